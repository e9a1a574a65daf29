from liren.domains.processing.models.assessment import Assessment
from liren.domains.processing.models.clearing import FieldClearing
from liren.domains.processing.models.notice import NoticeSeen, NoticeText
from liren.domains.processing.models.recipient import GivenPerson, Giving, Recipient

__all__ = ["Assessment", "FieldClearing", "GivenPerson", "Giving", "NoticeSeen", "NoticeText", "Recipient"]
