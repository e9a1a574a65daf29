"""Subscriptions: how many one may have, and when the next news is due."""

from __future__ import annotations

import datetime as dt
from typing import Final

from liren.domains.messaging.rules.wishes import next_digest

MOST: Final = 20  # of one person
SOON: Final = dt.timedelta(minutes=5)  # “as it comes” is looked for so often


def next_due(cadence: str, hour: int, weekday: int, after: dt.datetime) -> dt.datetime:
    """The first moment behind `after` (local): in five minutes, or at the hour at which its holder has digests."""
    if cadence == "soon":
        return after + SOON
    return next_digest(cadence, hour, weekday, after)


def scope_of(place: object, grid: object, building: object, category: object) -> str:
    """What tells two subscriptions of one person apart."""
    return ":".join(str(part or "") for part in (place, grid, building, category))
