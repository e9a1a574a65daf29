"""What of a request of a near relative is missing, and how long what was opened stays open."""

from __future__ import annotations

import datetime as dt

SHOWN = ("see", "copy")  # rights by which something is opened for a while
LIFE = dt.timedelta(days=7)
OPEN_MOST = 5  # requests of one account at a time
WORDS_MOST, SHORT_MOST = 1_000, 80


def needs_words(right: str, *, is_granted: bool) -> bool:
    """A refusal says why; a correction what was changed."""
    return not is_granted or right == "correct"


def opens(right: str) -> bool:
    return right in SHOWN
