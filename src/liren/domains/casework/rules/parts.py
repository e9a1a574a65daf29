"""A matter of several troubles: when its parts are done, and what the whole then answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from liren.domains.casework.choices import OPEN_STATES, CaseState, Outcome
from liren.domains.casework.errors.parts import PartOfPart, TooManyParts

MOST = 20
# The whole is as good as its least good part: nobody is told that all is done while something is not.
WORST_FIRST = (Outcome.NOT_POSSIBLE, Outcome.PLANNED, Outcome.EXPLAINED, Outcome.FIXED)


@dataclass(frozen=True, slots=True)
class Part:
    """One part as far as the whole is concerned; `answer` is what was answered, or where to go instead."""

    title: str
    state: str
    body: str
    outcome: str
    answer: str


def check_split(number: str, *, is_part: bool, count: int) -> None:
    """Parts have no parts, and a matter not more than can be read together."""
    if is_part:
        raise PartOfPart(number=number)
    if count >= MOST:
        raise TooManyParts(most=MOST)


def counted(parts: Iterable[Part]) -> list[Part]:
    """Those that were not taken back."""
    return [part for part in parts if part.state != CaseState.WITHDRAWN]


def unanswered(parts: Iterable[Part]) -> list[Part]:
    return [part for part in parts if part.state in OPEN_STATES]


def is_done(parts: Iterable[Part]) -> bool:
    """Whether the whole has parts, and every one of them is answered or not admitted."""
    left = counted(parts)
    return bool(left) and not unanswered(left)


def is_waited_for(states: Iterable[str]) -> bool:
    """Whether a part in one of these states is still open: the whole is answered perhaps, but not closed before it."""
    return any(state in OPEN_STATES for state in states)


def outcome_of(parts: Iterable[Part]) -> Outcome:
    found = {part.outcome for part in counted(parts)}
    return next((outcome for outcome in WORST_FIRST if outcome in found), Outcome.EXPLAINED)


def answer_of(parts: Iterable[Part]) -> str:
    """The answers of the parts, one under the other, each with its title and who gave it."""
    left = counted(parts)
    return "\n\n".join(f"{at}. {part.title}（{part.body}）\n{part.answer}" for at, part in enumerate(left, 1))


def part_message(title: str, template: str, words: str) -> tuple[str, str]:
    """A part has no requesters: those of the whole hear of it, with the title of the part before the words."""
    if template in ("casework.asked", "casework.part_made"):
        return template, f"{title}：{words}" if words != title else words
    is_dated = template in ("casework.suspended", "casework.resumed", "casework.reopened")
    kind = {"casework.resolved": "part_resolved", "casework.in_hands": "part_in_hands"}
    said = title if is_dated or not words else f"{title}：{words}"
    return f"casework.{kind.get(template, 'part_progress')}", said
