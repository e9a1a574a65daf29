"""Truth checks (核实抽查): how a sample is drawn so that anybody can draw it again, and what follows a result."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from liren.domains.casework.check_choices import TruthFollow, TruthResult
from liren.domains.casework.errors import CheckFollowMissing, CheckFollowStrange, SampleSizeWrong

SIZE_MOST = 500


def check_size(size: int) -> None:
    if not 1 <= size <= SIZE_MOST:
        raise SampleSizeWrong(field="size", most=SIZE_MOST)


def allotted(sizes: Mapping[str, int], size: int) -> dict[str, int]:
    """How many of `size` each body is due: in proportion to what it closed, one at least while there are enough, the
    remainders to the largest fractions, of equal ones to the lesser key. Never more than a body has."""
    total = sum(sizes.values())
    if size >= total:
        return dict(sizes)
    keys = sorted(sizes)
    least = 1 if size >= len(keys) else 0
    shares = {key: Fraction(size * sizes[key], total) for key in keys}
    given = {key: max(least, int(shares[key])) for key in keys}
    while sum(given.values()) != size:
        if sum(given.values()) < size:
            open_keys = [key for key in keys if given[key] < sizes[key]]
            given[max(open_keys, key=lambda key: (shares[key] - given[key], _last(key)))] += 1
        else:
            open_keys = [key for key in keys if given[key] > least]
            given[min(open_keys, key=lambda key: (shares[key] - given[key], key))] -= 1
    return given


def _last(key: str) -> tuple[int, ...]:
    """An order in which the lesser key comes last, so that `max` finds it."""
    return tuple(-ord(letter) for letter in key)


def ticket(seed: str, number: str) -> str:
    """The lot of one matter: SHA-256 of seed, colon and number. The least ones are drawn."""
    return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()


def draw(seed: str, frame: Mapping[str, Sequence[str]], size: int) -> dict[str, list[str]]:
    """The numbers drawn of each body: the same of the same seed, whatever the order of the frame."""
    due = allotted({body: len(numbers) for body, numbers in frame.items()}, size)
    return {
        body: sorted(numbers, key=lambda number: ticket(seed, number))[: due[body]]
        for body, numbers in sorted(frame.items())
    }


def frame_digest(frame: Mapping[str, Iterable[str]]) -> str:
    """What the list that was drawn from is known by: SHA-256 of its numbers in order, a line each."""
    numbers = sorted(number for of_body in frame.values() for number in of_body)
    return hashlib.sha256("\n".join(numbers).encode()).hexdigest()


def followed(result: TruthResult, follow: str, *, is_closed: bool) -> TruthFollow:
    """What follows: not fixed is reopened or supervised; partly may be; what is fixed or not known goes no further.
    What is open again already is not opened twice."""
    wanted = TruthFollow(follow) if follow in TruthFollow.values else TruthFollow.NOTHING
    if result in (TruthResult.FIXED, TruthResult.UNCLEAR):
        if wanted in (TruthFollow.REOPEN, TruthFollow.SUPERVISE):
            raise CheckFollowStrange(field="follow", result=result.label)
        return TruthFollow.NOTHING
    if not is_closed and wanted != TruthFollow.SUPERVISE:
        return TruthFollow.OPEN_ALREADY
    if result == TruthResult.NOT_FIXED and wanted not in (TruthFollow.REOPEN, TruthFollow.SUPERVISE):
        raise CheckFollowMissing(field="follow")
    return wanted


@dataclass(frozen=True, slots=True)
class Found:
    """What the checks of one body have found so far."""

    drawn: int = 0
    fixed: int = 0
    partly: int = 0
    not_fixed: int = 0
    unclear: int = 0

    @property
    def counted(self) -> int:
        """Those with a result that says something."""
        return self.fixed + self.partly + self.not_fixed

    @property
    def waiting(self) -> int:
        return self.drawn - self.counted - self.unclear

    @property
    def share(self) -> float | None:
        """Fixed in per cent of those counted; None where nothing counts."""
        return round(1000 * self.fixed / self.counted) / 10 if self.counted else None

    def __add__(self, other: Found) -> Found:
        return Found(
            self.drawn + other.drawn,
            self.fixed + other.fixed,
            self.partly + other.partly,
            self.not_fixed + other.not_fixed,
            self.unclear + other.unclear,
        )
