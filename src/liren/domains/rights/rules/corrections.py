"""What a person may ask to have corrected, and what comes of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from liren.domains.people.rules.fields import FIELDS
from liren.domains.people.rules.grounds import Agreed, may_keep, may_telephone

WORDS = ("home", "relation")
STAFF_ONLY = ("remark",)  # what staff note for themselves
BETWEEN = "、"


def offered(agreed: Agreed, off: Collection[str]) -> tuple[str, ...]:
    """Fields that can be asked for: what follows a document (birth, sex, number) is corrected at the window."""
    kept = [
        field.name for field in FIELDS if may_keep(field.name, agreed, off) and field.name not in STAFF_ONLY
    ]
    return ("name", *(["phone"] if may_telephone(agreed) else []), *kept, *WORDS)


def differing(held: Mapping[str, str], proposed: Mapping[str, str]) -> dict[str, str]:
    """What is proposed and stands otherwise; of telephones those that are not there yet."""
    found = {name: text for name, text in proposed.items() if text and text != held.get(name, "")}
    if "phone" in found:
        there = held.get("phone", "").split(BETWEEN)
        found["phone"] = BETWEEN.join(one for one in found["phone"].split(BETWEEN) if one not in there)
    return {name: text for name, text in found.items() if text}


def outcome_of(approved: Mapping[str, bool]) -> str:
    """One of `CorrectionState`: all, some or none of the fields."""
    if all(approved.values()):
        return "approved"
    return "partly" if any(approved.values()) else "refused"
