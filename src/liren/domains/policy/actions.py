"""The only writer of policy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction

from liren.domains.policy import packs
from liren.domains.policy.errors import BadFigure, BadPlace, CalendarYearKnown, ReasonMissing, UnknownFigure
from liren.domains.policy.models import PLACE_LENGTHS, CalendarYear, FigureChange
from liren.domains.policy.policies import can_edit_limits
from liren.domains.policy.queries import defined_rates, file_rooms, flags_switched, rulebooks, shown_figures
from liren.domains.policy.rules import shapes
from liren.domains.policy.rules.calendars import YearDays, checked_year, read_notice
from liren.domains.policy.rules.packs import Figure
from liren.kernel import audit, clock
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed


def set_figure(
    *, actor: Actor, place_code: str, key: str, value: Any, valid_from: dt.date, reason: str
) -> FigureChange:
    """Sets a figure at a province, city or county from a day on; what it was stays as history.

    `value` is written as in a pack (`{"days": 5}`, `["09:00", "12:00"]` …). Raises `BadPlace`, `NotAllowed`,
    `UnknownFigure`, `BadFigure`, `ReasonMissing`.
    """
    _permit(actor, place_code)
    shipped = _shipped(place_code, key)
    try:
        shapes.read_like(shipped.shape, shipped.raw, value)
    except shapes.WrongShape as error:
        raise BadFigure(field="value", name=shipped.name, what=error.why) from error
    if not reason.strip():
        raise ReasonMissing(field="reason")
    with transaction.atomic():
        before = _last_change(place_code, key)
        change = FigureChange.objects.create(
            place_code=place_code,
            key=key,
            value=value,
            valid_from=valid_from,
            reason=reason.strip()[:500],
            changed_by=actor.id,
            changed_by_name=actor.name[:100],
        )
        _forget()
        audit.record(
            actor=actor,
            verb="policy.figure.changed",
            object_type="policy.figure",
            object_id=change.id,
            object_label=shipped.name,
            place_code=place_code,
            before={"value": before.value if before else shipped.raw},
            after={"key": key, "value": value, "valid_from": valid_from.isoformat()},
            reason=change.reason,
        )
    return change


def _forget() -> None:
    """What has been remembered of figures is read anew."""
    for remembered in (rulebooks, defined_rates, file_rooms, shown_figures, flags_switched):
        remembered.forget_now_and_after()


def add_calendar_notice(
    *, actor: Actor, place_code: str, year: int, text: str, notice: str, replace: bool = False
) -> CalendarYear:
    """Adds a year's calendar from the text of the official notice as published; see `add_calendar_year`."""
    days = read_notice(year, text)
    return add_calendar_year(
        actor=actor,
        place_code=place_code,
        year=year,
        off=days.off,
        work=days.work,
        notice=notice,
        replace=replace,
    )


def add_calendar_year(
    *,
    actor: Actor,
    place_code: str,
    year: int,
    off: Iterable[dt.date],
    work: Iterable[dt.date],
    notice: str,
    replace: bool = False,
) -> CalendarYear:
    """Adds a year's days off and make-up days at a place (empty: everywhere); `notice` names the document.

    Limits that waited for the year can be computed from now on. Raises `BadPlace`, `NotAllowed`,
    `BadCalendarYear`, `ReasonMissing`, and `CalendarYearKnown` unless told to `replace`.
    """
    _permit(actor, place_code, everywhere=True)
    days = checked_year(year, off, work)
    if not notice.strip():
        raise ReasonMissing(field="notice")
    try:
        with transaction.atomic():
            return _replace_year(actor, place_code, days, notice.strip()[:200], replace=replace)
    except IntegrityError as twin:  # somebody else added it in this moment
        raise CalendarYearKnown(year=year) from twin


def _replace_year(
    actor: Actor, place_code: str, days: YearDays, notice: str, *, replace: bool
) -> CalendarYear:
    old = locked(CalendarYear.objects.filter(place_code=place_code, year=days.year)).first()
    if not replace and (old or days.year in packs.official_years()[0]):
        raise CalendarYearKnown(year=days.year)
    before = {"off": old.off, "work": old.work, "notice": old.notice} if old else None
    row = old or CalendarYear(place_code=place_code, year=days.year)
    row.off = sorted(day.isoformat() for day in days.off)
    row.work = sorted(day.isoformat() for day in days.work)
    row.notice, row.changed_by, row.changed_at = notice, actor.id, clock.now()
    row.save()
    _forget()
    audit.record(
        actor=actor,
        verb="policy.calendar.replaced" if old else "policy.calendar.added",
        object_type="policy.calendar",
        object_id=row.id,
        object_label=str(days.year),
        place_code=place_code,
        before=before,
        after={"off": row.off, "work": row.work, "notice": row.notice},
    )
    return row


def _permit(actor: Actor, place_code: str, *, everywhere: bool = False) -> None:
    is_place = place_code.isdigit() and len(place_code) in PLACE_LENGTHS
    if not is_place and not (everywhere and place_code == ""):
        raise BadPlace(field="place_code", place_code=place_code)
    if not can_edit_limits(actor, place_code):
        raise NotAllowed


def _shipped(place_code: str, key: str) -> Figure:
    figures = [figure for figure in packs.pack_figures(place_code) if figure.key == key]
    if not figures:
        raise UnknownFigure(field="key", key=key)
    return figures[-1]


def _last_change(place_code: str, key: str) -> FigureChange | None:
    return FigureChange.objects.filter(place_code=place_code, key=key).order_by("changed_at", "id").last()
