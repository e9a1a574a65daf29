"""The voice of the limits for rulings: whoever is to rule is reminded; a late ruling goes up the line."""

from __future__ import annotations

import uuid

from django.db import transaction

from liren.domains.access import queries as access
from liren.domains.casework import telling
from liren.domains.casework.actions import working
from liren.domains.casework.actions.alarms import BATCH, STEP_OF
from liren.domains.casework.actions.disputes import RULERS, term_of
from liren.domains.casework.choices import OPEN_DISPUTES, OPEN_STATES, AlarmStage, DisputeState
from liren.domains.casework.models import Case, Dispute
from liren.domains.casework.rules import clocks
from liren.kernel import clock
from liren.kernel.actor import SYSTEM
from liren.kernel.lock import locked


def raise_due_dispute_alarms(*, most: int = BATCH) -> int:
    """Says what is due of at most so many disputes, each in its own transaction; of how many."""
    due = Dispute.objects.filter(alarm_at__lte=clock.now(), state__in=OPEN_DISPUTES).order_by("alarm_at")
    return sum(_raise_alarm(*row) for row in list(due.values_list("id", "case_id")[:most]))


@transaction.atomic
def _raise_alarm(dispute_id: uuid.UUID, case_id: uuid.UUID) -> int:
    rows = Case.objects.select_related("owner").filter(id=case_id, state__in=OPEN_STATES)
    case = locked(rows, skip=True).first()
    found = Dispute.objects.filter(id=dispute_id, alarm_at__lte=clock.now(), state__in=OPEN_DISPUTES)
    dispute = locked(found).first() if case else None
    if case is None or dispute is None:
        return 0
    book = working.rulebook_of(case)
    term = term_of(dispute)
    steps = working.steps_of(term, book)
    passed, following = clocks.come_due(term, AlarmStage(dispute.alarm_stage), *steps, clock.now())
    dispute.alarm_stage, dispute.alarm_at = max(passed, default=dispute.alarm_stage), following.at
    dispute.save(update_fields=["alarm_stage", "alarm_at"])
    due = clocks.to_be_said(passed)
    if due:
        _say(case, dispute, max(due))
    return int(bool(due))


def _say(case: Case, dispute: Dispute, stage: AlarmStage) -> None:
    is_late = stage in clocks.LATENESS
    level = DisputeState(dispute.state)
    data = {"dispute_level": level.value, "due": dispute.due_at.isoformat() if dispute.due_at else ""}
    if is_late:
        verb = "casework.dispute.late"
        working.write(SYSTEM, case, "dispute_late", verb=verb, data=data, saved=(), is_change=False)
    roles = dict.fromkeys([RULERS[level], *(["district"] if is_late else [])])
    people = [one.id for role in roles for one in access.holders_of_role(role, case.place_code)]
    what = "dispute_late" if is_late else "dispute_due"
    mark = f"{dispute.id.hex[-8:]}:{dispute.state}:{STEP_OF[stage][0]}"
    telling.tell_staff(case, dict.fromkeys(people), what, words=str(level.label), mark=mark)
