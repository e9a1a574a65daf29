"""Appeals against ratings (评价申诉): what follows what, and who may decide."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from liren.domains.casework.check_choices import RatingAppealState, RatingAppealVerb
from liren.domains.casework.errors import RatingAppealStepNotAllowed, RatingReasonPersonal
from liren.domains.casework.rules.redaction import without_personal_data

S, V = RatingAppealState, RatingAppealVerb

# Decided once; once more where the rater objects, then finally. Until then the exclusion stands.
TABLE: dict[tuple[RatingAppealState, RatingAppealVerb], RatingAppealState] = {
    (S.WAITING, V.EXCLUDE): S.EXCLUDED,
    (S.WAITING, V.KEEP): S.KEPT,
    (S.EXCLUDED, V.OBJECT): S.OBJECTED,
    (S.OBJECTED, V.EXCLUDE): S.EXCLUDED,
    (S.OBJECTED, V.KEEP): S.KEPT,
}


def step(state: RatingAppealState, verb: RatingAppealVerb, *, is_reviewed: bool = False) -> RatingAppealState:
    """The state after `verb`; what was reviewed is final. Raises `RatingAppealStepNotAllowed`."""
    if is_reviewed or (state, verb) not in TABLE:
        raise RatingAppealStepNotAllowed(state=state.label)
    return TABLE[state, verb]


def is_left_out(state: RatingAppealState) -> bool:
    """Whether the rating is not counted."""
    return state in (S.EXCLUDED, S.OBJECTED)


@dataclass(frozen=True, slots=True)
class Line:
    """A body of the line above the rated one; the district's own centre stands above all alike."""

    id: uuid.UUID
    is_centre_of_district: bool = False


def is_third(decider: uuid.UUID, rated: uuid.UUID, above: Sequence[Line]) -> bool:
    """Whether a body may decide on the rating of another: neither that body itself nor one that stands above it, save
    the district's centre, which stands above everybody alike."""
    if decider == rated:
        return False
    return all(line.is_centre_of_district for line in above if line.id == decider)


def public_reason(words: str) -> str:
    """The reason as everybody will read it. Raises `RatingReasonPersonal` where it speaks of a person."""
    if without_personal_data(words) != words:
        raise RatingReasonPersonal(field="words")
    return words
