"""Groups of the actor's places, and one group with its ground, head, members, help and history."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from liren.domains.neighbours import errors, policies
from liren.domains.neighbours.models import Charge, Circle, CircleMember, Cover, Help
from liren.domains.people.models import Person
from liren.domains.people.policies import persons_visible_to
from liren.domains.people.rules import names
from liren.kernel import ids
from liren.kernel.actor import Actor

PAGE = 50
CHARGED = ("contact", "contact__person")


@dataclass(frozen=True, slots=True)
class CircleFilter:
    place: str = ""
    kind: str = ""
    q: str = ""
    former: bool = False


@dataclass(frozen=True, slots=True)
class HelpLine:
    """Who helps whom, masked."""

    help: Help
    helper: str
    helped: str


@dataclass(frozen=True, slots=True)
class MemberLine:
    member: CircleMember
    name: str


@dataclass(frozen=True, slots=True)
class CircleView:
    circle: Circle
    covers: list[Cover]
    former_covers: list[Cover]
    heads: list[Charge]
    members: list[MemberLine]
    former_members: list[MemberLine]
    helps: list[HelpLine]
    former_helps: list[HelpLine]
    may_keep: bool

    @property
    def head(self) -> Charge | None:
        return next((one for one in self.heads if one.until is None), None)


def circles_page(actor: Actor, wanted: CircleFilter, after: str = "") -> tuple[list[Circle], str]:
    """By place and name, each with `head`, `covered` and `people`; the key of the next page, empty at the end. Two
    queries at most."""
    rows = _circles(actor, wanted)
    mark = ids.as_uuid(after)
    last = rows.filter(id=mark).first() if mark else None
    if last is not None:
        behind = Q(place_code=last.place_code, name=last.name, id__gt=last.id)
        behind |= Q(place_code=last.place_code, name__gt=last.name) | Q(place_code__gt=last.place_code)
        rows = rows.filter(behind)
    found = list(rows[: PAGE + 1])
    shown = found[:PAGE]
    return shown, str(shown[-1].id) if len(found) > PAGE else ""


def _circles(actor: Actor, wanted: CircleFilter) -> QuerySet[Circle]:
    rows = Circle.objects.filter(policies.neighbours_visible_to(actor), until__isnull=not wanted.former)
    if wanted.place:
        rows = rows.filter(place_code__prefix=wanted.place)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.q:
        rows = rows.filter(name__contains=wanted.q)
    heads = Charge.objects.filter(circle=OuterRef("pk"), until__isnull=True)
    named = heads.annotate(label=Coalesce(NullIf("contact__name", Value("")), "contact__person__name"))
    is_open = Q(covers__until__isnull=True)
    rows = rows.annotate(
        head=Subquery(named.values("label")[:1]),
        head_id=Subquery(heads.values("id")[:1]),
        covered=Count("covers", filter=is_open, distinct=True),
        people=Count("members", filter=Q(members__until__isnull=True), distinct=True),
    )
    return rows.order_by("place_code", "name", "id")


def open_circles(actor: Actor, place_code: str, kind: str = "") -> list[Circle]:
    """The groups of a community, to choose from. One query."""
    rows = Circle.objects.filter(
        policies.neighbours_visible_to(actor), place_code=place_code, until__isnull=True
    )
    return list((rows.filter(kind=kind) if kind else rows).order_by("name", "id"))


def circle_of(actor: Actor, circle_id: uuid.UUID) -> CircleView:
    """A group of the actor's places. Refuses one that lies elsewhere. Five queries."""
    circle = Circle.objects.filter(policies.neighbours_visible_to(actor), id=circle_id).first()
    if circle is None:
        raise errors.CircleNotFound
    covers = list(circle.covers.select_related("grid", "building").order_by("since", "id"))
    heads = list(circle.charges.select_related(*CHARGED).order_by("-since", "-id"))
    seen = Person.objects.filter(persons_visible_to(actor))
    members = [
        MemberLine(one, names.masked(one.person.name))
        for one in circle.members.filter(person__in=seen).select_related("person").order_by("since", "id")
    ]
    helps = [
        HelpLine(one, names.masked(one.helper.name), names.masked(one.helped.name))
        for one in circle.helps.filter(helper__in=seen, helped__in=seen)
        .select_related("helper", "helped")
        .order_by("-since", "-id")
    ]
    return CircleView(
        circle,
        [one for one in covers if one.until is None],
        [one for one in covers if one.until is not None],
        heads,
        [one for one in members if one.member.until is None],
        [one for one in members if one.member.until is not None],
        [one for one in helps if one.help.until is None],
        [one for one in helps if one.help.until is not None],
        policies.can_keep_neighbours(actor, circle.place_code),
    )
