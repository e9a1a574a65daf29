"""Answering and resolving (办结): what it asks for and what ends with it, whoever answers."""

from __future__ import annotations

from collections.abc import Sequence

from liren.domains.casework import telling
from liren.domains.casework.actions import hotline_replies, joint_ending, merging, working
from liren.domains.casework.actions.words import keep_words
from liren.domains.casework.choices import Outcome, PhotoKind, Verb
from liren.domains.casework.errors import AnswerMissing, HandOnPending
from liren.domains.casework.errors.parts import PartsUnanswered
from liren.domains.casework.models import Case
from liren.domains.casework.queries.parts import parts_told
from liren.domains.casework.rules import intake
from liren.domains.casework.rules.parts import unanswered
from liren.domains.organisations import queries as organisations
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.models import StoredFile

PARTS_FIELD = "without_parts"


def answer(
    actor: Actor,
    case: Case,
    outcome: str,
    words: str,
    *,
    kept: Sequence[StoredFile] = (),
    without_calls: str = "",
    without_parts: str = "",
) -> None:
    """Answers the matter under lock and all that is merged under it. A part tells nobody: the whole does."""
    said = intake.checked_text(words, field="answer")
    if outcome not in Outcome.values or not said:
        raise AnswerMissing(field="answer" if outcome in Outcome.values else "outcome")
    if case.next_owner_id is not None:
        raise HandOnPending(body=organisations.get_body(case.next_owner_id).short_name)
    before = working.moved(case, Verb.RESOLVE)
    reason_parts = _check_parts(case, without_parts)
    calls = joint_ending.open_calls_of(case)
    reason = joint_ending.check_answers(calls, without_calls)
    contacted(case)
    case.outcome, case.resolution, case.resolved_at = outcome, said, clock.now()
    case.suspensions.filter(ended_at=None).update(ended_at=clock.now())
    case.suspended_since = None
    working.start_clock(case, working.rulebook_of(case))
    merging.resolve_merged(actor, case)
    working.picture(actor, case, list(kept), PhotoKind.AFTER)
    joint_ending.lapse_calls(actor, case, calls, reason)
    joint_ending.end_dispute(case)
    if reason_parts:
        working.history(actor, case, "parts_not_awaited", data={"words": reason_parts}, is_public=False)
    working.write(actor, case, "resolved", data={"outcome": outcome}, before=before, reason=reason_parts)
    keep_words([case])
    hotline_replies.answer_orders_of(actor, case)
    if not case.is_part:
        telling.tell_requesters(case, "casework.resolved", words=said)


def contacted(case: Case) -> None:
    case.contacted_at = case.contacted_at or clock.now()


def _check_parts(case: Case, reason: str) -> str:
    """The whole is answered when its parts are, or with a reason why they are not waited for."""
    said = intake.checked_text(reason, most=intake.WORDS_MOST, field=PARTS_FIELD)
    if case.is_part:
        return ""
    waiting = unanswered(parts_told(case))
    if waiting and not said:
        raise PartsUnanswered(field=PARTS_FIELD, parts="、".join(part.title for part in waiting))
    return said if waiting else ""
