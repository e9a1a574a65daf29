from liren.domains.people.models.dwelling import Dwelling, Owner
from liren.domains.people.models.household import Household, Membership, Residence
from liren.domains.people.models.person import FindKey, LifeEvent, Person, PersonDocument, PersonPhone
from liren.domains.people.models.source import Source

__all__ = [
    "Dwelling",
    "FindKey",
    "Household",
    "LifeEvent",
    "Membership",
    "Owner",
    "Person",
    "PersonDocument",
    "PersonPhone",
    "Residence",
    "Source",
]
