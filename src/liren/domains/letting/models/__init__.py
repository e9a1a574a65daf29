from liren.domains.letting.models.housed import Housed
from liren.domains.letting.models.let import Bed, LetDwelling, Room
from liren.domains.letting.models.notice import Notice
from liren.domains.letting.models.stay import Stay
from liren.domains.letting.models.undertaking import Signature, Undertaking, UndertakingText

__all__ = [
    "Bed",
    "Housed",
    "LetDwelling",
    "Notice",
    "Room",
    "Signature",
    "Stay",
    "Undertaking",
    "UndertakingText",
]
