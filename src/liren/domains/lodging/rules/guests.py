"""A guest as the keeper enters one: what is wrong with it, whether it is a minor, how late it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from liren.domains.people.rules.documents import Unfit, read_document

MINOR_BELOW = 18  # Law on the protection of minors, article 2
ABROAD = frozenset({"passport", "hmt_permit", "permanent"})


@dataclass(frozen=True, slots=True)
class GuestGiven:
    """One line of the keeper's form. `birth` only where the number does not say it."""

    name: str
    kind: str
    number: str
    birth: dt.date | None = None
    is_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Guardian:
    """What the keeper asked about a minor: whose telephone, and who the others in the room are to the minor.
    `is_reported`: nobody could be reached, and the police was told."""

    name: str = ""
    phone: str = ""
    relation: str = ""
    is_reported: bool = False

    @property
    def is_asked(self) -> bool:
        """The five musts: the guardian's telephone and the relation of those who stay together; else the police."""
        return self.is_reported or bool(self.name and self.phone and self.relation)


@dataclass(frozen=True, slots=True)
class GuestRead:
    """The guest in the form that is kept. `flaw`: why the number is none, empty for a good one."""

    name: str
    kind: str
    number: str
    birth: dt.date | None
    flaw: str
    is_minor: bool


def read_guest(given: GuestGiven, today: dt.date) -> GuestRead:
    """A number that fails the check is kept as it was written, with its flaw."""
    name = " ".join(given.name.split())
    try:
        found = read_document(given.kind, given.number, today)
    except Unfit as unfit:
        number = "".join(given.number.split()).upper()
        return GuestRead(name, given.kind, number, given.birth, unfit.flaw, is_minor(given.birth, today))
    birth = found.birth or given.birth
    return GuestRead(name, given.kind, found.number, birth, "", is_minor(birth, today))


def is_minor(birth: dt.date | None, today: dt.date) -> bool:
    if birth is None:
        return False
    years = today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
    return years < MINOR_BELOW


def minutes_late(arrived: dt.datetime, entered: dt.datetime) -> int:
    """Whole minutes between arriving and being entered; none for an entry made before."""
    return max(0, int((entered - arrived).total_seconds() // 60))


def is_from_abroad(kind: str) -> bool:
    """Whom the house also tells the police of within 24 hours (rules on hotels, article 6)."""
    return kind in ABROAD


def keep_until(left: dt.datetime, days: int) -> dt.datetime:
    return left + dt.timedelta(days=days)


def stay_due(
    spoken_of: dt.datetime, *, is_asked: bool, now: dt.datetime, ask_days: int, lapse_days: int
) -> str:
    """ "ask" where the house is to say whether a guest is still there, "lapse" where nobody spoke of the guest for so
    long (`spoken_of`: the arrival, or when the house said so last); empty otherwise. Zero days never."""
    days = (now - spoken_of) / dt.timedelta(days=1)
    if lapse_days and days >= lapse_days:
        return "lapse"
    return "ask" if ask_days and not is_asked and days >= ask_days else ""
