"""The clock's voice: reminders at half and four-fifths, lateness, escalation up the line.

Moments stand in the matters themselves (`alarm_at`), so that nothing is lost when the worker restarts: it finds
what has come due meanwhile and says it once.
"""

from __future__ import annotations

import logging
import uuid

from django.db import transaction

from liren.domains.access import queries as access
from liren.domains.casework import telling
from liren.domains.casework.actions import working
from liren.domains.casework.choices import AlarmStage
from liren.domains.casework.models import Case
from liren.domains.policy import queries as policy
from liren.kernel import clock
from liren.kernel.actor import SYSTEM
from liren.kernel.lock import locked

logger = logging.getLogger(__name__)
BATCH = 200
STEP_OF = {
    AlarmStage.HALF: ("half", "casework.case.reminded"),
    AlarmStage.FOUR_FIFTHS: ("four_fifths", "casework.case.reminded"),
    AlarmStage.LATE: ("late", "casework.case.late"),
    AlarmStage.STREET: ("street", "casework.case.escalated"),
    AlarmStage.DISTRICT: ("district", "casework.case.escalated"),
}


def raise_due_alarms() -> int:
    """Says what is due, each in its own transaction; how many were said."""
    said = 0
    due = Case.objects.filter(alarm_at__lte=clock.now()).order_by("alarm_at")
    for case_id in list(due.values_list("id", flat=True)[:BATCH]):
        try:
            said += _raise_alarm(case_id)
        except Exception:  # one matter that cannot be told holds up no other
            logger.exception("no alarm could be raised for the case %s", case_id)
    return said


@transaction.atomic
def _raise_alarm(case_id: uuid.UUID) -> int:
    rows = Case.objects.select_related("owner").filter(id=case_id, alarm_at__lte=clock.now())
    case = locked(rows, skip=True).first()
    if case is None:
        return 0
    book = working.rulebook_of(case)
    case.alarm_stage = AlarmStage(min(case.alarm_stage + 1, AlarmStage.DISTRICT))
    step, verb = STEP_OF[AlarmStage(case.alarm_stage)]
    working.set_alarm(case, book)
    data = {"clock": case.clock, "owner": case.owner.short_name}
    working.write(
        SYSTEM,
        case,
        step,
        verb=verb,
        data=data,
        is_public=case.alarm_stage >= AlarmStage.LATE,
        saved=["alarm_stage", "alarm_at"],
        is_change=False,
    )
    _tell(case)
    return 1


def _tell(case: Case) -> None:
    words = str(AlarmStage(case.alarm_stage).label)
    mark = f"{case.clock}:{case.alarm_stage}:{case.version}"
    telling.tell_body(case, case.owner_id, words=words, mark=mark)
    roles = {AlarmStage.LATE: "director", AlarmStage.STREET: "supervisor", AlarmStage.DISTRICT: "district"}
    role = roles.get(AlarmStage(case.alarm_stage))
    holders = access.holders_of_role(role, case.place_code) if role else ()
    telling.tell_staff(case, [account.id for account in holders], words=words, mark=mark)


@transaction.atomic
def recalculate_limits(*, county: str) -> int:
    """Counts the limits again of open matters that lacked a year of the calendar; how many now have them all."""
    mended = 0
    rows = Case.objects.select_related("owner").filter(
        place_code__prefix=county, lacks_calendar__isnull=False
    )
    for case in locked(rows).iterator(chunk_size=500):
        if not case.is_open or policy.missing_year(case.place_code) == case.lacks_calendar:
            continue
        working.recount_limits(case, working.rulebook_of(case))
        working.write(SYSTEM, case, "recalculated", is_public=False)
        mended += case.lacks_calendar is None
    return mended
