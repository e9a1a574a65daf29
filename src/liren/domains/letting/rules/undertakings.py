"""Letters of responsibility: which text is which, and whether the one of today is signed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

DIGEST = 32  # letters
DAYS_BACK = 3_660


@dataclass(frozen=True, slots=True)
class Wording:
    """The clauses in both languages; `since` is None where nobody wrote from when on they hold."""

    chinese: tuple[str, ...]
    english: tuple[str, ...]
    since: dt.date | None

    @property
    def digest(self) -> str:
        return digest_of(self.chinese)


def digest_of(clauses: Sequence[str]) -> str:
    """The same for the same Chinese words, which are what is signed; a translation made better asks nobody again."""
    words = json.dumps([" ".join(clause.split()) for clause in clauses], ensure_ascii=False)
    return hashlib.sha256(words.encode()).hexdigest()[:DIGEST]


def standing(signed: str, today: str) -> str:
    """`signed`: the digest of what was signed last, empty for nothing."""
    if not signed:
        return "unsigned"
    return "signed" if signed == today else "outdated"


def is_same_name(written: str, name: str) -> bool:
    """Whether somebody wrote the own name: spaces, dots between its parts and width make no difference."""
    return bool(_bare(written)) and _bare(written) == _bare(name)


def _bare(name: str) -> str:
    flat = unicodedata.normalize("NFKC", name).casefold()
    return "".join(letter for letter in flat if letter.isalnum())


def wrong_day(on: dt.date, since: dt.date | None, today: dt.date) -> str:
    """Why a paper cannot have been signed on that day: "ahead", "before" the text held, "long_ago"; or empty."""
    if on > today:
        return "ahead"
    if since is not None and on < since:
        return "before"
    return "long_ago" if (today - on).days > DAYS_BACK else ""


def days_late(owed_on: dt.date, text_since: dt.date | None, today: dt.date, days: int) -> int:
    """By how many days a letter that is not signed is late, counted from the day it came to be owed or its text came
    into force, whichever is later. Zero days to sign in make nothing late."""
    if not days:
        return 0
    since = max(owed_on, text_since) if text_since else owed_on
    return max(0, (today - since).days - days)


def owed_before(today: dt.date, text_since: dt.date | None, days: int) -> dt.date | None:
    """What came to be owed before that day is late; None where nothing is, as `days_late`."""
    if not days or (text_since is not None and (today - text_since).days <= days):
        return None
    return today - dt.timedelta(days=days)
