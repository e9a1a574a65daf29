"""The table of a matter passed up (上报): beyond the owner's power, laid before the street, by the street before the
district.

The owner keeps the matter until the desk above has taken it and said who handles it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from liren.domains.casework.errors.passing import CannotPassUp, PassUpStepNotAllowed
from liren.domains.casework.passing_choices import PassUpLevel, PassUpState, PassUpVerb

S = PassUpState
LEVEL_OF_KIND = {
    "committee": PassUpLevel.STREET,
    "station": PassUpLevel.STREET,
    "street_centre": PassUpLevel.DISTRICT,
    "street_department": PassUpLevel.DISTRICT,
}


class PassUpHand(StrEnum):
    OWNER = "owner"
    UPPER = "upper"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class PassUpEdge:
    verb: PassUpVerb
    sources: tuple[PassUpState, ...]
    target: PassUpState
    by: tuple[PassUpHand, ...]
    why: str = ""


PASS_UP_EDGES: tuple[PassUpEdge, ...] = (
    PassUpEdge(PassUpVerb.TAKE, (S.ASKED,), S.TAKEN, (PassUpHand.UPPER,), "接手的同时定下由谁办，不留空当"),
    PassUpEdge(
        PassUpVerb.SEND_BACK,
        (S.ASKED,),
        S.SENT_BACK,
        (PassUpHand.UPPER,),
        "本级能办的，写明理由退回，仍由原单位办",
    ),
    PassUpEdge(
        PassUpVerb.PASS_ON, (S.ASKED,), S.PASSED_ON, (PassUpHand.UPPER,), "街道也办不了的，由街道再报区里"
    ),
    PassUpEdge(
        PassUpVerb.DROP,
        (S.ASKED,),
        S.DROPPED,
        (PassUpHand.OWNER, PassUpHand.CLOCK),
        "原单位自己能办了，或事情已经了结、换了承办单位",
    ),
)
_BY_VERB = {edge.verb: edge for edge in PASS_UP_EDGES}


def pass_up_step(state: PassUpState, verb: PassUpVerb) -> PassUpState:
    """The state after `verb`. Refuses with `PassUpStepNotAllowed`."""
    edge = _BY_VERB[verb]
    if state not in edge.sources:
        raise PassUpStepNotAllowed(state=PassUpState(state).label, verb=PassUpVerb(verb).label)
    return edge.target


def level_above(kind: str, *, body: str) -> PassUpLevel:
    """Whose desk a body of that kind passes up to. Refuses with `CannotPassUp`."""
    level = LEVEL_OF_KIND.get(kind)
    if level is None:
        raise CannotPassUp(body=body)
    return level


def is_passed_on(level: PassUpLevel) -> bool:
    """Whether there is a level above it."""
    return level == PassUpLevel.STREET
