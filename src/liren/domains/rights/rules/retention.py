"""The terms of keeping by ground: how long, in which unit, and what no district may go below."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from liren.domains.rights.rules.deletion import years_before

FIGURES = {
    "duty": "rights.keep.duty",
    "file": "rights.keep.file",
    "record": "rights.keep.record",
    "service": "rights.keep.service",
    "trace": "rights.keep.trace",
}
IN_DAYS = ("trace",)
LEAST = {"record": 3, "trace": 30}  # PIPL art. 56; for so long an import can be taken back
AGAIN = 365  # days after which somebody whose entry was kept is proposed again


def term_of(basis: str, value: int) -> int:
    """The term as it counts: what the place set, but never below what holds everywhere."""
    return max(value, LEAST.get(basis, 0))


def cut_of(basis: str, terms: Mapping[str, int], today: dt.date) -> dt.date:
    """The last day of ending whose term is over today."""
    term = term_of(basis, terms[basis])
    return today - dt.timedelta(days=term) if basis in IN_DAYS else years_before(today, term)
