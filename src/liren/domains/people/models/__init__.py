from liren.domains.people.models.card_sign import CardSign
from liren.domains.people.models.double import DoublePair, DoublesRun
from liren.domains.people.models.dwelling import Dwelling, Owner
from liren.domains.people.models.household import Household, Membership, Residence
from liren.domains.people.models.imports import (
    ColumnMapping,
    Conflict,
    ImportedChange,
    ParkedRow,
    PeopleImport,
)
from liren.domains.people.models.link import AccountLink
from liren.domains.people.models.merge import Merge
from liren.domains.people.models.need import Contact, GroupMark, Need
from liren.domains.people.models.person import FindKey, LifeEvent, Person, PersonDocument, PersonPhone
from liren.domains.people.models.saved_list import SavedList
from liren.domains.people.models.source import Source
from liren.domains.people.models.template import Filling, ListTemplate, TemplateVersion

__all__ = [
    "AccountLink",
    "CardSign",
    "ColumnMapping",
    "Conflict",
    "Contact",
    "DoublePair",
    "DoublesRun",
    "Dwelling",
    "Filling",
    "FindKey",
    "GroupMark",
    "Household",
    "ImportedChange",
    "LifeEvent",
    "ListTemplate",
    "Membership",
    "Merge",
    "Need",
    "Owner",
    "ParkedRow",
    "PeopleImport",
    "Person",
    "PersonDocument",
    "PersonPhone",
    "Residence",
    "SavedList",
    "Source",
    "TemplateVersion",
]
