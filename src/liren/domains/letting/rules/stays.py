"""Days of a stay: [since, until). Whoever leaves on a day frees the bed for that day."""

from __future__ import annotations

import datetime as dt


def overlap(since: dt.date, until: dt.date | None, other_since: dt.date, other_until: dt.date | None) -> bool:
    """Whether two stays share a night; one of no night shares none. The database keeps to the same."""
    end, other_end = until or dt.date.max, other_until or dt.date.max
    return since < other_end and other_since < end and since < end and other_since < other_end


def is_in_order(since: dt.date, until: dt.date | None) -> bool:
    return until is None or until >= since
