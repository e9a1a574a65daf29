"""Lists of people by group, age, place and day, and the needs that are due; masked, inside one's places only."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from liren.domains.people import policies
from liren.domains.people.choices import PersonState, Standing
from liren.domains.people.models import Contact, GroupMark, Membership, Need, Person, Residence
from liren.domains.people.need_choices import Group
from liren.domains.people.queries.marks import kept_marks
from liren.domains.people.rules import names, needs
from liren.kernel import clock, ids
from liren.kernel.actor import Actor

PAGE = 50
DAYS_DIGITS = 4
Dated = TypeVar("Dated", GroupMark, Residence)
Listed = TypeVar("Listed", Person, Need)


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """What a list is narrowed to; empty narrows nothing. `on`: who lived there on that day, else today."""

    place: str = ""
    grid: str = ""
    group: str = ""
    need: str = ""
    age_from: int | None = None
    age_to: int | None = None
    alone: bool = False
    standing: str = ""
    visit: str = ""  # "never", or the days within which nobody visited or called
    on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person of a list. `address` down to the unit; `groups` by their names."""

    person_id: uuid.UUID
    name: str
    sex: str
    age: int | None
    address: str
    groups: list[str]
    visited_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class NeedLine:
    """A need with whom it concerns; `days`: how many are left until the next visit, below zero when late."""

    need: Need
    name: str
    age: int | None
    address: str
    days: int | None


def people_keys(actor: Actor, wanted: PeopleFilter) -> QuerySet[Person]:
    """Everybody on the list, oldest first, those of unknown birth last."""
    rows = Person.objects.filter(policies.persons_visible_to(actor), state=PersonState.PRESENT)
    if wanted.place:
        rows = rows.filter(Q(place_code__prefix=wanted.place) | Q(registered_code__prefix=wanted.place))
    rows = _by_age(rows, wanted)
    rows = _by_home(rows, wanted)
    if wanted.group:
        marks = kept_marks().filter(person=OuterRef("pk"), group=wanted.group)
        rows = rows.filter(Exists(_on_day(marks, wanted.on)))
    if wanted.need:
        own = Need.objects.filter(person=OuterRef("pk"), kind=wanted.need, closed_on__isnull=True)
        rows = rows.filter(Exists(own))
    if wanted.visit:
        rows = rows.filter(~Exists(_visits_since(wanted.visit)))
    return rows.order_by(F("birth").asc(nulls_last=True), "id")


def _visits_since(visit: str) -> QuerySet[Contact]:
    """Visits and calls for needs within so many days; ever, where no days are said."""
    rows = Contact.objects.filter(need__person=OuterRef("pk"))
    days = int(visit) if visit.isascii() and visit.isdecimal() and len(visit) <= DAYS_DIGITS else None
    return rows if days is None else rows.filter(on__gt=clock.today() - dt.timedelta(days=days))


def people_page(actor: Actor, wanted: PeopleFilter, after: str = "") -> tuple[list[PersonLine], str]:
    """A page of the list and the key of the next, empty at the end. Four queries."""
    rows = _after(people_keys(actor, wanted), after)
    found = list(rows[: PAGE + 1])
    shown = found[:PAGE]
    last = shown[-1] if len(found) > PAGE else None
    key = f"{last.birth or ''}.{last.id}" if last else ""
    return list(lines_of(shown)), key


def lines_of(people: Sequence[Person]) -> Iterator[PersonLine]:
    """Three queries for all of them."""
    homes = _homes(people)
    visits = Contact.objects.filter(need__person__in=people).values("need__person")
    visited = dict(visits.annotate(last=Max("on")).values_list("need__person", "last"))
    groups: dict[uuid.UUID, list[str]] = {}
    marks = kept_marks().filter(person__in=people, until__isnull=True).order_by("group")
    for person_id, group in marks.values_list("person_id", "group"):
        groups.setdefault(person_id, []).append(str(Group(group).label))
    today = clock.today()
    for person in people:
        yield PersonLine(
            person.id,
            names.masked(person.name),
            person.sex,
            policies.age_on(person.birth, today),
            "" if person.protection else homes.get(person.id, ""),
            groups.get(person.id, []),
            visited.get(person.id),
        )


def people_by_ids(actor: Actor, keys: Sequence[uuid.UUID]) -> list[Person]:
    """Those the actor may see, in the order of the ids."""
    rows = {
        person.id: person
        for person in Person.objects.filter(policies.persons_visible_to(actor), id__in=list(keys))
    }
    return [rows[key] for key in keys if key in rows]


def count_people(actor: Actor, wanted: PeopleFilter) -> int:
    return people_keys(actor, wanted).count()


