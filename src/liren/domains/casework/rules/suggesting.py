"""From what a model says to what is proposed: places named in a text, and who has handled such matters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

SURE_LEAST: Final = 0.35  # below it a model's first answer is not shown
MASS_LEAST: Final = 0.2  # of a handler's likelihood that bodies of the place must have together
BODY_LEAST: Final = 3  # matters of the class that a body must have handled
NAME_MOST: Final = 24  # letters of a place's name looked for
ENDINGS: Final = ("社区居民委员会", "居民委员会", "社区居委会", "居委会", "社区")


@dataclass(frozen=True, slots=True)
class Named:
    """A place found by its name in a text; `sure` falls with the number of places that bear the name."""

    place_code: str
    word: str
    sure: float


@dataclass(frozen=True, slots=True)
class Handling:
    """A body, how likely it is the right one, and how many of so many like matters it handled."""

    body: str
    sure: float
    handled: int
    of: int


def spoken_names(name: str) -> set[str]:
    """A community's name as people write it: whole, and without its ending where two letters or more remain."""
    short = {name[: -len(end)] for end in ENDINGS if name.endswith(end) and len(name) - len(end) >= 2}
    return {name, *(f"{one}社区" for one in short), *(one for one in short if len(one) >= 3)}


def gazetteer(names: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """From pairs of name and place code: which places a name may mean."""
    found: dict[str, set[str]] = {}
    for name, code in names:
        if 2 <= len(name) <= NAME_MOST:
            found.setdefault(name, set()).add(code)
    return {name: frozenset(codes) for name, codes in found.items()}


def place_in(text: str, names: Mapping[str, frozenset[str]]) -> Named | None:
    """The place whose name stands in the text, the longest name first; None if nothing is named or all is vague."""
    best: Named | None = None
    for start in range(len(text)):
        for end in range(min(start + NAME_MOST, len(text)), start + 1, -1):
            codes = names.get(text[start:end])
            if codes is None:
                continue
            found = Named(min(codes), text[start:end], _sure(end - start, len(codes)))
            if best is None or (found.sure, len(found.word)) > (best.sure, len(best.word)):
                best = found
            break
    return best if best is not None and best.sure >= SURE_LEAST else None


def _sure(letters: int, places: int) -> float:
    return min(0.55 + 0.1 * (letters - 2), 0.95) / places


def handler_among(
    counts: Mapping[str, int], serving: Iterable[str], class_sure: float = 1.0
) -> Handling | None:
    """Who of those that serve the place has handled most matters of the class (Laplace's rule), if anybody often."""
    among = {body: counts.get(body, 0) for body in serving}
    total = sum(among.values())
    body = min(among, key=lambda key: (-among[key], key), default="")
    if not body or among[body] < BODY_LEAST:
        return None
    share = (among[body] + 1) / (total + len([n for n in among.values() if n]) + 1)
    return Handling(body, share * class_sure, among[body], total)


def handler_said(said: Mapping[str, float], serving: Iterable[str]) -> tuple[str, float] | None:
    """Of the bodies that serve the place the one the text speaks for most, and how surely among them.

    None where the text speaks mostly for bodies that do not serve the place: then it says nothing of these.
    """
    among = {body: said.get(body, 0.0) for body in serving}
    mass = sum(among.values())
    if mass < MASS_LEAST:
        return None
    body = min(among, key=lambda key: (-among[key], key))
    sure = among[body] / mass
    return (body, sure) if sure >= SURE_LEAST else None


def even_labels(labels: Sequence[str], least: int) -> set[str]:
    """The labels that stand at least `least` times."""
    counts: dict[str, int] = {}
    for label in labels:
        counts[label] = counts.get(label, 0) + 1
    return {label for label, count in counts.items() if label and count >= least}
