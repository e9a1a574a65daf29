"""What went when its term was over, what waits for somebody, and the terms of a place."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum

from liren.domains.people.actions.forgetting import off_since
from liren.domains.people.choices import PersonState
from liren.domains.people.models import Person
from liren.domains.policy import queries as policy
from liren.domains.policy.rules.packs import Figure
from liren.domains.rights import policies
from liren.domains.rights.deletion_choices import DeletionState
from liren.domains.rights.models import Deletion, RetentionAgreed, RetentionLine, RetentionRun
from liren.domains.rights.rules.retention import AGAIN, FIGURES, cut_of
from liren.domains.territory.queries.grids import communities_under
from liren.kernel import clock, expiring, holdings
from liren.kernel.actor import Actor
from liren.kernel.expiring import Line

PAGE = 50
REGISTER = "people.register"
OFF = (PersonState.LEFT, PersonState.DECEASED)
WAITING = (DeletionState.OPEN, DeletionState.PREPARED)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionFilter:
    """What the report is narrowed to; empty means all."""

    place: str = ""
    key: str = ""
    since: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the report."""

    row: RetentionLine
    title: str


@dataclass(frozen=True, slots=True)
class Waits:
    """Files past their term in a community, of which nothing goes before somebody agrees."""

    place_code: str
    key: str
    title: str
    rows: int
    cut: dt.date


@dataclass(frozen=True, slots=True)
class Due:
    """How much of one kind is past its term in a county."""

    key: str
    county: str
    basis: str
    cut: dt.date
    rows: int


def title_of(key: str) -> str:
    line = expiring.LINES.get(key)
    return str(line.title) if line else holdings.title_of(key)


def titles() -> list[tuple[str, str]]:
    """Every kind of the report, for a filter."""
    return [(key, title_of(key)) for key in (*expiring.LINES, REGISTER)]


def counties() -> list[str]:
    """Those with a community. One query."""
    return sorted({place.code[:6] for place in communities_under("")})


def terms_in(place_code: str) -> dict[str, int]:
    """The terms that a place set, by basis. One query."""
    set_there = {figure.key: int(figure.value) for figure in policy.figures_of(place_code, "rights.keep.")}
    return {basis: set_there[key] for basis, key in FIGURES.items()}


def cuts_in(place_code: str) -> dict[str, dt.date]:
    terms, today = terms_in(place_code), clock.today()
    return {basis: cut_of(basis, terms, today) for basis in FIGURES}


def figures_in(place_code: str) -> list[Figure]:
    """The terms with their sources, as a page shows them. One query."""
    return policy.figures_of(place_code, "rights.keep.")


def people_due(county: str, cut: dt.date) -> QuerySet[Person]:
    """Who may be past the term: off the register, unchanged since, neither proposed nor decided on lately."""
    at = dt.datetime.combine(cut, dt.time.max, clock.LOCAL)
    asked = Deletion.objects.filter(person=OuterRef("pk"))
    lately = asked.filter(closed_at__gte=clock.now() - dt.timedelta(days=AGAIN))
    rows = Person.objects.filter(place_code__prefix=county, state__in=OFF, changed_at__lte=at)
    return rows.exclude(Exists(asked.filter(state__in=WAITING))).exclude(Exists(lately))


def is_past(person: Person, cut: dt.date) -> bool:
    since = off_since(person)
    return since is not None and since <= cut


def survey() -> list[Due]:
    """What a run would find now, without changing anything."""
    found = []
    for county in counties():
        cuts = cuts_in(county)
        for line in expiring.LINES.values():
            rows = line.due(county, cuts[line.basis]).count()
            found.append(Due(line.key, county, line.basis, cuts[line.basis], rows))
        people = sum(is_past(one, cuts["duty"]) for one in people_due(county, cuts["duty"]).iterator(500))
        found.append(Due(REGISTER, county, "duty", cuts["duty"], people))
    return [one for one in found if one.rows]


def waits(key: str) -> bool:
    """Whether nothing of the kind goes before somebody has decided."""
    line = expiring.LINES.get(key)
    return line is None or line.needs_consent


def lines_of(run_id: uuid.UUID) -> list[RetentionLine]:
    """A run by place and kind. One query."""
    return list(RetentionLine.objects.filter(run=run_id).order_by("place_code", "key"))


def waiting_by_place(line: Line, county: str, cut: dt.date) -> dict[str, int]:
    """How many rows wait in each community. One query."""
    rows = line.due(county, cut).order_by().values("at_place").annotate(rows=Count("pk"))
    return {one["at_place"]: one["rows"] for one in rows}


def last_run() -> RetentionRun | None:
    return RetentionRun.objects.order_by("-day").first()


def waiting_in(actor: Actor) -> list[Waits]:
    """What the last run found waiting in the actor's places and nobody has agreed to since. Two queries."""
    run = last_run()
    if run is None:
        return []
    seen = policies.retention_visible_to(actor)
    rows = RetentionLine.objects.filter(seen, run=run, waiting__gt=0).exclude(key=REGISTER)
    agreed = RetentionAgreed.objects.filter(
        place_code=OuterRef("place_code"), key=OuterRef("key"), cut__gte=OuterRef("cut")
    )
    return [
        Waits(one.place_code, one.key, title_of(one.key), one.waiting, one.cut)
        for one in rows.exclude(Exists(agreed)).order_by("place_code", "key")
    ]


def filtered(actor: Actor, wanted: RetentionFilter) -> QuerySet[RetentionLine]:
    rows = RetentionLine.objects.filter(policies.retention_visible_to(actor))
    if wanted.place:
        rows = rows.filter(place_code__prefix=wanted.place)
    if wanted.key:
        rows = rows.filter(key=wanted.key)
    if wanted.since:
        rows = rows.filter(run__day__gte=wanted.since)
    return rows


def page(actor: Actor, wanted: RetentionFilter, after: uuid.UUID | None = None) -> tuple[list[Told], str]:
    """Newest first, and the key of the next page, empty at the end. One query."""
    rows = filtered(actor, wanted)
    rows = rows.filter(id__lt=after) if after else rows
    found = list(rows.select_related("run").order_by("-id")[: PAGE + 1])
    following = str(found[PAGE - 1].id) if len(found) > PAGE else ""
    return [Told(one, title_of(one.key)) for one in found[:PAGE]], following


def totals(actor: Actor, wanted: RetentionFilter) -> list[tuple[str, int]]:
    """By kind how many rows went under the filter. One query."""
    rows = filtered(actor, wanted).order_by().values("key").annotate(gone=Sum("gone")).filter(gone__gt=0)
    return sorted(((title_of(one["key"]), one["gone"]) for one in rows), key=lambda one: -one[1])


def keys(actor: Actor, wanted: RetentionFilter) -> Iterator[uuid.UUID]:
    return filtered(actor, wanted).order_by("-id").values_list("pk", flat=True).iterator(chunk_size=2_000)


def by_ids(actor: Actor, ids: Sequence[uuid.UUID]) -> list[Told]:
    rows = RetentionLine.objects.filter(policies.retention_visible_to(actor), id__in=list(ids))
    found = {row.id: row for row in rows.select_related("run")}
    return [Told(found[one], title_of(found[one].key)) for one in ids if one in found]
