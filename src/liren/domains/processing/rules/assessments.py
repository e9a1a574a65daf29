"""What must be assessed before it is processed (PIPL art. 55), and how its assessment stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

SENSITIVE, AUTOMATED, GIVEN, PUBLIC = "sensitive", "automated", "given", "public"
ALWAYS = (
    ("groups", SENSITIVE),
    ("needs", AUTOMATED),
    ("classes", AUTOMATED),
    ("doubles", AUTOMATED),
    ("contacts", PUBLIC),
    ("matters", PUBLIC),
)
"""What the register and the matters do in every district."""
PARTS = ("lawful", "effect", "measures")  # art. 56(1)
SIGNED = (*PARTS, "risk", "conclusion")
STOP = "stop"
ORDER = ("forbidden", "missing", "changed", "old", "well", "gone")


@dataclass(frozen=True, slots=True)
class Subject:
    """`key` names it in addresses; `ref` is the field or the recipient. What is not `is_due` is not processed now."""

    key: str
    kind: str
    ref: str = ""
    is_due: bool = True


@dataclass(frozen=True, slots=True)
class Signed:
    """What counts of the last version."""

    digest: str
    conclusion: str
    day: dt.date


def subjects(
    fields: Iterable[tuple[str, bool, bool]], recipients: Iterable[tuple[str, bool]]
) -> list[Subject]:
    """`fields` by name, whether sensitive and whether on; `recipients` by id and whether ended."""
    found = [
        Subject(f"field.{name}", SENSITIVE, name, is_on)
        for name, is_sensitive, is_on in fields
        if is_sensitive
    ]
    found += [Subject(key, kind) for key, kind in ALWAYS]
    return found + [Subject(f"recipient.{ref}", GIVEN, ref, not is_ended) for ref, is_ended in recipients]


def standing(is_due: bool, digest: str, signed: Signed | None, today: dt.date) -> str:
    """The worst that holds: one of `ORDER`."""
    if not is_due:
        return "gone"
    if signed is None:
        return "missing"
    if signed.conclusion == STOP:
        return "forbidden"
    if signed.digest != digest:
        return "changed"
    return "old" if is_old(signed.day, today) else "well"


def is_old(day: dt.date, today: dt.date) -> bool:
    """Whether more than a year has passed; the 29th of February counts as the 28th."""
    if (day.month, day.day) == (2, 29):
        day = day.replace(day=28)
    return day.replace(year=day.year + 1) < today


def lacking(written: Mapping[str, str]) -> str:
    """The first of what is to be signed that says nothing; empty where nothing is missing."""
    return next((name for name in SIGNED if not written.get(name, "").strip()), "")
