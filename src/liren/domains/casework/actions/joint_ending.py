"""What becomes of that which stands beside a matter when the matter goes on without it: calls, dispute, passing up."""

from __future__ import annotations

from liren.domains.casework import telling
from liren.domains.casework.actions import working
from liren.domains.casework.actions.joint_clock import mark_of
from liren.domains.casework.choices import OPEN_CALLS, OPEN_DISPUTES, CallState, CallVerb, DisputeState
from liren.domains.casework.errors import CallsUnanswered
from liren.domains.casework.models import AnsweredClosing, Case, Dispute, JointCall, PassUp
from liren.domains.casework.passing_choices import PassUpState
from liren.domains.casework.policies import called_to
from liren.domains.casework.queries.found import together
from liren.domains.casework.rules import intake
from liren.domains.casework.rules.joint import call_step
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.lock import locked

FIELD = "without_calls"


def open_calls_of(case: Case) -> list[JointCall]:
    """The calls without an answer, of the matter and of those under it, locked. One query."""
    whose = together(case.id)
    rows = JointCall.objects.select_related("body").filter(whose, state__in=OPEN_CALLS)
    return list(locked(rows.order_by("id")))


def check_answers(calls: list[JointCall], reason: str) -> str:
    """The lead resolves with the answers of all it called, or says why not. Refuses `casework.calls_unanswered`."""
    said = intake.checked_text(reason, most=intake.WORDS_MOST, field=FIELD)
    if calls and not said:
        raise CallsUnanswered(field=FIELD, bodies=names_of(calls))
    return said


def lapse_calls(actor: Actor, case: Case, calls: list[JointCall], words: str) -> None:
    """Whoever has not answered is recorded as such, and told that there is nothing more to do.

    Called within the action that ends the matter, before the matter itself is written.
    """
    if not calls:
        return
    for call in calls:
        call.state = call_step(CallState(call.state), CallVerb.LAPSE, body=call.body.short_name)
        call.ended_at, call.end_words = clock.now(), words
        call.clock, call.due_at, call.alarm_at = "", None, None
    JointCall.objects.bulk_update(calls, ["state", "ended_at", "end_words", "clock", "due_at", "alarm_at"])
    called_to.forget_now_and_after()
    data = {"bodies": names_of(calls), "words": words}
    working.write(
        actor,
        case,
        "call_lapsed",
        verb="casework.call.lapsed",
        data=data,
        reason=words,
        is_public=False,
        saved=(),
        is_change=False,
    )
    for call in calls:
        telling.tell_body(case, call.body_id, "call_lapsed", words=words, mark=mark_of(call, "lapsed"))


def names_of(calls: list[JointCall]) -> str:
    return "、".join(call.body.short_name for call in calls)


def end_pass_up(*cases: Case) -> None:
    """A matter that has ended, or that others have in hand now, waits for no desk above and no closing any more."""
    rows = PassUp.objects.filter(case__in=cases, state=PassUpState.ASKED)
    rows.update(state=PassUpState.DROPPED, ended_at=clock.now(), alarm_at=None)
    waiting = AnsweredClosing.objects.filter(case__in=cases, decided_at=None)
    waiting.update(decided_at=clock.now(), is_approved=False)


def end_dispute(case: Case) -> None:
    """A matter that has ended leaves nothing to rule on. Called within the action that ends it."""
    end_pass_up(case)
    rows = Dispute.objects.filter(case=case, state__in=OPEN_DISPUTES)
    rows.update(state=DisputeState.DROPPED, ended_at=clock.now(), due_at=None, alarm_at=None)
