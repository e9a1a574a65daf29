"""Hot issues as people read them: the list, one issue with what its matters say, where, when and in whose hands.

Whoever sees the whole place of an issue sees it as it is; whoever sees only some of its matters sees its figures, and
of titles, words, points and members only what belongs to those.
"""

from __future__ import annotations

import datetime as dt
import math
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncMonth, TruncWeek
from django.db.models.lookups import IsNull

from liren.domains.casework.choices import OPEN_STATES
from liren.domains.casework.errors import HotIssueNotFound
from liren.domains.casework.models import Case, HotDeed, HotGround, HotIssue, HotMember, ImportedRow
from liren.domains.casework.policies import cases_exportable_by, cases_visible_to
from liren.domains.casework.queries import hot_ground
from liren.domains.casework.rules import hot_words
from liren.domains.casework.rules.hot_heat import HeatFigures, summary
from liren.kernel import clock
from liren.kernel.actor import Actor, ActorKind
from liren.kernel.ids import as_moment, as_uuid

PAGE, MEMBERS, READ, POINTS = 30, 50, 60, 2_000
SORTS = {"heat": "heat", "cases": "cases", "people": "people", "votes": "votes", "last": "last_at"}
ABOVE = (0, 2, 4, 6, 9)  # figures of the places over another
FIGURES = 9  # of what an issue can be counted to


def _seen_places(actor: Actor) -> Q:
    whole = Q(pk__in=())
    for grant in actor.grants_of("cases.view"):
        if grant.body is None:
            whole |= Q(place_code__prefix=grant.place) if grant.place else Q(pk__isnull=False)
    return whole


def _seen_members(actor: Actor) -> QuerySet[HotMember]:
    seen = Case.objects.filter(cases_visible_to(actor), hot_ground.GROUPED, id=OuterRef("case_id"))
    return HotMember.objects.filter(Exists(seen), issue=OuterRef("pk"))


def hot_visible_to(actor: Actor) -> Q:
    """Issues of places the actor sees wholly, or with a matter the actor sees. Everything for the system."""
    if actor.kind is ActorKind.SYSTEM:
        return Q()
    if not actor.has("reports.view"):
        return Q(pk__in=())
    # A member looked for issue by issue: as EXISTS, PostgreSQL would gather those of all issues first.
    first_seen = Subquery(_seen_members(actor).values("case_id")[:1])
    return _seen_places(actor) | _near(actor) & Q(IsNull(first_seen, False))


def _near(actor: Actor) -> Q:
    """Where a matter the actor sees may be among others: issues of the own places and of those above. Elsewhere nothing
    has to be looked through."""
    near = Q(pk__in=())
    for grant in actor.grants_of("cases.view"):
        near |= Q(place_code__in=[grant.place[:figures] for figures in ABOVE if figures < len(grant.place)])
        if grant.body is not None:
            near |= Q(place_code__prefix=grant.place) if grant.place else Q(pk__isnull=False)
    return near


@dataclass(frozen=True, slots=True, kw_only=True)
class HotFilter:
    """What the list is narrowed to; empty means all. The period is that of the telling. `sort`: a key of `SORTS`."""

    place: str = ""
    kind: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    only: str = ""  # "confer": those to be conferred on
    sort: str = "heat"


@dataclass(frozen=True, slots=True)
class HotPage:
    issues: list[HotIssue]
    next_key: str = ""


def list_hot(actor: Actor, wanted: HotFilter, least: int, after: str = "", size: int = PAGE) -> HotPage:
    """One page, the pinned ones first. One query. Where the actor does not see all of an issue, its title is that of
    the matter the actor sees that says it best."""
    rows = _titled(actor, _after(_filtered(actor, wanted, least), wanted.sort, after).defer("sums"))
    found = list(rows[: size + 1])
    key = _key(found[size - 1], wanted.sort) if len(found) > size else ""
    return HotPage([_shown(issue) for issue in found[:size]], key)


def _sorted_by(sort: str) -> str:
    return SORTS.get(sort, SORTS["heat"])


def _key(issue: HotIssue, sort: str) -> str:
    value = getattr(issue, _sorted_by(sort))
    said = value.isoformat() if isinstance(value, dt.datetime) else repr(value)
    return f"{int(issue.is_pinned)}~{said}~{issue.id}"


def _after(rows: QuerySet[HotIssue], sort: str, after: str) -> QuerySet[HotIssue]:
    """What follows the issue of that key; everything after a key that is none."""
    pinned, said, last = (*after.split("~"), "", "")[:3]
    name, key = _sorted_by(sort), as_uuid(last)
    value = _value(name, said)
    if value is None or key is None or pinned not in ("0", "1"):
        return rows
    below = Q(**{f"{name}__lt": value}) | Q(**{name: value, "id__gt": key})
    return rows.filter(Q(is_pinned=False) | below if pinned == "1" else Q(is_pinned=False) & below)


def _value(name: str, said: str) -> dt.datetime | float | int | None:
    if name == "last_at":
        return as_moment(said)
    if name == "heat":
        try:
            heat = float(said)
        except ValueError:
            return None
        return heat if math.isfinite(heat) else None
    return int(said) if said.isdecimal() and len(said) <= FIGURES else None


