from liren.domains.processing.models.clearing import FieldClearing
from liren.domains.processing.models.notice import NoticeSeen, NoticeText
from liren.domains.processing.models.recipient import GivenPerson, Giving, Recipient

__all__ = ["FieldClearing", "GivenPerson", "Giving", "NoticeSeen", "NoticeText", "Recipient"]
