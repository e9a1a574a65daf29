"""What other Open311 servers say, read with distrust: JSON only, never deep, never long."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from liren.domains.casework.rules import intake

SERVICES_MOST = 500
ID_MOST, NAME_MOST, NOTES_MOST = 120, 80, 1000


class Unreadable(Exception):
    """It is no JSON, or not of the shape that GeoReport v2 writes."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the other side calls a request: an id, or so far a token."""

    request_id: str = ""
    token: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """How a request stands there."""

    is_closed: bool
    notes: str


def parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable from None


def _rows(found: Any) -> list[Mapping[str, Any]]:
    rows = found if isinstance(found, list) else [found]
    if not all(isinstance(row, dict) for row in rows):
        raise Unreadable
    return rows


def _word(row: Mapping[str, Any], name: str, most: int) -> str:
    """A text or number as one short text; anything else is none."""
    value = row.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    text = "".join(c if c.isprintable() or c == "\n" else " " for c in str(value)[: most * 2])
    return intake.clean(text)[:most]


def services(body: bytes) -> list[dict[str, Any]]:
    """The services that the other side names; those without a code are left out."""
    rows = _rows(parsed(body))[:SERVICES_MOST]
    found = [
        {
            "code": _word(row, "service_code", 64),
            "name": _word(row, "service_name", NAME_MOST),
            "has_questions": row.get("metadata") in (True, "true"),
        }
        for row in rows
    ]
    return [row for row in found if row["code"]]


def known(body: bytes) -> Known:
    """What a request that was sent is called there. Raises `Unreadable` if it is not named."""
    rows = _rows(parsed(body))
    first = rows[0] if rows else {}
    found = Known(_word(first, "service_request_id", ID_MOST), _word(first, "token", ID_MOST))
    if not found.request_id and not found.token:
        raise Unreadable
    return found


def told(body: bytes, request_id: str) -> Told:
    """How our request stands. Raises `Unreadable` if the answer speaks of another or of none."""
    rows = _rows(parsed(body))
    mine = [row for row in rows if _word(row, "service_request_id", ID_MOST) == request_id]
    if not mine or mine[0].get("status") not in ("open", "closed"):
        raise Unreadable
    return Told(mine[0]["status"] == "closed", _word(mine[0], "status_notes", NOTES_MOST))


def arrived(body: bytes, mark: str) -> str:
    """The id of the request whose description bears our mark; empty if it is not there."""
    for row in _rows(parsed(body)):
        if mark in str(row.get("description") or ""):
            return _word(row, "service_request_id", ID_MOST)
    return ""


def complaint(body: bytes) -> str:
    """What the other side says is wrong, for a person to read."""
    try:
        rows = _rows(parsed(body))
    except Unreadable:
        return ""
    return "；".join(filter(None, (_word(row, "description", 200) for row in rows[:3])))[:200]


def mark_of(number: str) -> str:
    """By which our own request is found again among those of the other side."""
    return f"[{number}]"
