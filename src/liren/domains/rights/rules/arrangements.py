"""What somebody laid down for the time after death, and whom it leaves which right."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

RIGHTS = ("see", "copy", "correct", "delete")
NEAR, NAMED, NOBODY = "near", "named", "nobody"
NAMES_MOST, NAME_MOST, WORDS_MOST = 10, 80, 1_000


@dataclass(frozen=True, slots=True)
class Arranged:
    """By right to whom it is left; who the named ones are; and the own words, which people read."""

    rights: Mapping[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    words: str = ""

    @property
    def is_whole(self) -> bool:
        return set(self.rights) == set(RIGHTS) and set(self.rights.values()) <= {NEAR, NAMED, NOBODY}

    @property
    def wants_names(self) -> bool:
        return NAMED in self.rights.values()


def read_names(text: str) -> tuple[str, ...]:
    """One name a line, each once."""
    found = (" ".join(line.split()) for line in text.replace("、", "\n").replace("，", "\n").splitlines())
    return tuple(dict.fromkeys(name for name in found if name))


def are_names(names: Collection[str]) -> bool:
    return 0 < len(names) <= NAMES_MOST and all(len(one) <= NAME_MOST for one in names)


def is_left(arranged: Arranged | None, right: str, asker: str, keys: Iterable[str]) -> bool:
    """Whether a right is left to a near relative whose name has the key `asker`; `keys` are those of the named ones.

    Without an arrangement the law leaves every right to near relatives.
    """
    whom = NEAR if arranged is None else arranged.rights.get(right, NEAR)
    return whom == NEAR or (whom == NAMED and asker in set(keys))
