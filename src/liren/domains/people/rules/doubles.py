"""How alike two persons on the register are, and by what: weights of evidence after Fellegi and Sunter (1969).

Each field that both persons have compares to one level. A level's weight is log2(m / u): how often it is seen when the
two are one person (m), over how often when they are not (u). A field that one of them lacks says nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import log2

from liren.domains.people.rules import names

SAME, POSSIBLE, DIFFERENT = "same", "possible", "different"
SAME_FROM, POSSIBLE_FROM = 27.0, 21.0
SHORTEST = 3  # letters of a name of which one may be off; of two letters it would be another name
LATIN_SHORTEST = 5
NAMES_KEPT = 500_000  # names whose sound is remembered
BIRTH_IN_NUMBER = slice(6, 14)  # of the eighteen figures of a number
SLIPS = (1, 10)  # days by which a figure of a birth is mistaken
SHARES: dict[tuple[str, str], tuple[float, float]] = {
    ("document", "whole"): (0.45, 1e-7),
    ("document", "near"): (0.3, 3e-2),  # among people of one region born on one day
    ("document", "other"): (0.02, 0.99),
    ("name", "whole"): (0.65, 1e-3),
    ("name", "sound"): (0.15, 1e-3),
    ("name", "near"): (0.18, 1e-2),
    ("name", "other"): (0.02, 0.99),
    ("birth", "whole"): (0.85, 5e-5),
    ("birth", "turned"): (0.05, 5e-5),
    ("birth", "near"): (0.08, 3e-4),
    ("birth", "other"): (0.02, 0.99),
    ("sex", "whole"): (0.98, 0.5),
    ("sex", "other"): (0.02, 0.5),
    ("phone", "whole"): (0.55, 2e-3),
    ("phone", "other"): (0.45, 0.99),
    ("home", "whole"): (0.6, 2e-3),
    ("home", "near"): (0.05, 2e-2),
    ("home", "other"): (0.35, 0.98),
    ("place", "whole"): (0.85, 1e-2),  # a community among a hundred
    ("place", "other"): (0.15, 0.99),
}
WEIGHTS = {pair: log2(seen / chance) for pair, (seen, chance) in SHARES.items()}


@dataclass(frozen=True, slots=True)
class Traits:
    """By what a person is compared. `documents` by kind; `phones` in any form as long as it is the same for both;
    `homes` are buildings as compared with the door in each, `places` the communities that keep the person."""

    name: str
    sex: str = ""
    birth: dt.date | None = None
    documents: tuple[tuple[str, str], ...] = ()
    phones: frozenset[str] = frozenset()
    homes: frozenset[tuple[str, str]] = frozenset()
    places: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sign:
    """One field compared: on which level the two agree, and what that weighs."""

    field: str
    level: str
    weight: float


@dataclass(frozen=True, slots=True)
class Likeness:
    verdict: str
    weight: float
    signs: tuple[Sign, ...]


def likeness(one: Traits, other: Traits) -> Likeness:
    """How alike the two are. One number means at least that somebody should look; a name that is neither the same nor
    sounds so is never the same person without one (twins share all but the name).
    Two numbers and two names are two people; two numbers in two communities with nothing shared are, too.
    """
    signs = tuple(
        Sign(field, level, weight_of(field, level))
        for field, compare in COMPARED.items()
        if (level := compare(one, other))
    )
    weight = sum(sign.weight for sign in signs)
    return Likeness(_verdict({sign.field: sign.level for sign in signs}, weight), weight, signs)


def weight_between(one: Traits, other: Traits) -> float:
    """The weight alone, for very many pairs."""
    return sum(WEIGHTS[field, level] for field, compare in COMPARED.items() if (level := compare(one, other)))


def is_close(one: Traits, other: Traits) -> bool:
    """Whether the two, compared without their documents, could still be one person by what the documents say."""
    return weight_between(one, other) >= POSSIBLE_FROM - weight_of("document", "near")


def weight_of(field: str, level: str) -> float:
    return WEIGHTS[field, level]


def near_births(birth: dt.date) -> list[dt.date]:
    """The birth itself and every other that may be the same one mistaken."""
    found = [birth]
    found += [birth + dt.timedelta(days=sign * days) for days in SLIPS for sign in (1, -1)]
    found += [day for year in (1, -1) if (day := _with(birth.year + year, birth.month, birth.day))]
    turned = _with(birth.year, birth.day, birth.month)
    return list(dict.fromkeys([*found, turned] if turned else found))


def is_one_off(one: str, other: str) -> bool:
    """Whether one letter is replaced, left out or too much."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    at = next((at for at, letter in enumerate(short) if letter != long[at]), len(short))
    return short[at + (len(short) == len(long)) :] == long[at + 1 :]


