"""What is to be agreed with a recipient before anything is given, and whether anything may be given now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

ENTRUSTED, HANDLER = "entrusted", "handler"
CONSENT = "consent"
LATE_AFTER = 10  # days after the end, until which what was given is to be returned or destroyed
KIND_OF = {
    **dict.fromkeys(("name", "sex", "age", "birth", "ethnic"), "name"),
    **dict.fromkeys(("document_kind", "document"), "document"),
    "phone": "phone",
    **dict.fromkeys(("address", "unit", "room", "community", "grid", "standing", "since"), "home"),
    **dict.fromkeys(("relation", "household", "head"), "household"),
    **dict.fromkeys(("groups", "visited"), "groups"),
    **dict.fromkeys(("schooling", "marital", "hukou_kind", "workplace", "occupation"), "details"),
}
"""Fields of a list by their kind of data; a serial number is none."""


def lacking(texts: dict[str, str], kinds: Collection[str], relation: str, until: dt.date | None) -> str:
    """The first of what PIPL art. 21 and 23 want said that is not; empty where nothing is missing."""
    for name in ("name", "contact", "purpose", "method"):
        if not texts.get(name, "").strip():
            return name
    if not kinds:
        return "kinds"
    return "until" if relation == ENTRUSTED and until is None else ""


def why_not(*, since: dt.date, until: dt.date | None, is_ended: bool, today: dt.date) -> str:
    """ "ended", "early" or "over"; empty where a list may be given."""
    if is_ended:
        return "ended"
    if today < since:
        return "early"
    return "over" if until is not None and today > until else ""


def wants_each(relation: str, ground: str) -> bool:
    """Whether each person's own separate consent is needed: for what rests on consent and goes to another handler (art.
    23). Only those who agreed are given; the others are left out."""
    return relation == HANDLER and ground == CONSENT


def why_left(stands: str | None, today: str, *, was_given: bool) -> str:
    """Why somebody is left out: "changed" where what was agreed to (`stands`, a digest) is not what the agreement says
    `today`, "withdrawn" or "never" where nothing stands. Empty for whoever agreed."""
    if stands is not None:
        return "" if stands == today else "changed"
    return "withdrawn" if was_given else "never"


def kinds_of(fields: Iterable[str]) -> tuple[str, ...]:
    """The kinds of data in a list of these fields."""
    return tuple(dict.fromkeys(KIND_OF[name] for name in fields if name in KIND_OF))


def next_alarm(stage: int, until: dt.date | None) -> tuple[int, dt.date] | None:
    """Which reminder to see to the return or destruction comes next, and on which day."""
    if until is None or stage >= 2:
        return None
    days = 1 if stage == 0 else LATE_AFTER
    return stage + 1, until + dt.timedelta(days=days)
