"""Queues and lists of staff: filtered, sorted, paged by key, counted."""

from __future__ import annotations

import datetime as dt
import functools
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db.models import F, QuerySet

from liren.domains.casework.models import CallBack, Case
from liren.domains.casework.policies import also_seen, cases_visible_to, within
from liren.domains.casework.queries.found import among, of_visible
from liren.domains.casework.queries.views import view_of
from liren.domains.casework.queries.words import newest_said_with, said_with
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.ids import as_mark
from liren.kernel.kept import Kept

Showing = Callable[[QuerySet[Case]], QuerySet[Case]]
PAGE = 50
KEPT = 200  # first pages whose query a process keeps, about 27 kB each
CALLS = 200
LATELY = dt.timedelta(days=60)
COMMUNITY = 12  # figures of a community's code
BRIEF = ("text", "resolution", "elsewhere")  # long texts that no list shows
LISTED = (
    *("number", "version", "title", "kind", "channel", "urgency", "state", "people"),
    *("place_code", "address", "place_hint", "longitude", "latitude", "merged_into", "suspended_since"),
    *("received_at", "accepted_at", "resolved_at", "clock", "due_at", "due_resolve", "due_outside"),
    *("is_outside_clock", "lacks_calendar"),
    *(
        "owner__name",
        "owner__short_name",
        "category__code",
        "category__name",
        "category__name_en",
        "grid__name",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """What a list is narrowed to; empty means all. `sort` is "due", "received" or "oldest"."""

    view: str = ""  # a named view, see `queries.views`
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


def listed(rows: QuerySet[Case]) -> QuerySet[Case]:
    """Matters with what a list shows of them, of their owner, class and grid."""
    return rows.select_related("owner", "category", "grid").only(*LISTED)


def list_cases(actor: Actor, wanted: CaseFilter, after: str = "", size: int = PAGE) -> CasePage:
    """One page of what the actor sees, with owner, class and grid. One query, a few for words; `next_key` is empty at
    the end."""
    if not after and not wanted.text:
        return as_page(_first(actor, wanted, size, also_seen(actor)), wanted.sort, size)
    keys = _newest(actor, wanted, size + 1) if wanted.sort == "received" and not after else None
    if keys is None:
        return paged(filtered_cases(actor, wanted), wanted.sort, after, size)
    return paged(Case.objects.filter(pk__in=keys), wanted.sort, after, size)


@functools.lru_cache(maxsize=KEPT)
def _first(actor: Actor, wanted: CaseFilter, size: int, _also: frozenset[uuid.UUID]) -> Kept[Case]:
    """Put together once for what somebody may see; `_also` is what that depends on besides the actor."""
    return first_of(filtered_cases(actor, wanted), wanted.sort, size)


def first_of(rows: QuerySet[Case], sort: str, size: int = PAGE, *, shown: Showing = listed) -> Kept[Case]:
    """What `as_page` asks for a first page."""
    return Kept(_read(_sorted(rows, sort, "")[: size + 1], sort, shown))


def as_page(first: Kept[Case], sort: str, size: int = PAGE) -> CasePage:
    """The page of what `first_of` has put together. One query."""
    return _page(first.read(), sort, size)


def _newest(actor: Actor, wanted: CaseFilter, most: int) -> list[uuid.UUID] | None:
    rows = filtered_cases(actor, replace(wanted, text=""))
    places = [wanted.place] if wanted.place else [grant.place for grant in actor.grants_of("cases.view")]
    return newest_said_with(wanted.text, rows, most, is_narrow=_is_narrow(actor, wanted), places=places)


def paged(
    rows: QuerySet[Case], sort: str, after: str, size: int = PAGE, *, shown: Showing = listed
) -> CasePage:
    """One page of `rows` in the order of `sort`, from the key `after` on, with what `shown` adds. One query; two where
    a later page in the order of limits comes to the matters whose clock stands still."""
    return _page(_from(rows, sort, after, size, shown), sort, size)


def _page(found: list[Case], sort: str, size: int) -> CasePage:
    more = len(found) > size
    return CasePage(found[:size], _key(found[size - 1], sort) if more else "")


def _from(rows: QuerySet[Case], sort: str, after: str, size: int, shown: Showing) -> list[Case]:
    """A page from the key on, and the first of the next one."""
    found = list(_read(_sorted(rows, sort, after)[: size + 1], sort, shown))
    key = as_mark(after)
    if len(found) <= size and sort != "received" and key and key[0] is not None:
        undated = rows.filter(due_at=None).order_by("id")
        found += _read(undated[: size + 1 - len(found)], sort, shown)
    return found


def _read(page: QuerySet[Case], sort: str, shown: Showing) -> QuerySet[Case]:
    """The matters of a page, which are found first, so that what stands beside them is read for the page alone."""
    return in_order(shown(Case.objects.filter(among(page.values("pk")))), sort)


def filtered_cases(actor: Actor, wanted: CaseFilter) -> QuerySet[Case]:
    rows = Case.objects.filter(cases_visible_to(actor))
    if wanted.view:
        rows = rows.filter(view_of(actor, wanted.view))
    for name in ("state", "urgency", "kind", "channel"):
        value = getattr(wanted, name)
        if value:
            rows = rows.filter(**{name: value})
    return _narrowed(rows, actor, wanted)


def _narrowed(rows: QuerySet[Case], actor: Actor, wanted: CaseFilter) -> QuerySet[Case]:
    if wanted.text:
        rows = rows.filter(said_with(wanted.text, is_narrow=_is_narrow(actor, wanted)))
    if wanted.category:
        rows = rows.filter(category__code__startswith=wanted.category)
    if wanted.place:
        rows = rows.filter(within(wanted.place))
    if wanted.body and _is_uuid(wanted.body):
        rows = rows.filter(owner_id=uuid.UUID(wanted.body))
    if wanted.since:
        rows = rows.filter(received_at__gte=_midnight(wanted.since))
    if wanted.until:
        rows = rows.filter(received_at__lt=_midnight(wanted.until + dt.timedelta(days=1)))
    return rows


def _is_narrow(actor: Actor, wanted: CaseFilter) -> bool:
    """Whether one community holds all that is looked through."""
    places = {grant.place for grant in actor.grants_of("cases.view")}
    return len(wanted.place) == COMMUNITY or all(len(place) == COMMUNITY for place in places)


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


def _after_received(rows: QuerySet[Case], after: str) -> QuerySet[Case]:
    key = as_mark(after)
    if key is None or key[0] is None:
        return rows
    return rows.filter(received_at__lte=key[0]).exclude(received_at=key[0], id__gte=key[1])


def _after_due(rows: QuerySet[Case], after: str) -> QuerySet[Case]:
    key = as_mark(after)
    if key is None:
        return rows
    moment, last = key
    if moment is None:
        return rows.filter(due_at=None, id__gt=last)
    return rows.filter(due_at__gte=moment).exclude(due_at=moment, id__lte=last)


def _key(case: Case, sort: str) -> str:
    moment = case.received_at if sort == "received" else case.due_at
    return f"{moment.isoformat() if moment else ''}_{case.id}"


def list_call_backs(actor: Actor, *, is_done: bool = False) -> list[CallBack]:
    """Call-backs due (or done within `LATELY`) on matters the actor sees, the most pressing first. One query."""
    lately = {"done_at__gte": clock.now() - LATELY} if is_done else {"done_at": None}
    order = ("-done_at" if is_done else "due_at", "id")
    keys = CallBack.objects.filter(of_visible(actor), **lately).order_by(*order).values("pk")[:CALLS]
    rows = CallBack.objects.filter(among(keys)).order_by(*order)
    return list(rows.select_related("case__owner", "rating", "case__category"))
