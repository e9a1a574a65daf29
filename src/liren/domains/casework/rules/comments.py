"""Comments between colleagues: whom they name with @, and until when their author may correct them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

CORRECTED_WITHIN: Final = dt.timedelta(hours=24)
CORRECTIONS_MOST: Final = 20
MENTIONS_MOST: Final = 20
OFFERED_MOST: Final = 8
# A username as accounts have them, behind an @ that ends no word: an e-mail address names nobody.
_MENTION = re.compile(r"(?<![A-Za-z0-9._@-])[@＠]([A-Za-z][A-Za-z0-9._-]{1,30}[A-Za-z0-9])")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a comment as it is shown: words, or the name of somebody (`is_name`)."""

    text: str
    is_name: bool = False


def mentioned_in(text: str) -> list[str]:
    """The usernames a comment names, each once, in their order."""
    return list(dict.fromkeys(found[1].lower() for found in _MENTION.finditer(text)))


def pieces_of(text: str, names: Mapping[str, str]) -> list[Piece]:
    """The comment with people's names in place of their usernames; a username nobody has stays as it is."""
    pieces: list[Piece] = []
    end = 0
    for found in _MENTION.finditer(text):
        name = names.get(found[1].lower())
        if name is None:
            continue
        if found.start() > end:
            pieces.append(Piece(text[end : found.start()]))
        pieces.append(Piece(f"@{name}", is_name=True))
        end = found.end()
    if end < len(text):
        pieces.append(Piece(text[end:]))
    return pieces


def may_still_correct(written: dt.datetime, now: dt.datetime) -> bool:
    return now - written < CORRECTED_WITHIN


def fits(typed: str, ways: Collection[str]) -> bool:
    """Whether what was typed begins one of the ways a colleague is called."""
    wanted = typed.strip().lower()
    return not wanted or any(way.startswith(wanted) for way in ways)
