from __future__ import annotations

import pytest

from liren.domains.casework.choices import ENDED_STATES, CaseState, Verb
from liren.domains.casework.errors import NoMoreReturns, RulingNeeded, StepNotAllowed
from liren.domains.casework.rules import workflow

S, V = CaseState, Verb
ALLOWED = {
    S.RECEIVED: {V.ASSIGN, V.RULE, V.WITHDRAW, V.NOT_ACCEPT, V.MERGE, V.CLASSIFY},
    S.ASSIGNED: {V.ASSIGN, V.ACCEPT, V.RETURN, V.WITHDRAW, V.NOT_ACCEPT, V.MERGE, V.CLASSIFY},
    S.ACCEPTED: {
        V.START, V.ASK, V.RESOLVE, V.OFFER, V.TAKE_OVER, V.DECLINE, V.WITHDRAW, V.SUSPEND, V.RESUME,
        V.MERGE, V.CLASSIFY,
    },
    S.IN_PROGRESS: {
        V.ASK, V.RESOLVE, V.OFFER, V.TAKE_OVER, V.DECLINE, V.WITHDRAW, V.SUSPEND, V.RESUME, V.MERGE, V.CLASSIFY,
    },
    S.RESOLVED: {V.CLOSE, V.REOPEN},
    S.CLOSED: {V.REOPEN},
    S.WITHDRAWN: set(),
    S.NOT_ACCEPTED: set(),
}  # fmt: skip
for _state in (S.RECEIVED, S.ASSIGNED, S.ACCEPTED, S.IN_PROGRESS):
    ALLOWED[_state] |= {V.SETTLE} if _state == S.RECEIVED else {V.SETTLE, V.CALL, V.DISPUTE}
for _state in (S.ACCEPTED, S.IN_PROGRESS):
    ALLOWED[_state] |= {V.PASS_UP, V.TAKE_UP, V.SPLIT}
for _state in (S.RECEIVED, S.ASSIGNED, S.ACCEPTED, S.IN_PROGRESS):
    ALLOWED[_state] |= {V.CLOSE_ANSWERED}
ALLOWED[S.RECEIVED] |= {V.SPLIT, V.UNSPLIT}
ALLOWED[S.ASSIGNED] |= {V.UNSPLIT}


@pytest.mark.parametrize("state", CaseState)
@pytest.mark.parametrize("verb", Verb)
def test_the_table_allows_just_these_steps(state: CaseState, verb: Verb) -> None:
    if verb in ALLOWED[state]:
        assert workflow.step(state, verb) in CaseState
    else:
        with pytest.raises(StepNotAllowed) as refused:
            workflow.step(state, verb)
        assert refused.value.code == "casework.step_not_allowed"
        assert str(verb.label) in str(refused.value)


def test_every_verb_has_one_edge_and_every_odd_one_its_reason() -> None:
    assert sorted(edge.verb for edge in workflow.EDGES) == sorted(Verb)
    for edge in workflow.EDGES:
        if edge.target is None or (len(edge.sources) > 1 and edge.verb is not V.WITHDRAW):
            assert edge.why or edge.verb in (V.RESUME, V.CLASSIFY), edge.verb


def test_from_every_state_but_the_ended_ones_a_matter_can_be_brought_to_an_end() -> None:
    for state in set(CaseState) - set(ENDED_STATES):
        reached, fringe = set(), {state}
        while fringe:
            reached |= fringe
            fringe = {workflow.step(s, v) for s in fringe for v in workflow.verbs_from(s)} - reached
        assert S.CLOSED in reached


@pytest.mark.parametrize(
    ("count", "ruled", "refused"), [(0, False, False), (1, False, False), (2, False, True), (0, True, True)]
)
def test_a_matter_is_returned_twice_and_never_after_a_ruling(count: int, ruled: bool, refused: bool) -> None:
    if refused:
        with pytest.raises(NoMoreReturns) as why:
            workflow.check_return(count, 2, is_ruled=ruled)
        assert why.value.code == "casework.no_more_returns"
    else:
        workflow.check_return(count, 2, is_ruled=ruled)


def test_after_two_returns_the_desk_cannot_dispatch() -> None:
    workflow.check_assign(1, 2)
    with pytest.raises(RulingNeeded) as why:
        workflow.check_assign(2, 2)
    assert why.value.code == "casework.ruling_needed"
