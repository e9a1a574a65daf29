"""GeoReport v2: which requests a question is about, and what a text may be. Source: wiki.open311.org/GeoReport_v2."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from liren.domains.casework.errors.exchange import HtmlInText, ParameterWrong, SpanTooLong
from liren.domains.casework.rules import intake

SPAN = dt.timedelta(days=90)
REQUESTS_MOST = 1000
PAGES_MOST = 10_000
DESCRIPTION_MOST = 4000
STATUSES = ("open", "closed")
_TAG = re.compile(r"<\s*+(?:[/!?]\s*+)?[A-Za-z][^<>]*>|<!--")


@dataclass(frozen=True, slots=True)
class Window:
    """Requests received from `since` until before `until`."""

    since: dt.datetime
    until: dt.datetime


@dataclass(frozen=True, slots=True)
class Pages:
    start: int
    size: int


def moment(text: str, name: str) -> dt.datetime | None:
    """ISO 8601 with a zone (none counts as UTC); None for nothing. Refuses anything else."""
    if not text:
        return None
    try:
        found = dt.datetime.fromisoformat(text.replace(" ", "+") if "T" in text else text)
        return found if found.tzinfo else found.replace(tzinfo=dt.UTC)
    except ValueError:
        raise ParameterWrong(name=name) from None


def window(since: dt.datetime | None, until: dt.datetime | None, now: dt.datetime) -> Window:
    """The time that is looked at: without both ends the last 90 days, with one 90 days from or until it.

    Refuses a longer one, and one that ends before it begins.
    """
    try:
        end = until or (min(now, since + SPAN) if since else now)
        start = since or end - SPAN
    except OverflowError:
        raise SpanTooLong from None
    if until is not None and (start > end or end - start > SPAN):
        raise SpanTooLong
    return Window(start, max(start, end))


def pages(page: str, size: str) -> Pages:
    """Which of the found ones are given: the first thousand, or a page of at most as many."""
    number = _number(page, "page", PAGES_MOST) if page else 1
    count = _number(size, "page_size", REQUESTS_MOST) if size else (50 if page else REQUESTS_MOST)
    return Pages((number - 1) * count, count)


def _number(text: str, name: str, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10) or not 1 <= int(text) <= most:
        raise ParameterWrong(name=name)
    return int(text)


def statuses(text: str) -> tuple[str, ...]:
    """`open`, `closed` or both; both for nothing."""
    asked = tuple(dict.fromkeys(listed(text)))
    if any(one not in STATUSES for one in asked):
        raise ParameterWrong(name="status")
    return asked or STATUSES


def listed(text: str, most: int = REQUESTS_MOST) -> list[str]:
    """The parts of a comma list, empty ones left out."""
    return [part.strip() for part in text.split(",", most) if part.strip()][:most]


def description(text: str) -> str:
    """At most 4,000 characters of plain text. Refuses more, and HTML."""
    if _TAG.search(text):
        raise HtmlInText(field="description")
    return intake.checked_text(text, most=DESCRIPTION_MOST, field="description")


def last_change(moments: Iterable[dt.datetime | None], ended: dt.datetime | None) -> dt.datetime | None:
    """When a request last changed: its end if it has one, else the last of `moments`."""
    return ended or max((one for one in moments if one), default=None)
