"""Queues and lists of staff: filtered, sorted, paged by key, counted."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from liren.domains.casework.choices import OPEN_STATES, WORKING_STATES, CaseState, MessageKind, Urgency
from liren.domains.casework.models import CallBack, Case, Message, Suspension
from liren.domains.casework.policies import cases_visible_to
from liren.kernel import clock
from liren.kernel.actor import Actor

PAGE = 50
BRIEF = ("text", "resolution", "elsewhere")  # long texts that no list shows
LISTED = (
    *(field.name for field in Case._meta.concrete_fields if field.name not in BRIEF),
    *("owner__kind", "owner__name", "owner__short_name", "owner__place_code"),
    *("category__code", "category__name", "category__name_en", "grid__name"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """What a list is narrowed to; empty means all. `sort` is "due", "received" or "oldest"."""

    view: str = ""  # a named view, see VIEWS
    text: str = ""
    state: str = ""
    urgency: str = ""
    kind: str = ""
    channel: str = ""
    category: str = ""
    place: str = ""
    body: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    sort: str = "due"


@dataclass(frozen=True, slots=True)
class CasePage:
    cases: list[Case]
    next_key: str


def _late() -> Q:
    return Q(state__in=OPEN_STATES, due_at__lt=clock.now(), suspended_since=None, merged_into=None)


def _own(actor: Actor) -> Q:
    return Q(owner_id__in=_bodies(actor))


def _bodies(actor: Actor) -> list[uuid.UUID]:
    return [grant.body for grant in actor.grants_of("cases.handle") if grant.body]


def _answered() -> Exists:
    """Somebody answered or added, and nobody has written to them since."""
    later = Message.objects.filter(case=OuterRef("case"), at__gt=OuterRef("at")).exclude(
        kind=MessageKind.NOTE
    )
    return Exists(Message.objects.filter(~Exists(later), case=OuterRef("pk"), kind=MessageKind.ANSWER))


def _asked_to_wait() -> Exists:
    return Exists(Suspension.objects.filter(case=OuterRef("pk"), is_approved=None, ended_at=None))


def _approvable(actor: Actor) -> Q:
    found = Q(pk__in=())
    for grant in actor.grants_of("cases.approve"):
        whose = Q(owner_id=grant.body) if grant.body else Q(pk__isnull=False)
        found |= Q(place_code__prefix=grant.place) & whose
    return found


def views(actor: Actor) -> dict[str, Q]:
    """The named views: each a condition on top of what the actor sees."""
    whole = Q(merged_into=None)
    return {
        "mine": Q(handler_id=actor.id, state__in=WORKING_STATES) & whole if actor.id else Q(pk__in=()),
        "to_accept": Q(state=CaseState.ASSIGNED) & _own(actor) & whole,
        "offered": Q(next_owner_id__in=_bodies(actor)) & whole,
        "body": Q(state__in=OPEN_STATES) & _own(actor) & whole,
        "dispatch": Q(state=CaseState.RECEIVED) & whole,
        "urgent": Q(state=CaseState.RECEIVED, urgency__in=[Urgency.DANGER, Urgency.UTILITY]) & whole,
        "returned": Q(state=CaseState.RECEIVED, return_count__gt=0) & whole,
        "no_grid": Q(state=CaseState.RECEIVED, grid=None) & whole,
        "open": Q(state__in=OPEN_STATES) & whole,
        "assigned": Q(state=CaseState.ASSIGNED) & whole,
        "answered": Q(_answered()) & Q(state__in=WORKING_STATES) & _own(actor) & whole,
        "to_approve": Q(_asked_to_wait()) & Q(state__in=WORKING_STATES) & _approvable(actor),
        "working": Q(state__in=WORKING_STATES) & whole,
        "late": _late(),
        "suspended": Q(suspended_since__isnull=False, state__in=OPEN_STATES),
        "no_calendar": Q(lacks_calendar__isnull=False, state__in=OPEN_STATES) & whole,
        "resolved": Q(state=CaseState.RESOLVED) & whole,
        "all": Q(),
    }


def list_cases(actor: Actor, wanted: CaseFilter, after: str = "", size: int = PAGE) -> CasePage:
    """One page of what the actor sees, with owner, class and grid. One query; `next_key` is empty at the end."""
    return paged(listed(filtered_cases(actor, wanted)), wanted.sort, after, size)


def listed(rows: QuerySet[Case]) -> QuerySet[Case]:
    """Matters with what a list shows of them, of their owner, class and grid."""
    return rows.select_related("owner", "category", "grid").only(*LISTED)


def paged(rows: QuerySet[Case], sort: str, after: str, size: int = PAGE) -> CasePage:
    """One page of `rows` in the order of `sort`, from the key `after` on. One query."""
    found = list(_sorted(rows, sort, after)[: size + 1])
    more = len(found) > size
    return CasePage(found[:size], _key(found[size - 1], sort) if more else "")


def filtered_cases(actor: Actor, wanted: CaseFilter) -> QuerySet[Case]:
    rows = Case.objects.filter(cases_visible_to(actor))
    if wanted.view:
        rows = rows.filter(views(actor).get(wanted.view, Q()))
    for name in ("state", "urgency", "kind", "channel"):
        value = getattr(wanted, name)
        if value:
            rows = rows.filter(**{name: value})
    return _narrowed(rows, wanted)


def _narrowed(rows: QuerySet[Case], wanted: CaseFilter) -> QuerySet[Case]:
    if wanted.text:
        words = (
            Q(title__icontains=wanted.text)
            | Q(text__icontains=wanted.text)
            | Q(address__icontains=wanted.text)
        )
        rows = rows.filter(words | Q(number__endswith=wanted.text))
    if wanted.category:
        rows = rows.filter(category__code__startswith=wanted.category)
    if wanted.place:
        rows = rows.filter(place_code__prefix=wanted.place)
    if wanted.body and _is_uuid(wanted.body):
        rows = rows.filter(owner_id=uuid.UUID(wanted.body))
    if wanted.since:
        rows = rows.filter(received_at__gte=_midnight(wanted.since))
    if wanted.until:
        rows = rows.filter(received_at__lt=_midnight(wanted.until + dt.timedelta(days=1)))
    return rows


def in_order(rows: QuerySet[Case], sort: str) -> QuerySet[Case]:
    """All of `rows` in the order of `sort`."""
    return _sorted(rows, sort, "")


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, clock.LOCAL)


def _sorted(rows: QuerySet[Case], sort: str, after: str) -> QuerySet[Case]:
    if sort == "received":
        return _after_received(rows, after).order_by("-received_at", "-id")
    return _after_due(rows, after).order_by(F("due_at").asc(nulls_last=True), "id")


def _split(after: str) -> tuple[dt.datetime | None, uuid.UUID] | None:
    moment, _, last = after.partition("_")
    try:
        return (dt.datetime.fromisoformat(moment) if moment else None), uuid.UUID(last)
    except ValueError:
        return None


def _after_received(rows: QuerySet[Case], after: str) -> QuerySet[Case]:
    key = _split(after)
    if key is None or key[0] is None:
        return rows
    return rows.filter(received_at__lte=key[0]).exclude(received_at=key[0], id__gte=key[1])


def _after_due(rows: QuerySet[Case], after: str) -> QuerySet[Case]:
    key = _split(after)
    if key is None:
        return rows
    moment, last = key
    if moment is None:
        return rows.filter(due_at=None, id__gt=last)
    return rows.filter(Q(due_at__gt=moment) | Q(due_at=moment, id__gt=last) | Q(due_at=None))


def _key(case: Case, sort: str) -> str:
    moment = case.received_at if sort == "received" else case.due_at
    return f"{moment.isoformat() if moment else ''}_{case.id}"


def count_views(actor: Actor, names: tuple[str, ...]) -> dict[str, int]:
    """How many matters each named view holds for the actor, counted together in one query."""
    return dict(unsettled(actor).aggregate(**view_counts(actor, names)))


def unsettled(actor: Actor) -> QuerySet[Case]:
    """What the actor sees that is open or waits for its rating."""
    return Case.objects.filter(cases_visible_to(actor), state__in=[*OPEN_STATES, CaseState.RESOLVED])


def view_counts(actor: Actor, names: Iterable[str]) -> dict[str, Count]:
    """The counts of named views, to be asked together."""
    conditions = views(actor)
    return {name: Count("pk", filter=conditions[name]) for name in names}


def list_call_backs(actor: Actor, *, is_done: bool = False) -> list[CallBack]:
    """Call-backs due (or done lately) on matters the actor sees, the most pressing first. One query."""
    visible = Case.objects.filter(cases_visible_to(actor))
    rows = CallBack.objects.filter(case__in=visible, done_at__isnull=not is_done)
    rows = rows.select_related("case__owner", "rating", "case__category")
    return list(rows.order_by("-done_at" if is_done else "due_at", "id")[:200])
