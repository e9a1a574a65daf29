"""What is kept now in single fields of a person, and who said each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from liren.domains.people import sealing
from liren.domains.people.choices import SourceKind
from liren.domains.people.models import Membership, Person, PersonPhone, Residence, Source
from liren.domains.people.queries.cards import shown_value
from liren.domains.people.queries.switches import off_for
from liren.domains.people.rules.fields import BY_NAME
from liren.domains.people.rules.grounds import may_keep
from liren.domains.people.rules.sources import STRENGTH
from liren.domains.people.standards import Relation
from liren.kernel import subjects

PHONE, HOME, RELATION = "phone", "home", "relation"
BESIDE = (PHONE, HOME, RELATION)  # kept in rows of their own
BETWEEN = "、"


@dataclass(frozen=True, slots=True)
class Held:
    """`kind` of the source is empty where nothing is kept, or nobody in particular said it."""

    value: str = ""
    kind: str = ""
    at: dt.datetime | None = None

    @property
    def source(self) -> str:
        return str(SourceKind(self.kind).label) if self.kind else ""

    def is_stronger_than(self, kind: str) -> bool:
        """Whether a value that such a source gives now may not be written over this one without a reason."""
        return bool(self.kind) and STRENGTH[kind] < STRENGTH[self.kind]


def held_of(person: Person, wanted: Collection[str]) -> dict[str, Held]:
    """By field: names and optional fields as they are stored, telephones in a row, the home and the relation in words.

    Whoever calls has written the reading down. Five queries at most.
    """
    key = subjects.keys_of([person.id]).get(person.id)
    found = _written(person, [name for name in wanted if name not in BESIDE], key)
    if PHONE in wanted:
        found[PHONE] = _phones(person, key)
    if HOME in wanted:
        found[HOME] = _home(person)
    if RELATION in wanted:
        found[RELATION] = _relation(person)
    return found


def _written(person: Person, wanted: Collection[str], key: bytes | None) -> dict[str, Held]:
    """Of the name and the optional fields. One query."""
    values = {**person.details, **sealing.open_private(person.private, key)}
    off = off_for(person)
    values = {
        name: text for name, text in values.items() if name in BY_NAME and may_keep(name, person.agreed, off)
    }
    values["name"] = person.name
    numbers = {name: int(person.sources.get(name, person.source_id)) for name in wanted}
    said = {row.id: row for row in Source.objects.filter(id__in=set(numbers.values()))}
    found = {}
    for name, number in numbers.items():
        by, value = said[number], values.get(name, "")
        found[name] = Held(value, by.kind, by.at) if value else Held()
    return found


def in_words(name: str, value: str) -> str:
    """As a page shows it, in the reader's language."""
    if name == RELATION and value in Relation.values:
        return str(Relation(value).label)
    return shown_value(name, value)


def _phones(person: Person, key: bytes | None) -> Held:
    rows = PersonPhone.objects.filter(person=person, until__isnull=True).order_by("since", "id")
    numbers = [sealing.open_number(row.number, context=sealing.PHONE, key=key) for row in rows]
    return Held(BETWEEN.join(number for number in numbers if number))


def _home(person: Person) -> Held:
    row = (
        Residence.objects.filter(person=person, until__isnull=True)
        .select_related("dwelling", "source")
        .first()
    )
    return Held(str(row.dwelling), row.source.kind, row.source.at) if row else Held()


def _relation(person: Person) -> Held:
    row = (
        Membership.objects.filter(person=person, until__isnull=True).order_by("-is_registered", "id").first()
    )
    return Held(row.relation) if row else Held()
