"""Two entries beside each other: what each says, in what they agree, and by how much that weighs."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from liren.domains.people import errors, policies, sealing
from liren.domains.people.choices import DocumentKind, PersonField, PersonState, Sex
from liren.domains.people.double_choices import MergeField
from liren.domains.people.models import (
    Membership,
    Merge,
    Person,
    PersonDocument,
    PersonPhone,
    Residence,
    Source,
)
from liren.domains.people.queries.cards import shown_value
from liren.domains.people.queries.doubles import Reason, places_of, reasons_of
from liren.domains.people.queries.switches import off_for
from liren.domains.people.rules import merging, names
from liren.domains.people.rules.doubles import Likeness, Traits, likeness
from liren.domains.people.rules.fields import BY_NAME
from liren.domains.people.rules.sources import Said, outcome
from liren.domains.people.standards import ethnic_name, nationality_name
from liren.kernel import subjects
from liren.kernel.actor import Actor

PLAIN = ("name", "sex", "birth", "ethnic", "nationality")
HOME, REGISTERED, LIVING = MergeField.HOME, MergeField.REGISTERED, MergeField.LIVING
CHAIN = 20  # merges followed from an entry to the one that stays


@dataclass(slots=True)
class Side:
    """One entry, opened: values by field, and the rows that hold now."""

    person: Person
    key: bytes
    values: dict[str, Any]
    documents: dict[str, PersonDocument]
    numbers: dict[str, str]
    home: Residence | None
    households: dict[str, Membership]

    @property
    def is_dead(self) -> bool:
        return self.person.state == PersonState.DECEASED

    @property
    def is_head(self) -> bool:
        return any(row.is_head for row in self.households.values())

    def source_of(self, name: str) -> int:
        return int(self.person.sources.get(name, self.person.source_id))


@dataclass(frozen=True, slots=True)
class Fork:
    """One field of both, as shown. `how` as `rules.merging.standing`; `is_taken`: the other is believed more."""

    name: str
    label: str
    mine: str
    theirs: str
    how: str
    is_taken: bool = False


@dataclass(slots=True)
class Comparison:
    """`kept` stays, `gone` is merged into it. Both opened: whoever asks has written the reading down."""

    kept: Side
    gone: Side
    forks: list[Fork]
    likeness: Likeness
    reasons: list[Reason] = field(default_factory=list)

    @property
    def asks_life(self) -> bool:
        return self.kept.is_dead != self.gone.is_dead

    @property
    def has_two_heads(self) -> bool:
        return self.kept.is_head and self.gone.is_head


def sides_of(*people: Person) -> list[Side]:
    """In their order. Four queries. Refuses where one was forgotten."""
    keys = subjects.keys_of([one.id for one in people])
    if any(one.id not in keys for one in people):
        raise errors.PersonNotFound
    papers = list(PersonDocument.objects.filter(person__in=people, is_current=True).order_by("id"))
    now = {"person__in": people, "until__isnull": True}
    members = list(Membership.objects.filter(**now).select_related("household__dwelling"))
    homes = {row.person_id: row for row in Residence.objects.filter(**now).select_related("dwelling")}
    return [_side(one, keys[one.id], papers, members, homes.get(one.id)) for one in people]


def _side(
    person: Person,
    key: bytes,
    papers: list[PersonDocument],
    members: list[Membership],
    home: Residence | None,
) -> Side:
    documents = {row.kind: row for row in papers if row.person_id == person.id}
    return Side(
        person=person,
        key=key,
        values={name: getattr(person, name) for name in PLAIN}
        | {name: value for name, value in person.details.items() if value}
        | sealing.open_private(person.private, key),
        documents=documents,
        numbers={
            kind: sealing.open_number(row.number, context=sealing.DOCUMENT, key=key)
            for kind, row in documents.items()
        },
        home=home,
        households={
            REGISTERED if row.is_registered else LIVING: row for row in members if row.person_id == person.id
        },
    )


def compare(actor: Actor, kept_id: uuid.UUID, gone_id: uuid.UUID) -> Comparison:
    """Refuses whom the actor may not see, and one who was merged. Seven queries."""
    people = {
        one.id: one
        for one in Person.objects.filter(policies.persons_visible_to(actor), id__in=(kept_id, gone_id))
    }
    if kept_id not in people or gone_id not in people:
        raise errors.PersonNotFound
    kept, gone = sides_of(people[kept_id], people[gone_id])
    alike = _likeness(kept, gone)
    forks = [*_fields(kept, gone), *_papers(kept, gone), *_places(kept, gone)]
    return Comparison(kept, gone, forks, alike, reasons_of(alike.signs))


def _likeness(*sides: Side) -> Likeness:
    rows = PersonPhone.objects.filter(person__in=[side.person for side in sides], until__isnull=True)
    phones = list(rows.values_list("person_id", "number_index"))
    one, other = (
        Traits(
            name=side.person.name,
            sex=side.person.sex,
            birth=side.person.birth,
            documents=tuple(side.numbers.items()),
            phones=frozenset(index for one, index in phones if one == side.person.id),
            homes=frozenset({(side.home.dwelling.address_key, side.home.dwelling.door)} if side.home else ()),
            places=places_of(side.person.place_code, side.person.registered_code),
        )
        for side in sides
    )
    return likeness(one, other)


def _fields(kept: Side, gone: Side) -> list[Fork]:
    said = Source.objects.in_bulk(
        {side.source_of(name) for side in (kept, gone) for name in (*PLAIN, *BY_NAME)}
    )
    found, off = [], off_for(kept.person) | off_for(gone.person)
    for name in (*PLAIN, *BY_NAME):
        if name in off:
            continue
        mine, theirs = kept.values.get(name), gone.values.get(name)
        how = merging.standing(mine, theirs)
        if mine in merging.NOTHING and theirs in merging.NOTHING:
            continue
        old, new = said[kept.source_of(name)], said[gone.source_of(name)]
        stronger = outcome(Said(mine, old.kind, old.at), Said(theirs, new.kind, new.at)) == "take"
        label = str(PersonField(name).label)
        found.append(
            Fork(
                name,
                label,
                _shown(name, mine),
                _shown(name, theirs),
                how,
                how == merging.DIFFERS and stronger,
            )
        )
    return found


def _papers(kept: Side, gone: Side) -> list[Fork]:
    return [
        _fork(
            f"document:{kind}",
            str(DocumentKind(kind).label),
            kept.numbers.get(kind, ""),
            gone.numbers.get(kind, ""),
        )
        for kind in sorted(kept.numbers.keys() | gone.numbers.keys())
    ]


def _places(kept: Side, gone: Side) -> list[Fork]:
    found = [_fork(HOME, str(MergeField.HOME.label), _home(kept), _home(gone))]
    for kind in (REGISTERED, LIVING):
        found.append(_fork(kind, str(kind.label), _household(kept, kind), _household(gone, kind)))
    return [fork for fork in found if fork.mine or fork.theirs]


def _fork(name: str, label: str, mine: str, theirs: str) -> Fork:
    return Fork(str(name), label, mine, theirs, merging.standing(mine, theirs))


def _home(side: Side) -> str:
    return str(side.home.dwelling) if side.home else ""


def _household(side: Side, kind: str) -> str:
    row = side.households.get(kind)
    return str(row.household.dwelling or row.household) if row else ""


def _shown(name: str, value: Any) -> str:
    if value in merging.NOTHING:
        return ""
    if name == "sex":
        return str(Sex(value).label)
    if name == "ethnic":
        return ethnic_name(str(value))
    if name == "nationality":
        return nationality_name(str(value))
    return value.isoformat() if name == "birth" else shown_value(name, str(value))


def merged_into(actor: Actor, person_id: uuid.UUID) -> uuid.UUID | None:
    """Who stays of an entry that was merged, if the actor may see that one."""
    seen = person_id
    for _step in range(CHAIN):
        person = Person.objects.filter(id=seen).only("state", "merged_into_id").first()
        if person is None or person.merged_into_id is None:
            break
        seen = person.merged_into_id
    is_seen = Person.objects.filter(policies.persons_visible_to(actor), id=seen).exists()
    return seen if seen != person_id and is_seen else None


@dataclass(frozen=True, slots=True)
class MergeView:
    """One merge as people see it: who stays, masked, and how the other was called."""

    merge: Merge
    kept: str
    gone: str
    may_undo: bool


def merge_of(actor: Actor, merge_id: uuid.UUID) -> MergeView | None:
    """One query."""
    row = merges_seen(actor).filter(id=merge_id).first()
    return _view(row) if row else None


def merges_seen(actor: Actor) -> Any:
    """Merges of people whom the actor may see, newest first."""
    people = Person.objects.filter(policies.persons_visible_to(actor) | Q(state=PersonState.MERGED))
    rows = Merge.objects.filter(policies.merges_visible_to(actor), kept__in=people)
    return rows.select_related("kept", "gone").order_by("-id")


def merges_of(actor: Actor, person_id: uuid.UUID) -> list[MergeView]:
    """What was merged into the person and still is. One query."""
    return [_view(row) for row in merges_seen(actor).filter(kept=person_id, undone_at__isnull=True)]


def _view(row: Merge) -> MergeView:
    may_undo = row.undone_at is None and row.kept.state != PersonState.MERGED
    return MergeView(row, names.masked(row.kept.name), names.masked(row.gone.name), may_undo)