def _filtered(actor: Actor, wanted: HotFilter, least: int) -> QuerySet[HotIssue]:
    many = (
        Q(cases__gte=max(2, least))
        | Q(is_pinned=True)
        | Q(confer_at__isnull=False)
        | Q(is_kept=True, cases__gt=1)
    )
    rows = HotIssue.objects.filter(hot_visible_to(actor), many, merged_into=None)
    if wanted.place:
        here = HotMember.objects.filter(issue=OuterRef("pk"), case__place_code__prefix=wanted.place)
        rows = rows.filter(Q(place_code__prefix=wanted.place) | Exists(here))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.since:
        rows = rows.filter(last_at__gte=_midnight(wanted.since))
    if wanted.until:
        rows = rows.filter(first_at__lt=_midnight(wanted.until + dt.timedelta(days=1)))
    if wanted.only == "confer":
        rows = rows.filter(confer_at__isnull=False)
    return rows.order_by("-is_pinned", f"-{_sorted_by(wanted.sort)}", "id")


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, clock.LOCAL)


def _titled(actor: Actor, rows: QuerySet[HotIssue]) -> QuerySet[HotIssue]:
    if actor.kind is ActorKind.SYSTEM:
        return rows
    likest = _seen_members(actor).order_by("-likeness", "case_id").values("case__title")[:1]
    whole = ExpressionWrapper(_seen_places(actor), BooleanField())
    return rows.annotate(own_title=Subquery(likest), is_whole=whole)


def _shown(issue: HotIssue) -> HotIssue:
    if not getattr(issue, "is_whole", True) and not issue.is_named:
        issue.title = getattr(issue, "own_title", "") or "—"
    return issue


@dataclass(frozen=True, slots=True)
class Held:
    """How many matters of an issue a body holds, and how many of them are still open."""

    name: str
    count: int
    open: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A step of the time line: its first day, and how many matters were told in it."""

    day: dt.date
    count: int


@dataclass(slots=True)
class HotStory:
    """One issue as the actor may read it. `seen` is how many of its matters the actor sees."""

    issue: HotIssue
    seen: int
    open: int
    words: list[str]
    held: list[Held]
    bars: list[Bar]
    step: str
    deeds: list[HotDeed]
    points: int
    is_whole: bool = True
    places: dict[str, int] = field(default_factory=dict)


def get_hot(actor: Actor, issue_id: uuid.UUID) -> HotIssue:
    """The issue, or the one it was merged into. `HotIssueNotFound` outside the actor's scope. Two queries at most."""
    seen = HotIssue.objects.filter(hot_visible_to(actor), id=issue_id, merged_into=None)
    found = _titled(actor, seen).first()
    if found is not None:
        return _shown(found)
    into = HotIssue.objects.filter(id=issue_id, merged_into__isnull=False).values_list(
        "merged_into_id", flat=True
    )
    target = into.first()
    if target is None:
        raise HotIssueNotFound
    return get_hot(actor, target)


def seen_of(actor: Actor, issue: HotIssue) -> QuerySet[Case]:
    """The matters of an issue that the actor may see."""
    return Case.objects.filter(cases_visible_to(actor), hot_ground.GROUPED, hot__issue=issue)


def story_of_hot(actor: Actor, issue: HotIssue) -> HotStory:
    """What the page of an issue tells. Six queries at most."""
    seen = seen_of(actor, issue)
    held = seen.order_by().values("owner__short_name", "owner__name")
    held = held.annotate(
        count=Count("id"),
        open=Count("id", filter=Q(state__in=OPEN_STATES, merged_into=None)),
        points=Count("id", filter=Q(longitude__isnull=False)),
    )
    rows = list(held.order_by("-count", "owner__name"))
    step = "week" if (issue.last_at - issue.first_at).days <= 200 else "month"
    deeds = HotDeed.objects.filter(issue=issue).order_by("-id")[:50]
    return HotStory(
        issue=issue,
        seen=sum(row["count"] for row in rows),
        open=sum(row["open"] for row in rows),
        points=sum(row["points"] for row in rows),
        words=_own_words(actor, issue),
        held=[
            Held(row["owner__short_name"] or row["owner__name"], row["count"], row["open"]) for row in rows
        ],
        bars=_bars(seen, step),
        step=step,
        deeds=list(deeds) if getattr(issue, "is_whole", True) else [],
        is_whole=bool(getattr(issue, "is_whole", True)),
    )


def _bars(seen: QuerySet[Case], step: str) -> list[Bar]:
    trunc = TruncWeek if step == "week" else TruncMonth
    rows = seen.order_by().annotate(step=trunc("received_at", tzinfo=clock.LOCAL))
    counted = {
        row["step"].date(): row["n"] for row in rows.values("step").annotate(n=Count("id")).order_by("step")
    }
    if not counted:
        return []
    found, day, last = [], min(counted), max(counted)
    while day <= last:
        found.append(Bar(day, counted.get(day, 0)))
        day = day + dt.timedelta(days=7) if step == "week" else (day + dt.timedelta(days=32)).replace(day=1)
    return found


