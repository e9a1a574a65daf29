"""The voice of the limit for what was passed up: the desk above is reminded; a late answer goes up the line."""

from __future__ import annotations

import uuid

from django.db import transaction

from liren.domains.access import queries as access
from liren.domains.casework import telling
from liren.domains.casework.actions import working
from liren.domains.casework.actions.alarms import BATCH, STEP_OF
from liren.domains.casework.actions.passing import DESKS, term_of
from liren.domains.casework.choices import OPEN_STATES, AlarmStage
from liren.domains.casework.models import Case, PassUp
from liren.domains.casework.passing_choices import PassUpLevel, PassUpState
from liren.domains.casework.rules import clocks
from liren.kernel import clock
from liren.kernel.actor import SYSTEM
from liren.kernel.lock import locked


def raise_due_pass_up_alarms(*, most: int = BATCH) -> int:
    """Says what is due of at most so many matters passed up, each in its own transaction; of how many."""
    due = PassUp.objects.filter(alarm_at__lte=clock.now(), state=PassUpState.ASKED).order_by("alarm_at")
    return sum(_raise_alarm(*row) for row in list(due.values_list("id", "case_id")[:most]))


@transaction.atomic
def _raise_alarm(pass_up_id: uuid.UUID, case_id: uuid.UUID) -> int:
    rows = Case.objects.select_related("owner").filter(id=case_id, state__in=OPEN_STATES)
    case = locked(rows, skip=True).first()
    found = PassUp.objects.filter(id=pass_up_id, alarm_at__lte=clock.now(), state=PassUpState.ASKED)
    asked = locked(found).first() if case else None
    if case is None or asked is None:
        return 0
    book, term = working.rulebook_of(case), term_of(asked)
    steps = working.steps_of(term, book)
    passed, following = clocks.come_due(term, AlarmStage(asked.alarm_stage), *steps, clock.now())
    asked.alarm_stage, asked.alarm_at = max(passed, default=asked.alarm_stage), following.at
    asked.save(update_fields=["alarm_stage", "alarm_at"])
    due = clocks.to_be_said(passed)
    if due:
        _say(case, asked, max(due))
    return int(bool(due))


def _say(case: Case, asked: PassUp, stage: AlarmStage) -> None:
    is_late = stage in clocks.LATENESS
    level = PassUpLevel(asked.level)
    if is_late:
        data = {"pass_level": str(level), "due": asked.due_at.isoformat() if asked.due_at else ""}
        verb = "casework.pass_up.late"
        working.write(SYSTEM, case, "pass_up_late", verb=verb, data=data, saved=(), is_change=False)
    roles = dict.fromkeys([*DESKS[level], *(["district"] if is_late else [])])
    people = [one.id for role in roles for one in access.holders_of_role(role, case.place_code)]
    what = "pass_up_late" if is_late else "pass_up_due"
    mark = f"{asked.id.hex[-12:]}:{STEP_OF[stage][0]}"
    telling.tell_staff(case, dict.fromkeys(people), what, words=str(level.label), mark=mark)
