"""Where a called body may go, and how long it has: the rules alone."""

from __future__ import annotations

import pytest

from liren.domains.casework.choices import CallState, CallVerb
from liren.domains.casework.errors import CallLengthWrong, CallStepNotAllowed
from liren.domains.casework.rules.joint import CALL_EDGES, CallHand, answer_limit, call_step, verbs_of


@pytest.mark.parametrize("state", CallState.values)
@pytest.mark.parametrize("verb", CallVerb.values)
def test_the_table_alone_says_where_a_called_body_may_go(state: str, verb: str) -> None:
    edge = next(edge for edge in CALL_EDGES if edge.verb == verb)
    if state in edge.sources:
        assert call_step(CallState(state), CallVerb(verb), body="x") == (edge.target or state)
        assert all(verb in verbs_of(hand, CallState(state)) for hand in edge.by)
    else:
        with pytest.raises(CallStepNotAllowed):
            call_step(CallState(state), CallVerb(verb), body="x")


def test_the_clock_alone_and_the_caller_let_a_call_lapse() -> None:
    assert CallVerb.LAPSE not in verbs_of(CallHand.CALLED, CallState.CALLED)


@pytest.mark.parametrize(("length", "by_clock"), [(0, False), (61, False), (73, True), (-1, True)])
def test_a_task_has_a_limit_within_reason(length: int, by_clock: bool) -> None:
    with pytest.raises(CallLengthWrong):
        answer_limit(length, by_clock=by_clock)
