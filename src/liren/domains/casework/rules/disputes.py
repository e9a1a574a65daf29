"""The table of a dispute over who is responsible: the street rules within its limit, the district on one appeal."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from liren.domains.casework.choices import OPEN_DISPUTES, DisputeState, DisputeVerb
from liren.domains.casework.errors import DisputeStepNotAllowed

S = DisputeState
COUNTY = 6


class DisputeHand(StrEnum):
    OWNER = "owner"
    STREET = "street"
    DISTRICT = "district"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class DisputeEdge:
    verb: DisputeVerb
    sources: tuple[DisputeState, ...]
    target: DisputeState
    by: tuple[DisputeHand, ...]
    why: str = ""


DISPUTE_EDGES: tuple[DisputeEdge, ...] = (
    DisputeEdge(
        DisputeVerb.RULE,
        (S.RAISED,),
        S.RULED,
        (DisputeHand.STREET, DisputeHand.DISTRICT),
        "街道超期不裁的，区里可以直接裁，但仍算街道一级的裁定",
    ),
    DisputeEdge(
        DisputeVerb.APPEAL, (S.RULED,), S.APPEALED, (DisputeHand.OWNER,), "被裁定承办的单位提，只能一次"
    ),
    DisputeEdge(
        DisputeVerb.RULE_FINALLY, (S.APPEALED,), S.FINAL, (DisputeHand.DISTRICT,), "区里的裁定是最后的"
    ),
    DisputeEdge(
        DisputeVerb.DROP,
        OPEN_DISPUTES,
        S.DROPPED,
        (DisputeHand.OWNER, DisputeHand.CLOCK),
        "承办单位认了，或事情已经了结",
    ),
)
_BY_VERB = {edge.verb: edge for edge in DISPUTE_EDGES}


def dispute_step(state: DisputeState, verb: DisputeVerb) -> DisputeState:
    """The state after `verb`. Refuses with `DisputeStepNotAllowed`."""
    edge = _BY_VERB[verb]
    if state not in edge.sources:
        raise DisputeStepNotAllowed(state=DisputeState(state).label, verb=DisputeVerb(verb).label)
    return edge.target


def ruling_verb(state: DisputeState) -> DisputeVerb:
    """Which ruling the dispute waits for."""
    return DisputeVerb.RULE_FINALLY if state == S.APPEALED else DisputeVerb.RULE


def is_of_the_district(place: str) -> bool:
    """Whether a grant for `place` reaches over a whole county."""
    return len(place) <= COUNTY
