"""Who is married, who may be a guardian."""

from __future__ import annotations

from collections.abc import Sequence

GROWN_UP = 18  # Civil Code, art. 17
MARRIED = "20"  # GB/T 2261.2


def is_married(events: Sequence[str], marital: str) -> bool:
    """By the last of the events "married" and "divorced" in their order; without any by what is kept of the person."""
    return events[-1] == "married" if events else marital.startswith(MARRIED[0])


def may_be_guardian(age: int | None, *, is_alive: bool) -> bool:
    """An adult, present on the register (Civil Code, art. 27 and 28: somebody with the capacity to be one)."""
    return is_alive and age is not None and age >= GROWN_UP
