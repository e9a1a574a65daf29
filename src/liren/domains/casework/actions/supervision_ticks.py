"""What the worker does for supervision: opens by rule, and says when a body does not answer."""

from __future__ import annotations

import logging
import time
import uuid

from django.db import transaction

from liren.domains.casework import supervision_words
from liren.domains.casework.actions import supervision as supervising
from liren.domains.casework.actions.supervision_opening import opened
from liren.domains.casework.choices import SupervisionAlarm, SupervisionCause, SupervisionState
from liren.domains.casework.models import Case, Supervision
from liren.domains.casework.queries import supervision_rules as met
from liren.domains.casework.rules import supervision as rules
from liren.domains.policy import queries as policy
from liren.kernel import clock
from liren.kernel.actor import SYSTEM
from liren.kernel.lock import locked
from liren.kernel.refusals import Refusal
from liren.kernel.worktime import Limit, due_if_known

logger = logging.getLogger(__name__)
BATCH = 200
SAID = {
    SupervisionCause.LATE: "长时间逾期仍未办结，请说明原因和办结日期。",
    SupervisionCause.RETURNED: "多次退回，请说明退回的依据。",
    SupervisionCause.BADLY_RATED: "多次差评，请核实并整改。",
    SupervisionCause.HOT: "多人反映同一问题，请说明办理安排。",
}


def open_by_rules(*, seconds: float | None = None) -> int:
    """Opens a supervision of each matter that meets a rule of its district and has none yet for that; how many."""
    until, count = time.monotonic() + (seconds or 0), 0
    for county in met.counties():
        for case_id in met.candidates(county, policy.rulebook(county).supervision, most=BATCH):
            count += _open_or_leave(case_id)
            if seconds is not None and time.monotonic() >= until:
                return count
    return count


def _open_or_leave(case_id: uuid.UUID) -> bool:
    """One matter that cannot be supervised holds up no other."""
    try:
        return _open(case_id)
    except Refusal as refusal:
        logger.warning("no supervision of %s: %s", case_id, refusal.code)
        return False


@transaction.atomic
def _open(case_id: uuid.UUID) -> bool:
    case = locked(
        Case.objects.select_related("owner").filter(id=case_id, merged_into=None), skip=True
    ).first()
    if case is None:
        return False
    book = policy.rulebook(case.place_code)
    figures = book.supervision
    at = rules.Thresholds(figures.late_days, figures.returns, figures.bad_ratings, figures.people)
    past = met.causes_past(case)
    causes = [cause for cause in rules.causes(met.facts_of(case, book.calendar), at) if cause not in past]
    if not causes or met.is_supervised(case):
        return False
    opened(
        SYSTEM,
        case,
        cause=causes[0],
        level=rules.level_of(causes[0]),
        words=SAID[causes[0]],
        body_id=case.owner_id,
    )
    return True


def raise_due_alarms(*, most: int = BATCH) -> int:
    """Says of at most so many supervisions that the answer is missing; of how many something was said."""
    due = Supervision.objects.filter(alarm_at__lte=clock.now()).order_by("alarm_at")
    return sum(_raise_alarm(one) for one in list(due.values_list("id", flat=True)[:most]))


@transaction.atomic
def _raise_alarm(supervision_id: uuid.UUID) -> bool:
    rows = Supervision.objects.select_related("case", "body").filter(
        id=supervision_id, alarm_at__lte=clock.now()
    )
    supervision = locked(rows, skip=True).first()
    if supervision is None:
        return False
    if supervision.state != SupervisionState.WAITING:
        supervision.alarm_at = None
    elif supervision.due_at is None:
        _count_again(supervision)
    elif supervision.alarm_stage == SupervisionAlarm.NONE:
        _say_late(supervision)
        return True
    else:
        _say_escalated(supervision)
        return True
    supervision.save(update_fields=["alarm_at", "due_at", "lacks_calendar"])
    return False


def _count_again(supervision: Supervision) -> None:
    """Its calendar was not known when it was put to the body; perhaps it is now."""
    book = policy.rulebook(supervision.place_code)
    limit = book.supervision.limits[supervision.level]
    end = due_if_known(limit, supervision.limit_since, book.calendar)
    supervision.due_at, supervision.lacks_calendar = end.at, end.missing_year
    supervision.alarm_at = end.at or clock.now() + supervising.UNKNOWN_YEAR_AGAIN


def _say_late(supervision: Supervision) -> None:
    book = policy.rulebook(supervision.place_code)
    supervision.alarm_stage = SupervisionAlarm.LATE
    limit = Limit(days=book.supervision.escalation_days)
    end = due_if_known(limit, supervision.due_at or clock.now(), book.calendar)
    supervision.alarm_at = end.at or clock.now() + supervising.UNKNOWN_YEAR_AGAIN
    supervision.save(update_fields=["alarm_stage", "alarm_at"])
    supervising.note(SYSTEM, supervision, "late", "casework.supervision.late")
    supervision_words.tell_of_silence(supervision, "late", district=False)


def _say_escalated(supervision: Supervision) -> None:
    supervision.alarm_stage, supervision.alarm_at = SupervisionAlarm.DISTRICT, None
    supervision.save(update_fields=["alarm_stage", "alarm_at"])
    supervising.note(SYSTEM, supervision, "escalated", "casework.supervision.escalated")
    supervision_words.tell_of_silence(supervision, "escalated", district=True)
