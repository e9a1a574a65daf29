"""Which step leads where."""

from __future__ import annotations

from collections.abc import Mapping

# step: from which states, and to which it leads
STEPS: Mapping[str, tuple[frozenset[str], str]] = {
    "supplement": (frozenset({"submitted", "wanting"}), "submitted"),
    "tell": (frozenset({"submitted", "wanting"}), "wanting"),
    "register": (frozenset({"submitted", "wanting"}), "registered"),
    "refuse": (frozenset({"submitted", "wanting"}), "refused"),
    "withdraw": (frozenset({"submitted", "wanting"}), "withdrawn"),
    "correct": (frozenset({"registered"}), "registered"),
    "end": (frozenset({"registered"}), "ended"),
}
OPEN = frozenset({"submitted", "wanting"})
IN_FORCE = OPEN | {"registered"}

PERMIT_STEPS: Mapping[str, tuple[frozenset[str], str]] = {
    "extend": (frozenset({"taken_in", "passed"}), ""),
    "pass": (frozenset({"taken_in"}), "passed"),
    "issue": (frozenset({"passed"}), "issued"),
    "decline": (frozenset({"taken_in", "passed"}), "declined"),
    "endorse": (frozenset({"issued"}), "issued"),
}


def takes_scans(state: str, *, is_own: bool) -> bool:
    """The person adds and takes away scans until it is decided, the community as long as it is in force."""
    return state in (OPEN if is_own else IN_FORCE)


def leads_to(step: str, state: str) -> str | None:
    """The state after the step; None where it is not allowed."""
    allowed, after = STEPS[step]
    return after if state in allowed else None


def permit_leads_to(step: str, state: str) -> str | None:
    """As `leads_to`, of a permit; a step may leave the state as it is."""
    allowed, after = PERMIT_STEPS[step]
    return (after or state) if state in allowed else None