def needs_page(
    actor: Actor, *, place: str = "", kind: str = "", state: str = "", after: str = ""
) -> tuple[list[NeedLine], str]:
    """Open needs, the longest due first, those without a day last. Two queries."""
    people = Person.objects.filter(policies.persons_visible_to(actor))
    rows = Need.objects.filter(person__in=people, closed_on__isnull=True).select_related("person", "body")
    rows = rows.filter(place_code__prefix=place) if place else rows
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.filter(state=state) if state else rows
    found = list(_after(rows.order_by(F("next_on").asc(nulls_last=True), "id"), after, "next_on")[: PAGE + 1])
    shown = found[:PAGE]
    last = shown[-1] if len(found) > PAGE else None
    key = f"{last.next_on or ''}.{last.id}" if last else ""
    homes, today = _homes([need.person for need in shown]), clock.today()
    return [_need_line(need, homes, today) for need in shown], key


def _need_line(need: Need, homes: dict[uuid.UUID, str], today: dt.date) -> NeedLine:
    person = need.person
    address = "" if person.protection else homes.get(person.id, "")
    days = (need.next_on - today).days if need.next_on else None
    return NeedLine(need, names.masked(person.name), policies.age_on(person.birth, today), address, days)


def _by_age(rows: QuerySet[Person], wanted: PeopleFilter) -> QuerySet[Person]:
    """By whole years on the day of the list."""
    day = wanted.on or clock.today()
    if wanted.age_from is not None:
        rows = rows.filter(birth__lte=needs.years_before(day, wanted.age_from))
    if wanted.age_to is not None:
        rows = rows.filter(birth__gt=needs.years_before(day, wanted.age_to + 1))
    return rows


def _by_home(rows: QuerySet[Person], wanted: PeopleFilter) -> QuerySet[Person]:
    living = _on_day(Residence.objects.filter(person=OuterRef("pk")), wanted.on)
    grid = ids.as_uuid(wanted.grid)
    if grid is not None:
        living = living.filter(grid_id=grid)
    if grid is not None or wanted.on:
        rows = rows.filter(Exists(living.filter(place_code__prefix=wanted.place)))
    if wanted.alone:
        same_door = _on_day(Residence.objects.filter(person=OuterRef(OuterRef("pk"))), wanted.on)
        others = _on_day(Residence.objects.filter(dwelling__in=same_door.values("dwelling")), wanted.on)
        rows = rows.filter(Exists(living), ~Exists(others.exclude(person=OuterRef("pk"))))
    if wanted.standing:
        rows = _by_standing(rows, wanted.standing)
    return rows


def _by_standing(rows: QuerySet[Person], standing: str) -> QuerySet[Person]:
    registered = Membership.objects.filter(person=OuterRef("pk"), is_registered=True, until__isnull=True)
    home = Residence.objects.filter(person=OuterRef("pk"), until__isnull=True)
    if standing == Standing.LIVING_ONLY:
        return rows.filter(Exists(home), ~Exists(registered))
    if standing == Standing.EMPTY:
        return rows.filter(Exists(registered.filter(household__dwelling__isnull=True)), ~Exists(home))
    at_home = registered.filter(
        household__dwelling__in=Residence.objects.filter(
            person=OuterRef("person"), until__isnull=True
        ).values("dwelling")
    )
    return rows.filter(Exists(registered), Exists(at_home) if standing == Standing.BOTH else ~Exists(at_home))


def _on_day(rows: QuerySet[Dated], day: dt.date | None) -> QuerySet[Dated]:
    """Those in force on that day; today's where there is none."""
    if day is None:
        return rows.filter(until__isnull=True)
    return rows.filter(Q(until__isnull=True) | Q(until__gt=day), since__lte=day)


def _after(rows: QuerySet[Listed], key: str, field: str = "birth") -> QuerySet[Listed]:
    """What comes behind a key of `people_page` or `needs_page`; everything for a key that is none."""
    day, _, tail = key.partition(".")
    row_id = ids.as_uuid(tail)
    if row_id is None:
        return rows
    if not day:
        return rows.filter(**{f"{field}__isnull": True, "id__gt": row_id})
    try:
        at = dt.date.fromisoformat(day)
    except ValueError:
        return rows
    behind = Q(**{f"{field}__gt": at}) | Q(**{field: at, "id__gt": row_id})
    return rows.filter(behind | Q(**{f"{field}__isnull": True}))


def _homes(people: Iterable[Person]) -> dict[uuid.UUID, str]:
    rows = Residence.objects.filter(person__in=list(people), until__isnull=True).select_related("dwelling")
    return {
        row.person_id: f"{row.dwelling.address} {row.dwelling.unit}单元"
        if row.dwelling.unit
        else row.dwelling.address
        for row in rows
    }
