from liren.domains.letting.models.let import Bed, LetDwelling, Room
from liren.domains.letting.models.notice import Notice
from liren.domains.letting.models.stay import Stay

__all__ = ["Bed", "LetDwelling", "Notice", "Room", "Stay"]
