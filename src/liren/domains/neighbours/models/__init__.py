from liren.domains.neighbours.models.circle import Circle, CircleMember, Cover, Help
from liren.domains.neighbours.models.contact import Charge, Consent, ContactPerson

__all__ = ["Charge", "Circle", "CircleMember", "Consent", "ContactPerson", "Cover", "Help"]
