"""The duty roster: a week of a body, who is on duty now, one's own shifts."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from liren.domains.organisations import policies
from liren.domains.organisations.choices import SwapState
from liren.domains.organisations.models import Body, DutyShift, DutySwap
from liren.domains.organisations.rules import duty as rules
from liren.domains.policy.queries import rulebook
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotFound
from liren.kernel.worktime import UnknownYear, WorkingCalendar

if TYPE_CHECKING:
    from liren.domains.access.models import Account

WEEK = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class RosterDay:
    """A day of a roster: whether it is worked (None: nobody has published that year), and its shifts."""

    day: dt.date
    is_workday: bool | None
    shifts: list[DutyShift]


@dataclass(frozen=True, slots=True)
class Roster:
    """A week. `gaps` are hours outside office hours without anybody, `overlaps` those with more than one."""

    body: Body
    monday: dt.date
    days: list[RosterDay]
    gaps: list[rules.Span]
    overlaps: list[rules.Span]
    missing_year: int | None


def get_roster_body(actor: Actor, body_id: uuid.UUID) -> Body:
    """Raises `NotFound` outside the actor's county."""
    found = policies.rosters_visible_to(actor).filter(id=body_id).first()
    if found is None:
        raise NotFound
    return found


def monday_of(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def roster_of(body: Body, day: dt.date) -> Roster:
    """The week in which the day lies. Two queries, of the calendar none while it is remembered."""
    monday = monday_of(day)
    begin = dt.datetime.combine(monday, dt.time(), clock.LOCAL)
    shifts = shifts_between(body.id, begin, begin + WEEK)
    calendar = rulebook(body.place_code).calendar
    days = [monday + dt.timedelta(days=number) for number in range(7)]
    worked = {one: is_workday(calendar, one) for one in days}
    needed = [
        span
        for one, is_worked in worked.items()
        if is_worked is not None
        for span in rules.outside_office(one, calendar.hours, is_worked, clock.LOCAL)
    ]
    spans = [_span(shift) for shift in shifts]
    return Roster(
        body=body,
        monday=monday,
        days=[RosterDay(one, worked[one], _of_day(shifts, one)) for one in days],
        gaps=rules.gaps(needed, spans),
        overlaps=[span for span in rules.overlaps(spans) if span.end > begin and span.start < begin + WEEK],
        missing_year=next((one.year for one in days if worked[one] is None), None),
    )


def is_workday(calendar: WorkingCalendar, day: dt.date) -> bool | None:
    """None if nobody has published that year: it is not guessed."""
    try:
        return calendar.is_workday(day)
    except UnknownYear:
        return None


def is_office_time(place_code: str, moment: dt.datetime) -> bool:
    """Whether the offices of a place are open; in a year nobody has published they count as closed."""
    calendar, local = rulebook(place_code).calendar, moment.astimezone(clock.LOCAL)
    return rules.is_office_time(local, calendar.hours, is_workday(calendar, local.date()) or False)


def _span(shift: DutyShift) -> rules.Span:
    return rules.Span(shift.starts_at, shift.ends_at)


def _of_day(shifts: Sequence[DutyShift], day: dt.date) -> list[DutyShift]:
    return [shift for shift in shifts if shift.starts_at.astimezone(clock.LOCAL).date() == day]


def shifts_between(body_id: uuid.UUID, begin: dt.datetime, end: dt.datetime) -> list[DutyShift]:
    """Those that touch [begin, end), with their people, in order. One query."""
    rows = DutyShift.objects.filter(body_id=body_id, ends_at__gt=begin, starts_at__lt=end)
    return list(rows.select_related("holder", "deputy").order_by("starts_at", "id"))


def on_duty(body_id: uuid.UUID, at: dt.datetime | None = None) -> DutyShift | None:
    """Who is on duty at a body now; of two the one who began last. One query."""
    now = at or clock.now()
    rows = DutyShift.objects.filter(body_id=body_id, starts_at__lte=now, ends_at__gt=now)
    return rows.select_related("holder", "deputy").order_by("-starts_at", "-id").first()


def get_shift(actor: Actor, shift_id: uuid.UUID) -> DutyShift:
    """With body and people. Raises `NotFound` outside the actor's county."""
    rows = DutyShift.objects.select_related("body", "holder", "deputy")
    found = rows.filter(id=shift_id, body__in=policies.rosters_visible_to(actor)).first()
    if found is None:
        raise NotFound
    return found


def may_see_phone(actor: Actor, shift: DutyShift) -> bool:
    """Who keeps the roster, and those on it."""
    return actor.id in (shift.holder_id, shift.deputy_id) or policies.can_edit_duty(actor, shift.body)


def handover_before(shift: DutyShift) -> DutyShift | None:
    """The shift before this one that left something in writing. One query."""
    rows = DutyShift.objects.filter(body_id=shift.body_id, starts_at__lt=shift.starts_at)
    return rows.exclude(handover="").select_related("holder").order_by("-starts_at").first()


def own_shifts(actor: Actor) -> list[DutyShift]:
    """The actor's own that are not over, the next first. One query."""
    if actor.id is None:
        return []
    rows = DutyShift.objects.filter(Q(holder_id=actor.id) | Q(deputy_id=actor.id), ends_at__gt=clock.now())
    return list(rows.select_related("body", "holder", "deputy").order_by("starts_at")[:20])


def swaps_waiting(actor: Actor) -> list[DutySwap]:
    """Wishes to change shifts that the actor has made or is to decide on. One query."""
    if actor.id is None:
        return []
    rows = DutySwap.objects.filter(
        Q(shift__holder_id=actor.id) | Q(other__holder_id=actor.id), state=SwapState.WAITING
    )
    return list(
        rows.select_related("shift__holder", "shift__body", "other__holder").order_by("asked_at")[:50]
    )


def swappable_with(shift: DutyShift) -> list[DutyShift]:
    """Shifts of others at the same body that have not begun: within eight weeks. One query."""
    now = clock.now()
    rows = DutyShift.objects.filter(
        body_id=shift.body_id, starts_at__gt=now, starts_at__lt=now + 8 * WEEK
    ).exclude(holder_id=shift.holder_id)
    return list(rows.select_related("holder").order_by("starts_at")[:60])


def people_of(body: Body) -> list[Account]:
    """Those in use who hold a role at the body now, by name. One query."""
    now = clock.now()
    held = body.holdings.filter(Q(valid_until=None) | Q(valid_until__gt=now), valid_from__lte=now)
    rows = held.filter(account__is_active=True).select_related("account")
    people = {holding.account_id: holding.account for holding in rows}
    return sorted(people.values(), key=lambda account: (account.display_name, str(account.id)))


def people_by_name(body: Body) -> dict[str, uuid.UUID | None]:
    """Those people by user name and by display name; None for a name that two of them share. One query."""
    found: dict[str, uuid.UUID | None] = {}
    for account in people_of(body):
        for name in {account.username or "", account.display_name} - {""}:
            found[name] = None if name in found else account.id
    return found
