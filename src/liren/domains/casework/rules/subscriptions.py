"""Subscriptions: how many one may have, and when the next news is due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from liren.domains.messaging.rules.wishes import next_digest

MOST: Final = 20  # of one person
SOON: Final = dt.timedelta(minutes=5)  # “as it comes” is looked for so often

FIRST_PAUSE: Final = dt.timedelta(minutes=5)  # and four times as long after each further failure
FAILURES_MOST: Final = 6  # some four days; then its holder is told, and it stops


def pause_after(failures: int) -> dt.timedelta | None:
    """How long a subscription rests that could not be told so often in a row; None: it stops."""
    return None if failures >= FAILURES_MOST else FIRST_PAUSE * 4 ** (failures - 1)


def common_place(codes: Sequence[str]) -> str:
    """The narrowest place in which all of them lie; of several counties the first's."""
    first, shortest = codes[0], min(map(len, codes))
    found = (n for n in (12, 9, 6) if n <= shortest and all(code[:n] == first[:n] for code in codes))
    return first[: next(found, 6)]


def next_due(cadence: str, hour: int, weekday: int, after: dt.datetime) -> dt.datetime:
    """The first moment behind `after` (local): in five minutes, or at the hour at which its holder has digests."""
    if cadence == "soon":
        return after + SOON
    return next_digest(cadence, hour, weekday, after)


def scope_of(place: object, grid: object, building: object, category: object) -> str:
    """What tells two subscriptions of one person apart."""
    return ":".join(str(part or "") for part in (place, grid, building, category))
