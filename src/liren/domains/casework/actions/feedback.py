"""Call-back after a bad rating, rectification, and closing."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Substr

from liren.domains.casework import policies, telling
from liren.domains.casework.actions import merging, parts_ending, working
from liren.domains.casework.actions.handling import owned
from liren.domains.casework.actions.requester import is_someone_unhappy, unsettled
from liren.domains.casework.choices import ENDED_STATES, OPEN_STATES, CallBackResult, CaseState, RatingLevel
from liren.domains.casework.errors import (
    CallBackDone,
    CaseNotFound,
    LevelUnknown,
    ReasonMissing,
    RectificationDone,
)
from liren.domains.casework.models import CallBack, Case, Rectification
from liren.domains.casework.rules import intake
from liren.domains.policy import queries as policy
from liren.kernel import clock
from liren.kernel.actor import SYSTEM, Actor
from liren.kernel.lock import locked
from liren.kernel.worktime import Limit, due_if_known

BATCH = 200
COUNTY = 6  # figures of a district's code
TO_PUT_RIGHT = (CallBackResult.PARTLY, CallBackResult.RECTIFY)
NEXT_DAY = Limit(days=1)


@transaction.atomic
def record_call_back(
    *, actor: Actor, call_back_id: uuid.UUID, result: str, words: str, second_level: int | None = None
) -> None:
    """Writes down what the person said on the telephone, and how it is rated now (`second_level`, beside the rating,
    which stays). What is settled partly or not at all is the owner's to put right, within the place's limit. Whoever is
    not reached is tried again the next working day, until the calls the district has set have been made."""
    found = CallBack.objects.filter(id=call_back_id).values_list("case_id", flat=True).first()
    if found is None:
        raise CaseNotFound
    main = merging.main_of(found)
    case = working.taken(actor, found, version=None, may=policies.can_supervise_case, may_be_merged=True)
    under, parts = merging.taken_with(case), parts_ending.taken_parts(case)
    call_back = locked(CallBack.objects.filter(id=call_back_id)).get()
    if call_back.done_at is not None:
        raise CallBackDone
    said = intake.checked_text(words, most=intake.WORDS_MOST, field="words")
    if result not in CallBackResult.values or not said:
        raise ReasonMissing(field="words" if result in CallBackResult.values else "result")
    if second_level is not None and second_level not in RatingLevel.values:
        raise LevelUnknown(field="second_level")
    if result == CallBackResult.UNREACHED and _is_tried_again(actor, case, call_back, said):
        return
    now = clock.now()
    call_back.second_level = second_level
    call_back.done_at, call_back.done_by, call_back.done_name = now, actor.id, actor.name
    call_back.result, call_back.words = result, said
    call_back.save()
    working.write(
        actor,
        case,
        "called_back",
        verb="casework.call_back.done",
        data={"call_back_result": result},
        reason=said,
    )
    if result in TO_PUT_RIGHT:
        _order_rectification(main if main and case.is_merged else case, call_back)
    elif case.state == CaseState.RESOLVED and not is_someone_unhappy(case):
        parts_ending.close_whole(actor, case, "closed", under=under, parts=parts)


def _is_tried_again(actor: Actor, case: Case, call_back: CallBack, said: str) -> bool:
    """One more call that reached nobody; whether there will be another, by the end of the next working day."""
    book = working.rulebook_of(case)
    now = clock.now()
    call_back.tries, call_back.tried_at = call_back.tries + 1, now
    if call_back.tries >= book.figures.callback_tries:
        return False
    call_back.due_at = due_if_known(NEXT_DAY, now, book.calendar).at
    call_back.save()
    data = {"times": call_back.tries}
    working.write(
        actor,
        case,
        "call_missed",
        verb="casework.call_back.missed",
        data=data,
        reason=said,
        is_public=False,
        saved=(),
        is_change=False,
    )
    return True


def _order_rectification(case: Case, call_back: CallBack) -> None:
    """Whoever answered puts it right: of a merged matter that is the owner of the one it went into."""
    book = working.rulebook_of(case)
    due = due_if_known(book.figures.rectification, clock.now(), book.calendar)
    Rectification.objects.create(
        case=case, call_back=call_back, body_id=case.owner_id, opened_at=clock.now(), due_at=due.at
    )
    telling.tell_body(case, case.owner_id, "rectify", words=call_back.words, mark=f"rectify:{call_back.id}")


@transaction.atomic
def record_rectification(*, actor: Actor, case_id: uuid.UUID, words: str) -> None:
    """The owner says what was put right; the requester is told."""
    case = owned(actor, case_id, None)
    said = intake.checked_text(words, most=intake.WORDS_MOST, field="words")
    if not said:
        raise ReasonMissing(field="words")
    ordered = Rectification.objects.filter(case=case, done_at=None).order_by("opened_at").first()
    if ordered is None:
        raise RectificationDone
    ordered.done_at, ordered.done_name, ordered.words = clock.now(), actor.name, said
    ordered.save()
    working.write(actor, case, "rectified", verb="casework.rectification.done", data={"words": said})
    telling.tell_requesters(case, "casework.progress", words=said)


@transaction.atomic
def close_silent_cases() -> int:
    """Closes what was resolved longer ago than its district's reopening window and nobody is unhappy with; how many,
    `BATCH` at most. A whole waits for its open parts and then takes the answered ones with it; a part is not closed
    before its whole has ended."""
    resolved = Case.objects.filter(state=CaseState.RESOLVED).order_by()
    closed = 0
    for county in sorted(resolved.values_list(Substr("place_code", 1, COUNTY), flat=True).distinct()):
        days = policy.case_figures(county).reopen_days
        silent = resolved.filter(_nobody_unhappy(), _ends_with_its_parts(), policies.within(county))
        silent = silent.filter(resolved_at__lt=clock.now() - dt.timedelta(days=days))
        for case_id in list(silent.order_by("resolved_at").values_list("id", flat=True)[: BATCH - closed]):
            # Asked again under the lock: somebody may have rated it badly while those before it were closed.
            case = locked(silent.filter(id=case_id), skip=True).first()
            if case is not None:
                parts = parts_ending.taken_parts(case)
                closed += parts_ending.close_whole(SYSTEM, case, "closed", under=[], parts=parts)
    return closed


def _ends_with_its_parts() -> Q:
    """No part of a whole that goes on, and no whole with a part that goes on."""
    open_parts = Case.objects.filter(parent=OuterRef("pk"), state__in=OPEN_STATES)
    return Q(~Exists(open_parts), Q(parent=None) | Q(parent__state__in=ENDED_STATES))


def _nobody_unhappy() -> Q:
    """As `is_someone_unhappy` says of one matter."""
    waiting = CallBack.objects.filter(unsettled())
    own, merged = waiting.filter(case=OuterRef("pk")), waiting.filter(case__merged_into=OuterRef("pk"))
    return Q(~Exists(own), ~Exists(merged))
