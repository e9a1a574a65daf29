"""What of a person may be deleted now, what the law keeps and until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

AT_ONCE = ("consent", "service", "trace")  # nothing but the person's wish or the service keeps them
TERMS = ("duty", "file", "record")  # kept for so many years from the end
NAMELESS = ("file", "record")  # stay without a name where the entry itself goes
KEPT_MOST = 10  # years for which somebody may decide to keep what is free


@dataclass(frozen=True, slots=True)
class Standing:
    """How many rows may go now and how many stay. `until` is the last day of those that stay, None while one is in
    use; `cut` the last end whose term is over, None where no term counts."""

    free: int
    kept: int
    until: dt.date | None = None
    cut: dt.date | None = None

    @property
    def is_free(self) -> bool:
        return self.kept == 0


def years_after(day: dt.date, years: int) -> dt.date:
    """The same day of a later year; the first of March for a day that that year has not."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)


def years_before(day: dt.date, years: int) -> dt.date:
    """The last day whose term of so many years is over on `day`."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return dt.date(day.year - years, 2, 28)


def standing_of(
    basis: str, ends: Iterable[dt.date | None], years: Mapping[str, int], today: dt.date
) -> Standing:
    """Where the rows of one kind stand today. `years`: the term by basis."""
    rows = list(ends)
    if basis in AT_ONCE:
        return Standing(len(rows), 0)
    cut = years_before(today, years[basis])
    kept = [end for end in rows if end is None or end > cut]
    until = (
        None if None in kept else max((years_after(end, years[basis]) for end in kept if end), default=None)
    )
    return Standing(len(rows) - len(kept), len(kept), until, cut)


def kept_until(
    basis: str, standing: Standing, years: Mapping[str, int], today: dt.date, *, is_off: bool
) -> dt.date | None:
    """The last day of what stays. A record still open ends with the entry, and its term runs from today."""
    if standing.until is None and standing.kept and is_off and basis == "record":
        return years_after(today, years[basis])
    return standing.until


def may_keep_until(day: dt.date | None, today: dt.date) -> bool:
    """Whether somebody may decide to keep what is free until that day."""
    return day is not None and today < day <= years_after(today, KEPT_MOST)


def is_nameless(basis: str, *, is_off: bool) -> bool:
    """Whether what stays of a kind stays without a name, the entry itself going."""
    return is_off and basis in NAMELESS
