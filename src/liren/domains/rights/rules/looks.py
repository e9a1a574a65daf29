"""When whoever must answer about a look is reminded."""

from __future__ import annotations

import datetime as dt

NONE, REMINDED, LATE = 0, 1, 2
SHARE = 0.8  # of the time, after which a reminder comes


def next_alarm(
    stage: int, remind_at: dt.datetime | None, due_at: dt.datetime | None
) -> tuple[int, dt.datetime] | None:
    """The stage that comes next and its moment; None after the last, or while the limit is unknown."""
    moments = {REMINDED: remind_at, LATE: due_at}
    for one in (REMINDED, LATE):
        moment = moments[one]
        if one > stage and moment is not None:
            return one, moment
    return None
