"""Numbers of documents: how they are written, checked, and what they say of birth and sex."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from operator import mul

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999, 5
CHECKS = "10X98765432"
HMT_REGIONS = (
    "810000",
    "820000",
    "830000",
)  # residence permit of Hong Kong, Macau and Taiwan residents, 2018
OLD_PERMANENT = re.compile(r"[A-Z]{3}\d{12}")
PASSPORT = re.compile(r"[A-Z0-9]{5,20}")
EARLIEST = dt.date(1890, 1, 1)


class Unfit(Exception):
    """A number that is none. `flaw` is one of `choices.DocumentFlaw`."""

    def __init__(self, flaw: str) -> None:
        super().__init__(flaw)
        self.flaw = flaw


@dataclass(frozen=True, slots=True)
class Document:
    """A number in the one form it is compared in. `birth` and `sex` ("1", "2") where the number says them."""

    kind: str
    number: str
    birth: dt.date | None = None
    sex: str = ""


def read_document(kind: str, text: str, today: dt.date) -> Document:
    """The document of `kind` with the number in `text`. Raises `Unfit`.

    Full-width figures, spaces, dashes and a small x are read; an identity card's number of fifteen figures becomes
    eighteen. The place in it is no ground for a refusal: codes of places have changed (GB 11643).
    """
    return READERS[kind](kind, _plain(text), today)


def kind_of(text: str) -> str:
    """What kind of document a number looks like; "passport" where it is none of the others, "" for nothing."""
    plain = _plain(text)
    if not plain:
        return ""
    if OLD_PERMANENT.fullmatch(plain) or (len(plain) == 18 and plain.startswith("9")):
        return "permanent"
    if len(plain) == 18 and plain.startswith(HMT_REGIONS):
        return "hmt_permit"
    figures = plain[:-1].isdecimal() and (plain[-1].isdecimal() or plain[-1] == "X")
    return "id_card" if figures and len(plain) in (15, 18) else "passport"


def check_character(first: str) -> str:
    """The eighteenth character of a number of which `first` are the seventeen before (GB 11643, ISO 7064 MOD 11-2)."""
    return CHECKS[sum(map(mul, map(int, first), WEIGHTS)) % 11]


def masked(number: str) -> str:
    """`320104********0018`: the first six and last four of eighteen; of a shorter number its last three."""
    if len(number) >= 15:
        return f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}"
    return "*" * max(0, len(number) - 3) + number[-3:]


def _plain(text: str) -> str:
    if not (text.isascii() and text.isalnum()):
        text = "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())
    return text.upper()


def _id_card(kind: str, plain: str, today: dt.date) -> Document:
    if len(plain) == 15 and plain.isdecimal():
        first = plain[:6] + "19" + plain[6:]
        plain = first + check_character(first)
    return _of_eighteen(kind, plain, today)


def _hmt_permit(kind: str, plain: str, today: dt.date) -> Document:
    if not plain.startswith(HMT_REGIONS):
        raise Unfit("region")
    return _of_eighteen(kind, plain, today)


def _permanent(kind: str, plain: str, today: dt.date) -> Document:
    if OLD_PERMANENT.fullmatch(plain):
        return Document(kind, plain)
    if not plain.startswith("9"):
        raise Unfit("shape")
    return _of_eighteen(kind, plain, today)


def _passport(kind: str, plain: str, today: dt.date) -> Document:
    if not PASSPORT.fullmatch(plain) or not any(c.isdecimal() for c in plain):
        raise Unfit("shape")
    return Document(kind, plain)


def _of_eighteen(kind: str, plain: str, today: dt.date) -> Document:
    if len(plain) != 18:
        raise Unfit("length")
    if not (plain[:17].isascii() and plain[:17].isdecimal()):
        raise Unfit("shape")
    if check_character(plain[:17]) != plain[17]:
        raise Unfit("check")
    return Document(kind, plain, _birth(plain, today), "1" if int(plain[16]) % 2 else "2")


def _birth(plain: str, today: dt.date) -> dt.date:
    try:
        birth = dt.date(int(plain[6:10]), int(plain[10:12]), int(plain[12:14]))
    except ValueError:
        raise Unfit("birth") from None
    if birth > today:
        raise Unfit("future")
    if birth < EARLIEST:
        raise Unfit("birth")
    return birth


READERS: dict[str, Callable[[str, str, dt.date], Document]] = {
    "id_card": _id_card,
    "hmt_permit": _hmt_permit,
    "permanent": _permanent,
    "passport": _passport,
}
