"""Differences between what two sources say of a person, as far as the actor may import. Numbers are masked."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext as _

from liren.domains.access.queries import names_of
from liren.domains.people.choices import PersonField, Sex, SourceKind
from liren.domains.people.import_choices import ConflictField, ConflictState
from liren.domains.people.models import Conflict, Dwelling, Source
from liren.domains.people.policies import conflicts_visible_to
from liren.domains.people.queries.switches import off_for
from liren.domains.people.rules.documents import masked
from liren.domains.people.standards import HukouKind, Marital, Schooling, ethnic_name, nationality_name
from liren.kernel import sealed, subjects
from liren.kernel.actor import Actor

PAGE = 30
TOLD = "people.conflict.told"
CODED: dict[str, type[TextChoices]] = {
    PersonField.SEX: Sex,
    PersonField.SCHOOLING: Schooling,
    PersonField.MARITAL: Marital,
    PersonField.HUKOU_KIND: HukouKind,
}


@dataclass(frozen=True, slots=True)
class ConflictFilter:
    """`state` empty: those that wait. Dates and names of fields as in the choices."""

    place: str = ""
    field: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A conflict as it is shown: the field, what is kept and by whom, what the other says. Numbers are masked."""

    id: uuid.UUID
    person_id: uuid.UUID
    name: str
    field: str
    held: str
    held_by: str
    new: str
    new_by: str
    place_code: str
    state: str
    decided_by: str
    decided_at: dt.datetime | None


def list_conflicts(
    actor: Actor, wanted: ConflictFilter | None = None, after: uuid.UUID | None = None, size: int = PAGE
) -> list[Difference]:
    """A page: those that wait oldest first, decided ones newest first. Six queries at most, however many."""
    wanted = wanted or ConflictFilter()
    rows, is_open = _narrowed(actor, wanted), not wanted.state
    if after is not None:
        rows = rows.filter(id__gt=after) if is_open else rows.filter(id__lt=after)
    return _seen(list(rows.order_by("id" if is_open else "-id")[:size]))


def conflict_keys(actor: Actor, wanted: ConflictFilter) -> Iterator[uuid.UUID]:
    """All of them, in the order of the pages."""
    order = "id" if not wanted.state else "-id"
    return _narrowed(actor, wanted).order_by(order).values_list("id", flat=True).iterator()


def conflicts_by_ids(actor: Actor, some: Sequence[uuid.UUID]) -> list[Difference]:
    """Those that the actor may see, in the order of the ids."""
    rows = Conflict.objects.filter(conflicts_visible_to(actor), id__in=some)
    found = {one.id: one for one in rows.select_related("person", "source")}
    return _seen([found[one] for one in some if one in found])


def count_conflicts(actor: Actor, wanted: ConflictFilter | None = None, most: int = 100) -> int:
    """How many there are, `most` at most. One query."""
    return len(_narrowed(actor, wanted or ConflictFilter()).values_list("id")[:most])


def _narrowed(actor: Actor, wanted: ConflictFilter) -> QuerySet[Conflict]:
    rows = Conflict.objects.filter(conflicts_visible_to(actor), state=wanted.state or ConflictState.OPEN)
    if wanted.place:
        rows = rows.filter(place_code__prefix=wanted.place)
    if wanted.field:
        rows = rows.filter(field=wanted.field)
    return rows.select_related("person", "source")


def _seen(found: list[Conflict]) -> list[Difference]:
    keys = subjects.keys_of({one.person_id for one in found})
    told = {
        one.id: json.loads(sealed.unseal(bytes(one.told), context=TOLD, key=keys[one.person_id]))
        for one in found
        if one.person_id in keys
    }
    homes, sources = _homes(found, told), _sources(found)
    deciders = names_of({one.decided_by for one in found if one.decided_by})
    return [_shown(one, told[one.id], homes, sources, deciders) for one in found if one.id in told]


def _homes(found: list[Conflict], told: dict[uuid.UUID, dict[str, str]]) -> dict[str, str]:
    wanted = {
        text
        for one in found
        if one.field == ConflictField.HOME and one.id in told
        for text in told[one.id].values()
        if text
    }
    return {str(home.id): str(home) for home in Dwelling.objects.filter(id__in=wanted)} if wanted else {}


def _sources(found: list[Conflict]) -> dict[int, Source]:
    wanted = {int(one.person.sources.get(one.field, one.person.source_id)) for one in found}
    return {one.id: one for one in Source.objects.filter(id__in=wanted)}


def _shown(
    one: Conflict,
    told: dict[str, str],
    homes: dict[str, str],
    sources: dict[int, Source],
    deciders: dict[uuid.UUID, str],
) -> Difference:
    before = sources.get(int(one.person.sources.get(one.field, one.person.source_id)))
    hidden = _("本区已停用这一项") if one.field in off_for(one.person) else ""
    values = {kind: hidden or _value(one.field, text, homes) for kind, text in told.items()}
    return Difference(
        one.id,
        one.person_id,
        one.person.name,
        field_said(one.field),
        values["held"],
        _by(before),
        values["new"],
        _by(one.source),
        one.place_code,
        str(ConflictState(one.state).label),
        deciders.get(one.decided_by, "") if one.decided_by else "",
        one.decided_at,
    )


def field_said(field: str) -> str:
    kind = ConflictField if field in ConflictField else PersonField
    return str(kind(field).label) if field in kind else field


def _value(field: str, text: str, homes: dict[str, str]) -> str:
    if field == ConflictField.DOCUMENT:
        return masked(text)
    if field == PersonField.ETHNIC:
        return ethnic_name(text)
    if field == PersonField.NATIONALITY:
        return nationality_name(text)
    kind = CODED.get(field)
    return str(kind(text).label) if kind and text in kind else homes.get(text, text)


def _by(source: Source | None) -> str:
    if source is None:
        return ""
    return " ".join(part for part in (str(SourceKind(source.kind).label), source.label) if part)
