"""Reminding of what has a limit: at four fifths of it and when it is over, once each, whatever is asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from django.db import transaction
from django.db.models import Model, Q, QuerySet

from liren.domains.policy import queries as policy
from liren.domains.rights.look_choices import AlarmStage
from liren.domains.rights.rules.looks import SHARE, next_alarm
from liren.kernel import clock
from liren.kernel.lock import locked
from liren.kernel.worktime import due_if_known, fraction_of

BATCH = 200
M = TypeVar("M", bound=Model)


class Limited(Protocol):
    asked_at: dt.datetime
    due_at: dt.datetime | None
    alarm_at: dt.datetime | None
    alarm_stage: int


def set_limit(row: Limited, figure: str, place_code: str) -> None:
    """The limit of the place from the moment it was asked, and the first reminder."""
    calendar = policy.rulebook(place_code).calendar
    row.due_at = due_if_known(policy.figure(figure, place_code).value, row.asked_at, calendar).at
    set_alarm(row, place_code)


def set_alarm(row: Limited, place_code: str) -> None:
    """The reminder that comes next; none after the last, or while the limit is unknown."""
    remind_at = None
    if row.due_at is not None:
        calendar = policy.rulebook(place_code).calendar
        remind_at = fraction_of(calendar, row.asked_at, row.due_at, SHARE)
    following = next_alarm(row.alarm_stage, remind_at, row.due_at)
    row.alarm_at = following[1] if following else None


def remind(waiting: QuerySet[M, M], place_of: Callable[[Any], str], tell: Callable[[Any, int], None]) -> int:
    """Reminds of those that wait and whose moment has come; how many. One transaction each.

    Those from before there were reminders get their next one first.
    """
    fresh = Q(alarm_at__isnull=True, alarm_stage=AlarmStage.NONE, due_at__isnull=False)
    due = waiting.filter(Q(alarm_at__lte=clock.now()) | fresh).order_by("alarm_at", "pk")
    return sum(
        _remind(waiting, one, place_of, tell) for one in list(due.values_list("pk", flat=True)[:BATCH])
    )


@transaction.atomic
def _remind(
    waiting: QuerySet[M, M], pk: object, place_of: Callable[[Any], str], tell: Callable[[Any, int], None]
) -> bool:
    row: Any = locked(waiting.filter(pk=pk), skip=True).first()
    if row is None:
        return False
    is_due = row.alarm_at is not None and row.alarm_at <= clock.now()
    if is_due:
        is_late = row.due_at is not None and row.due_at <= clock.now()
        row.alarm_stage = AlarmStage.LATE if is_late else AlarmStage.REMINDED
    set_alarm(row, place_of(row))
    row.save(update_fields=["alarm_stage", "alarm_at"])
    if is_due:
        tell(row, row.alarm_stage)
    return is_due
