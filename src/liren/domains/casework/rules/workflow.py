"""The workflow as one table. An odd edge carries its reason; what is not in the table is refused.

`by` says whose hand may do it: the dispatch desk, the owner (the body whose matter it is), the invited body, the
requester, an approver of the owner's line, the street, the desk of the body above (street or district), or the
system's clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from liren.domains.casework.choices import OPEN_STATES, WORKING_STATES, CaseState, Verb
from liren.domains.casework.errors import NoMoreReturns, RulingNeeded, StepNotAllowed

S = CaseState


class Hand(StrEnum):
    DESK = "desk"
    OWNER = "owner"
    INVITED = "invited"
    APPROVER = "approver"
    REQUESTER = "requester"
    STREET = "street"
    UPPER = "upper"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Edge:
    verb: Verb
    sources: tuple[CaseState, ...]
    target: CaseState | None  # None: the state stays, only facts beside it change
    by: tuple[Hand, ...]
    why: str = ""


EDGES: tuple[Edge, ...] = (
    Edge(
        Verb.ASSIGN,
        (S.RECEIVED, S.ASSIGNED),
        S.ASSIGNED,
        (Hand.DESK,),
        "从待签收改派：对方还没有接，不必先退回",
    ),
    Edge(Verb.RULE, (S.RECEIVED,), S.ASSIGNED, (Hand.STREET,), "退回两次后由街道裁定，此后不能再退"),
    Edge(Verb.ACCEPT, (S.ASSIGNED,), S.ACCEPTED, (Hand.OWNER,)),
    Edge(Verb.START, (S.ACCEPTED,), S.IN_PROGRESS, (Hand.OWNER,)),
    Edge(Verb.ASK, WORKING_STATES, S.IN_PROGRESS, (Hand.OWNER,), "问诉求人就是首次联系，从已签收进入办理"),
    Edge(Verb.RESOLVE, WORKING_STATES, S.RESOLVED, (Hand.OWNER,), "当场就能答复的，不必先点“开始办理”"),
    Edge(Verb.CLOSE, (S.RESOLVED,), S.CLOSED, (Hand.STREET, Hand.CLOCK), "评价满意、回访认可，或重开期已过"),
    Edge(Verb.RETURN, (S.ASSIGNED,), S.RECEIVED, (Hand.OWNER,), "只在签收前：签收后只能转办，不能一退了之"),
    Edge(Verb.OFFER, WORKING_STATES, None, (Hand.OWNER,), "对方接手前仍由本单位承办：一刻也不能没有承办单位"),
    Edge(Verb.TAKE_OVER, WORKING_STATES, S.ACCEPTED, (Hand.INVITED,), "接手即签收，不再另点"),
    Edge(
        Verb.DECLINE, WORKING_STATES, None, (Hand.INVITED, Hand.OWNER), "对方不接或本单位撤回，承办单位不变"
    ),
    Edge(
        Verb.CALL,
        (S.ASSIGNED, *WORKING_STATES),
        None,
        (Hand.OWNER, Hand.DESK, Hand.STREET),
        "街乡吹哨、部门报到：叫几家来，承办单位不变，仍由它牵头答复；被叫单位走自己的表（rules.joint）",
    ),
    Edge(
        Verb.DISPUTE,
        (S.ASSIGNED, *WORKING_STATES),
        None,
        (Hand.OWNER,),
        "责任争议是状态旁边的事实：裁定之前仍由原单位办，一刻也不能没有承办单位",
    ),
    Edge(
        Verb.SETTLE,
        OPEN_STATES,
        S.ASSIGNED,
        (Hand.STREET,),
        "裁给另一家的从待签收重新走；裁给原单位的，状态不变，此后不能退回",
    ),
    Edge(
        Verb.CLOSE_ANSWERED,
        OPEN_STATES,
        S.NOT_ACCEPTED,
        (Hand.APPROVER,),
        "同一个人、同一件事，完整答复过两次才可以；由没有写过答复、没有经办的另一个人定，并告诉诉求人怎样复查、复核",
    ),
    Edge(
        Verb.SPLIT,
        (S.RECEIVED, *WORKING_STATES),
        S.IN_PROGRESS,
        (Hand.DESK, Hand.OWNER),
        "一件事里有几个问题：各部分自走一遍流程，母件不再单独派办，它的进度就是各部分的进度，原来的期限照走",
    ),
    Edge(
        Verb.UNSPLIT,
        (S.RECEIVED, S.ASSIGNED),
        S.WITHDRAWN,
        (Hand.DESK, Hand.OWNER),
        "只收回还没有人签收的部分；一部分也不剩时，母件回到它停下的那一步",
    ),
    Edge(
        Verb.PASS_UP,
        WORKING_STATES,
        None,
        (Hand.OWNER,),
        "超出本级权限才上报：签收、看过以后才说得清；上级接手之前仍由原单位办，一刻也不能没有承办单位",
    ),
    Edge(
        Verb.TAKE_UP,
        WORKING_STATES,
        S.ASSIGNED,
        (Hand.UPPER,),
        "上级接手就要定下由谁办，从待签收重新走；首接单位不变",
    ),
    Edge(Verb.WITHDRAW, OPEN_STATES, S.WITHDRAWN, (Hand.REQUESTER,)),
    Edge(
        Verb.NOT_ACCEPT,
        (S.RECEIVED, S.ASSIGNED),
        S.NOT_ACCEPTED,
        (Hand.DESK, Hand.STREET),
        "已派出但未签收时发现不属受理范围，也可以",
    ),
    Edge(
        Verb.REOPEN,
        (S.RESOLVED, S.CLOSED),
        S.IN_PROGRESS,
        (Hand.REQUESTER, Hand.STREET),
        "直接回到办理中：原单位首接负责到底，不再走一遍派单和签收；随别的事一并办结、自己从没有人签收的，回到它停下的那一步",
    ),
    Edge(Verb.SUSPEND, WORKING_STATES, None, (Hand.OWNER,), "挂起是状态旁边的一条有起止的事实，不是状态"),
    Edge(Verb.RESUME, WORKING_STATES, None, (Hand.OWNER, Hand.STREET, Hand.CLOCK)),
    Edge(Verb.MERGE, OPEN_STATES, None, (Hand.DESK,), "合并是状态旁边的事实，可以拆开"),
    Edge(Verb.CLASSIFY, OPEN_STATES, None, (Hand.DESK, Hand.STREET)),
)
_BY_VERB = {edge.verb: edge for edge in EDGES}


def edge_of(verb: Verb) -> Edge:
    return _BY_VERB[verb]


def verbs_from(state: CaseState) -> tuple[Verb, ...]:
    """What the table allows from `state`, in its order; rights and facts are checked elsewhere."""
    return tuple(edge.verb for edge in EDGES if state in edge.sources)


def step(state: CaseState, verb: Verb) -> CaseState:
    """The state after `verb`. Refuses with `StepNotAllowed`."""
    edge = _BY_VERB[verb]
    if state not in edge.sources:
        raise StepNotAllowed(state=CaseState(state).label, verb=Verb(verb).label)
    return edge.target or state


def taken_up_again(*, is_assigned: bool, is_accepted: bool) -> CaseState:
    """The state of a reopened matter: in progress where somebody had accepted it, else the step at which it stopped."""
    if is_accepted:
        return CaseState.IN_PROGRESS
    return CaseState.ASSIGNED if is_assigned else CaseState.RECEIVED


def check_return(count: int, most: int, *, is_ruled: bool) -> None:
    """A matter is returned at most `most` times; what the street has ruled is not returned at all."""
    if is_ruled or count >= most:
        raise NoMoreReturns(count=count)


def check_assign(count: int, most: int) -> None:
    """After the last permitted return only the street may say who handles the matter."""
    if count >= most:
        raise RulingNeeded(count=count)
