"""Whose hands a matter was in and for how long, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liren.faces.ui import moments
from liren.kernel import clock
from liren.kernel.worktime import Left

if TYPE_CHECKING:
    from liren.domains.casework.models import Custody

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hand:
    """One body's time with a matter, counted day and night."""

    name: str
    words: str
    since: dt.datetime
    is_now: bool


def hands_of(custodies: Iterable[Custody]) -> list[Hand]:
    return [
        Hand(
            held.body.short_name,
            span_words((held.until or clock.now()) - held.since),
            held.since,
            held.until is None,
        )
        for held in custodies
    ]


def span_words(length: dt.timedelta) -> str:
    """“3 天 2 小时”, by the clock."""
    days, rest = divmod(max(length, dt.timedelta()), DAY)
    minutes = rest // dt.timedelta(minutes=1)
    return moments.span(Left(False, days, minutes // 60, minutes % 60, True))


def hands_words(custodies: Iterable[Custody]) -> str:
    """“综合服务中心 3 小时 → 柳荫里社区 2 天”."""
    return " → ".join(f"{hand.name} {hand.words}" for hand in hands_of(custodies))