def _own_words(actor: Actor, issue: HotIssue) -> list[str]:
    """Sentences of the matters the actor sees, those that say it best."""
    ground = HotGround.objects.filter(county=issue.county).defer("weights").first()
    if ground is None:
        return []
    texts = seen_of(actor, issue).order_by("-hot__likeness", "id").values_list("text", flat=True)[:READ]
    centre = hot_words.unpacked(bytes(issue.sums))
    return summary(texts, hot_words.unit(centre), hot_ground.weights_of(ground))


def members_of(actor: Actor, issue: HotIssue, after: str = "") -> tuple[list[Case], str]:
    """One page of the matters the actor sees, the newest first, with their bodies and classes, and the key of the
    next. One query."""
    rows = (
        seen_of(actor, issue)
        .select_related("owner", "category", "grid", "hot")
        .defer("text", "resolution", "elsewhere")
    )
    said, _, last = after.partition("~")
    moment, key = as_moment(said), as_uuid(last)
    if moment is not None and key is not None:
        rows = rows.filter(Q(received_at__lt=moment) | Q(received_at=moment, id__gt=key))
    found = list(rows.order_by("-received_at", "id")[: MEMBERS + 1])
    last_shown = found[MEMBERS - 1] if len(found) > MEMBERS else None
    return found[:MEMBERS], f"{last_shown.received_at.isoformat()}~{last_shown.id}" if last_shown else ""


def points_of(actor: Actor, issue: HotIssue) -> list[tuple[str, str, float, float]]:
    """Number, title, longitude and latitude of the matters the actor sees that have a point. One query."""
    rows = seen_of(actor, issue).filter(longitude__isnull=False).order_by("-received_at", "id")
    found = rows.values_list("number", "title", "longitude", "latitude")[:POINTS]
    return [(number, title, lon or 0.0, lat or 0.0) for number, title, lon, lat in found]


def others_of(actor: Actor, issue: HotIssue, most: int = 50) -> list[HotIssue]:
    """Issues of the county into which this one could be merged, the hottest first. One query."""
    rows = HotIssue.objects.filter(hot_visible_to(actor), county=issue.county, cases__gt=1, merged_into=None)
    return [_shown(row) for row in _titled(actor, rows.exclude(id=issue.id)).order_by("-heat", "id")[:most]]


def hot_of_case(actor: Actor, case: Case) -> HotIssue | None:
    """The hot issue a matter belongs to, if others do too and the actor may read of it: whoever does not see all of it
    knows it by this matter. No query where the matter came with `hot__issue`."""
    member: HotMember | None = getattr(case, "hot", None)
    if member is None or member.issue.cases < 2 or not actor.has("reports.view"):
        return None
    issue = member.issue
    if not issue.is_named and not _sees_whole(actor, issue.place_code):
        issue.title = case.title
    return issue


def _sees_whole(actor: Actor, place_code: str) -> bool:
    return any(grant.body is None and grant.covers(place_code) for grant in actor.grants_of("cases.view"))


def hot_keys(actor: Actor, wanted: HotFilter, least: int) -> Iterator[uuid.UUID]:
    """The ids of the issues of a filter with a matter the actor may take away, in the list's order. One query."""
    taken = Case.objects.filter(cases_exportable_by(actor), hot__issue=OuterRef("pk"))
    rows = _filtered(actor, wanted, least).filter(Exists(taken))
    return rows.values_list("pk", flat=True).iterator(chunk_size=2_000)


def hot_to_take(actor: Actor, keys: Sequence[uuid.UUID]) -> list[HotIssue]:
    """Of these issues those the actor may see now, in the order of the ids. One query."""
    rows = _titled(actor, HotIssue.objects.filter(hot_visible_to(actor), id__in=keys))
    found = {issue.id: _shown(issue) for issue in rows}
    return [found[key] for key in keys if key in found]


def is_grouped(place_code: str) -> bool:
    """Whether every matter of the county that can have a group has one."""
    county = place_code[:6]
    if not HotGround.objects.filter(county=county, learnt_at__isnull=False).exists():
        return False
    return not hot_ground.matters_of(county).filter(hot=None).exists()


def figures_at(place_code: str) -> HeatFigures:
    return hot_ground.heat_figures(place_code)


def outside_numbers(issues: Sequence[HotIssue]) -> dict[uuid.UUID, list[str]]:
    """The numbers of each issue's matters: those of other systems they were imported under, else their own. Two
    queries. For the command line, which sees everything."""
    rows = HotMember.objects.filter(issue__in=issues).values_list("issue_id", "case_id", "case__number")
    imported: dict[uuid.UUID, list[str]] = {}
    taken = ImportedRow.objects.filter(case__hot__issue__in=issues).order_by("external_number")
    for case_id, number in taken.values_list("case_id", "external_number"):
        imported.setdefault(case_id, []).append(number)
    found: dict[uuid.UUID, list[str]] = {}
    for issue_id, case_id, number in rows.order_by("case_id"):
        found.setdefault(issue_id, []).extend(imported.get(case_id, [number]))
    return found
