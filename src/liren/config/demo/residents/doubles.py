"""Three in a hundred are written twice, the second time with mistakes: what people who look for doubles must find.

Which mistakes, and how often, is said in docs/operate/register.md; change both together.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from liren.config.demo.residents import tables
from liren.config.demo.residents.made import PHONES, Resident
from liren.domains.people.rules.documents import check_character

SHARE = 0.03
APART = 400  # persons; a double stands some way behind, as it does in another list


@dataclass(frozen=True, slots=True)
class Written:
    """A line of a list: the person as written, and what was done to it; nothing for the true line."""

    resident: Resident
    mistakes: tuple[str, ...] = ()


def with_doubles(residents: Iterable[Resident], seed: int, share: float = SHARE) -> Iterator[Written]:
    """Every person as they are, and some once more, corrupted. The truth is their `serial`."""
    chance = random.Random(f"doubles:{seed}")  # noqa: S311  made-up people
    waiting: list[tuple[int, Written]] = []
    number = -1
    for number, resident in enumerate(residents):
        yield Written(resident)
        if chance.random() < share:
            waiting.append((number + chance.randint(20, APART), _double(resident, chance)))
        due = [one for at, one in waiting if at <= number]
        waiting = [pair for pair in waiting if pair[0] > number]
        yield from due
    yield from (one for _, one in waiting)


def _double(resident: Resident, chance: random.Random) -> Written:
    """One to three mistakes, and the number never whole: it would be the same person at once."""
    twin, kinds = replace(resident, relation="", household=""), []
    twin.document, kind = _document(resident, chance)
    kinds.append(kind)
    for name, odds, change in (
        ("name", 0.35, _name),
        ("birth", 0.2, _birth),
        ("phone", 0.45, _phone),
        ("moved", 0.4, _moved),
        ("address", 0.3, _address),
    ):
        if chance.random() < odds:
            change(twin, chance)
            kinds.append(name)
    if kinds == ["document_missing"]:  # as it stands it would be known by name, birth and door
        _moved(twin, chance)
        kinds.append("moved")
    return Written(twin, tuple(kinds))


def _document(resident: Resident, chance: random.Random) -> tuple[str, str]:
    if not resident.document or chance.random() < 0.5:
        return "", "document_missing"
    at = chance.randint(14, 16)
    digits = list(resident.document[:17])
    digits[at] = str((int(digits[at]) + 2 * chance.randint(1, 4)) % 10)
    first = "".join(digits)
    if chance.random() < 0.6:
        return first + check_character(first), "document_other"
    return first + resident.document[17], "document_wrong"


def _name(twin: Resident, chance: random.Random) -> None:
    places = [at for at, letter in enumerate(twin.name) if letter in tables.CONFUSED]
    if places:
        at = chance.choice(places)
        twin.name = twin.name[:at] + tables.CONFUSED[twin.name[at]] + twin.name[at + 1 :]
    elif len(twin.name) > 2:
        twin.name = twin.name[:-1]


def _birth(twin: Resident, chance: random.Random) -> None:
    """Day and month changed about, or a year off; with a number, as the number says."""
    if twin.document:
        return
    try:
        turned = dt.date(twin.birth.year, twin.birth.day, twin.birth.month)
    except ValueError:
        turned = twin.birth
    twin.birth = (
        turned if turned != twin.birth else twin.birth - dt.timedelta(days=chance.choice((1, 10, 365)))
    )


def _phone(twin: Resident, chance: random.Random) -> None:
    twin.phone = f"{PHONES}{chance.randrange(1_000_000):06d}" if chance.random() < 0.6 else ""


def _moved(twin: Resident, chance: random.Random) -> None:
    twin.building = chance.choice(twin.ground.buildings)
    twin.unit, twin.room = str(chance.randint(1, 4)), f"{chance.randint(1, 6)}0{chance.randint(1, 2)}"


def _address(twin: Resident, chance: random.Random) -> None:
    """The same home, written as others write it."""
    twin.building = twin.building.replace("幢", chance.choice(("栋", "号楼", " 幢")))
