"""Orders of a city's hotline (12345 工单): what follows what, and which limits are possible."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from liren.domains.casework.errors.hotline import (
    ExtensionDateWrong,
    OrderLimitBefore,
    OrderLimitFar,
    OrderLimitMissing,
    OrderLimitNoCalendar,
    OrderLimitPast,
    OrderNumberWrong,
    OrderStepNotAllowed,
    OrderTimeAhead,
)
from liren.domains.casework.hotline_choices import (
    LimitKind,
    OrderMessageKind,
    OrderState,
    OrderVerb,
)
from liren.kernel.clock import LOCAL
from liren.kernel.worktime import Limit, UnknownYear, WorkingCalendar, due

S, V = OrderState, OrderVerb
NUMBER_MOST: Final = 64
FAR: Final = dt.timedelta(days=366)
EXTENSION_MOST: Final = dt.timedelta(days=90)
SKEW: Final = dt.timedelta(minutes=10)  # their clock may go before ours
HOURS_MOST: Final = 366 * 24

# What they answer to an extension may come while a return is decided, or after the answer has crossed it.
TABLE: Final[dict[tuple[OrderState, OrderVerb], OrderState]] = {
    (S.WORKING, V.RETURN): S.RETURNING,
    (S.RETURNING, V.RETURN_ACCEPTED): S.RETURNED,
    (S.RETURNING, V.RETURN_REFUSED): S.WORKING,
    (S.WORKING, V.EXTEND): S.WORKING,
    **{(state, V.EXTENSION_GRANTED): state for state in (S.WORKING, S.RETURNING, S.ANSWERED)},
    **{(state, V.EXTENSION_DENIED): state for state in (S.WORKING, S.RETURNING, S.ANSWERED)},
    (S.WORKING, V.ANSWER): S.ANSWERED,
    (S.ANSWERED, V.ANSWER_ACKNOWLEDGED): S.ACKNOWLEDGED,
    (S.ANSWERED, V.RATED): S.ANSWERED,
    (S.ACKNOWLEDGED, V.RATED): S.ACKNOWLEDGED,
    (S.ANSWERED, V.REOPENED): S.WORKING,
    (S.ACKNOWLEDGED, V.REOPENED): S.WORKING,
}
OURS: Final = (V.RETURN, V.EXTEND, V.ANSWER)
THEIRS: Final = tuple(verb for verb in V if verb not in OURS)
SETTLES: Final[dict[OrderVerb, OrderMessageKind]] = {
    V.RETURN_ACCEPTED: OrderMessageKind.RETURN,
    V.RETURN_REFUSED: OrderMessageKind.RETURN,
    V.EXTENSION_GRANTED: OrderMessageKind.EXTENSION,
    V.EXTENSION_DENIED: OrderMessageKind.EXTENSION,
    V.ANSWER_ACKNOWLEDGED: OrderMessageKind.ANSWER,
    V.REOPENED: OrderMessageKind.ANSWER,
}
REFUSES: Final = (V.RETURN_REFUSED, V.EXTENSION_DENIED)
LIMITED: Final = (V.EXTENSION_GRANTED, V.REOPENED)  # what brings a new limit


def step(state: OrderState, verb: OrderVerb) -> OrderState:
    """The state after `verb`. Refuses `casework.order_step_not_allowed`."""
    if (state, verb) not in TABLE:
        raise OrderStepNotAllowed(state=S(state).label, verb=V(verb).label)
    return TABLE[state, verb]


def checked_number(text: str) -> str:
    """Their number. Refuses `casework.order_number_wrong`."""
    number = text.strip()
    is_plain = number.isprintable() and not any(letter.isspace() for letter in number)
    if not number or len(number) > NUMBER_MOST or not is_plain:
        raise OrderNumberWrong(field="number")
    return number


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedLimit:
    """A limit as they write it: a moment, or days or hours from the order; one of the three."""

    kind: LimitKind = LimitKind.WORKING
    due_at: dt.datetime | None = None
    days: int | None = None
    hours: int | None = None


def check_ordered(at: dt.datetime, now: dt.datetime) -> None:
    """Refuses an order of the future."""
    if at > now + SKEW:
        raise OrderTimeAhead(field="ordered_at")


def end_of(asked: AskedLimit, since: dt.datetime, now: dt.datetime, calendar: WorkingCalendar) -> dt.datetime:
    """When the limit ends that began at `since`. Refuses what is past, before the order, absurdly far, or counted in
    working time over a year whose holidays are not known: nothing is guessed."""
    if sum(given is not None for given in (asked.due_at, asked.days, asked.hours)) != 1:
        raise OrderLimitMissing(field="limit")
    if not 0 < (asked.days or 1) <= FAR.days or not 0 < (asked.hours or 1) <= HOURS_MOST:
        raise OrderLimitFar(field="limit", days=FAR.days)
    try:
        end = asked.due_at or due(_limit(asked), since, calendar)
        _check_end(end, since, now)
        if asked.kind == LimitKind.WORKING:
            calendar.workdays_between(since.astimezone(LOCAL).date(), end.astimezone(LOCAL).date())
    except UnknownYear as unknown:
        raise OrderLimitNoCalendar(field="limit", year=unknown.year) from unknown
    return end


def _limit(asked: AskedLimit) -> Limit:
    is_clock = asked.kind == LimitKind.CLOCK
    if asked.days is not None:
        return Limit(days=asked.days, clock=is_clock)
    return Limit(hours=asked.hours or 0, clock=is_clock)


def _check_end(end: dt.datetime, since: dt.datetime, now: dt.datetime) -> None:
    if end > since + FAR:
        raise OrderLimitFar(field="limit", days=FAR.days)
    written = f"{end.astimezone(LOCAL):%Y-%m-%d %H:%M}"
    if end <= since:
        raise OrderLimitBefore(field="limit", due=written)
    if end <= now:
        raise OrderLimitPast(field="limit", due=written)


def check_extension(until: dt.datetime, present: dt.datetime) -> None:
    """Refuses a wish that is no extension, or one for more than ninety days."""
    if not present < until <= present + EXTENSION_MOST:
        raise ExtensionDateWrong(field="until")
