"""The table of a called body (街乡吹哨、部门报到): what it and its caller may do, from where to where.

The lead stays the owner of the matter all the while. `by`: the called body itself, its caller (the lead's people, the
street's desk), or the clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from liren.domains.casework.choices import OPEN_CALLS, CallState, CallVerb
from liren.domains.casework.errors import CallLengthWrong, CallStepNotAllowed
from liren.kernel.worktime import Limit

S = CallState
MOST_DAYS = 60
MOST_HOURS = 72
CALLER_KINDS = ("committee", "station", "street_centre", "street_department", "district")


class CallHand(StrEnum):
    CALLED = "called"
    CALLER = "caller"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class CallEdge:
    verb: CallVerb
    sources: tuple[CallState, ...]
    target: CallState | None  # None: the state stays
    by: tuple[CallHand, ...]
    why: str = ""


CALL_EDGES: tuple[CallEdge, ...] = (
    CallEdge(CallVerb.REPORT, (S.CALLED,), S.REPORTED, (CallHand.CALLED,)),
    CallEdge(
        CallVerb.ANSWER, OPEN_CALLS, S.ANSWERED, (CallHand.CALLED,), "没有先报到就答复，答复即报到，不另点"
    ),
    CallEdge(
        CallVerb.DECLINE, OPEN_CALLS, None, (CallHand.CALLED,), "来不来由吹哨的单位定，决定之前照常计时"
    ),
    CallEdge(CallVerb.RELEASE, OPEN_CALLS, S.RELEASED, (CallHand.CALLER,)),
    CallEdge(CallVerb.KEEP, OPEN_CALLS, None, (CallHand.CALLER,)),
    CallEdge(CallVerb.EXTEND, OPEN_CALLS, None, (CallHand.CALLER,), "延的是任务期限；报到期限不延"),
    CallEdge(CallVerb.REMIND, OPEN_CALLS, None, (CallHand.CALLER,)),
    CallEdge(
        CallVerb.WITHDRAW, OPEN_CALLS, S.WITHDRAWN, (CallHand.CALLER,), "没有按时报到的，撤回后仍记在案"
    ),
    CallEdge(
        CallVerb.LAPSE,
        OPEN_CALLS,
        S.LAPSED,
        (CallHand.CALLER, CallHand.CLOCK),
        "事情办结、撤回或不予受理时还没有答复：如实记为没有答复，不替它补",
    ),
)
_BY_VERB = {edge.verb: edge for edge in CALL_EDGES}


def verbs_of(hand: CallHand, state: CallState) -> frozenset[CallVerb]:
    """What the table gives a hand in `state`."""
    return frozenset(edge.verb for edge in CALL_EDGES if hand in edge.by and state in edge.sources)


def call_step(state: CallState, verb: CallVerb, *, body: str) -> CallState:
    """The state after `verb`. Refuses with `CallStepNotAllowed`."""
    edge = _BY_VERB[verb]
    if state not in edge.sources:
        raise CallStepNotAllowed(body=body, state=CallState(state).label, verb=CallVerb(verb).label)
    return edge.target or CallState(state)


def answer_limit(length: int, *, by_clock: bool, field: str = "") -> Limit:
    """The limit of one task: working days, or hours day and night for a matter that runs by the clock.

    Refuses with `CallLengthWrong`.
    """
    most = MOST_HOURS if by_clock else MOST_DAYS
    if not 1 <= length <= most:
        raise CallLengthWrong(field=field, least=1, most=most)
    return Limit(hours=length, clock=True) if by_clock else Limit(days=length)
