"""The optional fields of a district: what each is for, on what ground, whether it is asked, and since when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from liren.domains.people.choices import PersonField, PersonState, Purpose
from liren.domains.people.link_choices import Ground
from liren.domains.people.models import Person
from liren.domains.people.queries.switches import FIELD
from liren.domains.people.rules import fields, grounds
from liren.domains.policy.models import FigureChange
from liren.domains.policy.queries import figure_changes, figures_of
from liren.domains.policy.rules.packs import Figure
from liren.domains.processing import policies
from liren.domains.processing.errors import FieldUnknown
from liren.domains.processing.models import FieldClearing
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotAllowed


@dataclass(frozen=True, slots=True)
class FieldState:
    """`figure` says whether it is asked; `changes` newest first, those to come among them."""

    name: str
    label: str
    purpose: str
    ground: str
    is_sensitive: bool
    figure: Figure
    changes: list[FigureChange] = field(default_factory=list)
    clearings: list[FieldClearing] = field(default_factory=list)

    @property
    def is_on(self) -> bool:
        return self.figure.value is True

    @property
    def ahead(self) -> list[FigureChange]:
        """What is decided for later, in the order it was decided."""
        today = clock.today()
        return [one for one in reversed(self.changes) if one.valid_from > today]

    @property
    def clearing(self) -> FieldClearing | None:
        """The last, running or ended."""
        return self.clearings[0] if self.clearings else None


@dataclass(frozen=True, slots=True)
class Counted:
    """How many people have a value. Where it is sealed, only who has agreed is known: `is_most`."""

    people: int
    is_most: bool


def fields_of(actor: Actor, county: str) -> list[FieldState]:
    """All, in the order of the table. Three queries. Refuses whoever does not keep the district."""
    if not policies.can_keep(actor, county):
        raise NotAllowed
    figures = {row.key: row for row in figures_of(county, FIELD)}
    changes = figure_changes(actor, county)
    clearings = list(FieldClearing.objects.filter(place_code=county).order_by("-asked_at", "-id"))
    return [_state(one, figures[FIELD + one.name], changes, clearings) for one in fields.FIELDS]


def field_of(actor: Actor, county: str, name: str) -> FieldState:
    """Refuses a name that is none."""
    found = next((one for one in fields_of(actor, county) if one.name == name), None)
    if found is None:
        raise FieldUnknown
    return found


def _state(
    one: fields.Field, figure: Figure, changes: Iterable[FigureChange], clearings: Iterable[FieldClearing]
) -> FieldState:
    return FieldState(
        one.name,
        str(PersonField(one.name).label),
        str(Purpose(one.purpose).label),
        str(Ground(grounds.ground_of(one.name)).label),
        one.is_sensitive,
        figure,
        [change for change in changes if change.key == figure.key],
        [row for row in clearings if row.field == one.name],
    )


def counted(actor: Actor, county: str, name: str) -> Counted:
    """How many of the district have a value in the field. One query over the district's people."""
    if not policies.can_keep(actor, county):
        raise NotAllowed
    is_sealed = fields.BY_NAME[name].is_sensitive
    has = Q(details__has_key=name)
    if is_sealed:
        has = ~Q(private=b"") & Q(**{f"agreed__{grounds.scope_of(name)}": True})
    rows = Person.objects.filter(has, place_code__prefix=county).exclude(state=PersonState.MERGED)
    return Counted(rows.count(), is_sealed)
