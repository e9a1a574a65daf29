"""Whether somebody at the portal is the person on the register, and what is asked to find out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from liren.domains.people.rules import names

OPTIONS = 6
GROWN_UP = 18
TAIL = 6


@dataclass(frozen=True, slots=True)
class Known:
    """What the register says of somebody. `home` is empty for who lives nowhere."""

    name: str
    age: int | None
    month: int | None
    home: str
    is_protected: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """What somebody says: the name, the home chosen among decoys, the month of birth."""

    name: str
    home: str
    month: int


def tail_of(text: str) -> str:
    """The last six characters of a document as they are compared."""
    return "".join(c for c in text.upper() if c.isalnum())[-TAIL:]


def is_same_person(known: Known, answered: Answered) -> bool:
    """Never for a minor or a protected person, nor where the register cannot ask: those are matched at the window."""
    if known.is_protected or known.age is None or known.age < GROWN_UP or not known.home:
        return False
    return (
        names.key_of(known.name) == names.key_of(answered.name)
        and known.home == answered.home
        and known.month == answered.month
    )


def homes_to_choose(own: str, others: Iterable[str], secret: str) -> list[str]:
    """The own home among decoys; decoys only where there is none, so that the list does not tell.

    `secret` is the same for the same answers: whoever asks again learns nothing from what stays in the list.
    """
    pool = sorted(set(others) - {own, ""}, key=lambda home: _rank(secret, home))
    chosen = [own, *pool[: OPTIONS - 1]] if own else pool[:OPTIONS]
    return sorted(chosen, key=lambda home: _rank(secret[::-1], home))


def _rank(secret: str, home: str) -> str:
    return hashlib.sha256(f"{secret}:{home}".encode()).hexdigest()