def _verdict(levels: dict[str, str], weight: float) -> str:
    has_number = levels.get("document") == "whole"
    if levels.get("document") in ("near", "other") and (levels["name"] == "other" or _is_elsewhere(levels)):
        return DIFFERENT
    is_called_so = levels.get("name") in ("whole", "sound")
    if weight >= SAME_FROM and is_called_so and (has_number or levels.get("document") is None):
        return SAME
    return POSSIBLE if weight >= POSSIBLE_FROM or has_number else DIFFERENT


def _is_elsewhere(levels: dict[str, str]) -> bool:
    """Kept in another community, and neither reached nor living where the other is."""
    return levels.get("place") == "other" and "whole" not in (levels.get("phone"), levels.get("home"))


def _document(one: Traits, other: Traits) -> str:
    pairs = [
        (mine, theirs) for kind, mine in one.documents for also, theirs in other.documents if kind == also
    ]
    if not pairs:
        return ""
    if any(mine == theirs for mine, theirs in pairs):
        return "whole"
    return "near" if any(_is_slip(mine, theirs) for mine, theirs in pairs) else "other"


def _is_slip(mine: str, theirs: str) -> bool:
    """One figure off; of eighteen the check character may differ besides, as it follows from the others. A number that
    says another birth and checks is another number."""
    if len(mine) == len(theirs) == 18:
        off = sum(a != b for a, b in zip(mine[:17], theirs[:17], strict=True))
        return off == 1 and mine[BIRTH_IN_NUMBER] == theirs[BIRTH_IN_NUMBER]
    return is_one_off(mine, theirs)


def _name(one: Traits, other: Traits) -> str:
    (mine, sound), (theirs, other_sound) = _said(one.name), _said(other.name)
    if mine == theirs:
        return "whole"
    if sound == other_sound:
        return "sound"
    longest = max(len(mine), len(theirs))
    least = LATIN_SHORTEST if mine.isascii() else SHORTEST
    return "near" if longest >= least and is_one_off(mine, theirs) else "other"


@lru_cache(maxsize=NAMES_KEPT)
def _said(name: str) -> tuple[str, tuple[str, ...]]:
    key = names.key_of(name)
    return key, names.surname_first(key)


def _birth(one: Traits, other: Traits) -> str:
    if one.birth is None or other.birth is None:
        return ""
    if one.birth == other.birth:
        return "whole"
    if _with(one.birth.year, one.birth.day, one.birth.month) == other.birth:
        return "turned"
    return "near" if _is_near(one.birth, other.birth) else "other"


def _is_near(one: dt.date, other: dt.date) -> bool:
    """As `near_births`."""
    if abs((one - other).days) in SLIPS:
        return True
    return abs(one.year - other.year) == 1 and (one.month, one.day) == (other.month, other.day)


def _sex(one: Traits, other: Traits) -> str:
    if not {one.sex, other.sex} <= {"1", "2"}:
        return ""
    return "whole" if one.sex == other.sex else "other"


def _phone(one: Traits, other: Traits) -> str:
    if not one.phones or not other.phones:
        return ""
    return "whole" if one.phones & other.phones else "other"


def _home(one: Traits, other: Traits) -> str:
    if not one.homes or not other.homes:
        return ""
    if one.homes & other.homes:
        return "whole"
    return "near" if {home for home, _ in one.homes} & {home for home, _ in other.homes} else "other"


def _place(one: Traits, other: Traits) -> str:
    if not one.places or not other.places:
        return ""
    return "whole" if one.places & other.places else "other"


def _with(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


COMPARED: dict[str, Callable[[Traits, Traits], str]] = {
    "document": _document,
    "name": _name,
    "birth": _birth,
    "sex": _sex,
    "phone": _phone,
    "home": _home,
    "place": _place,
}
