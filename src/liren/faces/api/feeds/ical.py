"""Limits as an iCalendar object (RFC 5545): lines end in CRLF and are folded at 75 octets."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

FOLD = 75


@dataclass(frozen=True, slots=True)
class Event:
    """A moment that lasts no time."""

    key: str
    at: dt.datetime
    stamp: dt.datetime
    title: str
    url: str


def written(name: str, events: list[Event]) -> bytes:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Liren//limits//ZH",
        f"X-WR-CALNAME:{_escaped(name)}",
    ]
    for event in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{event.key}",
            f"DTSTAMP:{_utc(event.stamp)}",
            f"DTSTART:{_utc(event.at)}",
            f"SUMMARY:{_escaped(event.title)}",
            f"URL:{event.url}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _utc(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    plain = "".join(c if c.isprintable() or c == "\n" else " " for c in text)
    for sign in ("\\", ";", ","):
        plain = plain.replace(sign, "\\" + sign)
    return plain.replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """Pieces of at most 75 octets, none cut within a character; each further one begins with a space."""
    pieces, piece = [], b""
    for letter in line:
        octets = letter.encode()
        if len(piece) + len(octets) > FOLD:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
