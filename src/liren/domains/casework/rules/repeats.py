"""Fairness to whoever comes again: linked, answered once more in full, and closed only by a second pair of eyes.

Nothing here counts a person: what is counted are the answers to one matter.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable

from liren.domains.casework.errors.repeats import AnswerOnceMore, NotSameRequester, OwnClosing

FULL_ANSWERS = 2  # the first, and once more in full

Marks = tuple[str, uuid.UUID | None]  # a blind index of the telephone number, an account


def check_same(ones: Iterable[Marks], others: Iterable[Marks]) -> None:
    """Whether somebody stands behind both matters, by telephone number or account. Refuses `NotSameRequester`."""
    if not marks_of(ones) & marks_of(others):
        raise NotSameRequester(field="other")


def marks_of(people: Iterable[Marks]) -> frozenset[object]:
    """What people are known again by; who left nothing is nobody's double."""
    return frozenset(mark for pair in people for mark in pair if mark)


def check_answered_twice(answers: int) -> None:
    """Refuses to propose the closing before the matter was answered once more in full."""
    if answers < FULL_ANSWERS:
        raise AnswerOnceMore(needed=FULL_ANSWERS, count=answers)


def check_second_pair_of_eyes(decider: uuid.UUID | None, involved: Collection[uuid.UUID | None]) -> None:
    """Neither who proposed it, nor who wrote one of the answers, nor who handles it. Refuses `OwnClosing`."""
    if decider is None or decider in involved:
        raise OwnClosing
