"""Who is believed: a weaker source does not overwrite a stronger one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

STRENGTH = {"document": 60, "department": 50, "visit": 40, "self": 40, "sheet": 30, "hearsay": 10}


@dataclass(frozen=True, slots=True)
class Said:
    """One value of a field: who said it and when. An empty value is nobody's."""

    value: object
    kind: str
    at: dt.datetime


def outcome(old: Said | None, new: Said) -> str:
    """What becomes of a new value: "take", "same" or "conflict".

    A stronger source, or an equal one that is not older, is taken. What says nothing overwrites nothing.
    """
    if new.value in (None, ""):
        return "same"
    if old is None or old.value in (None, ""):
        return "take"
    if old.value == new.value:
        return "same"
    if (STRENGTH[new.kind], new.at) >= (STRENGTH[old.kind], old.at):
        return "take"
    return "conflict"
