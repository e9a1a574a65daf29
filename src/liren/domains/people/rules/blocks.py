"""Which of very many persons are worth comparing: those who share a block."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Sequence

from liren.domains.people.rules import names
from liren.domains.people.rules.doubles import Traits

BLOCK_MOST = 200  # persons of one block; a larger one (a dormitory, an office's telephone) tells nobody apart
Keys = tuple[int, ...]


def keys_of(traits: Traits, place_code: str) -> Keys:
    """A person's blocks: the sound of the name in a year and on a day of it, a birth in a community, telephones, homes.

    Each is a hash of this process: two that agree by chance only cost a comparison.
    """
    return tuple(map(hash, named_keys(traits, place_code)))


def named_keys(traits: Traits, place_code: str) -> tuple[tuple[object, ...], ...]:
    """As `keys_of`, in words that mean the same in every process."""
    found: list[tuple[object, ...]] = []
    if traits.birth is not None:
        sound = names.surname_first(names.key_of(traits.name))
        found += [(sound, traits.birth.year), (sound, traits.birth.month, traits.birth.day)]
        found.append((place_code, traits.birth))
    found += [("phone", one) for one in sorted(traits.phones)]
    found += [("home", *one) for one in sorted(traits.homes)]
    return tuple(found)


def pairs_of(keys: Sequence[Keys], only: Container[int] | None = None) -> Iterator[tuple[int, int]]:
    """Every two persons (by their number) that share a block, once each; with `only`, where one of them is of those."""
    blocks: dict[int, list[int]] = defaultdict(list)
    for number, own in enumerate(keys):
        for key in own:
            blocks[key].append(number)
    fit = {key: members for key, members in blocks.items() if 1 < len(members) <= BLOCK_MOST}
    del blocks
    for key, members in fit.items():
        for at, one in enumerate(members):
            for other in members[at + 1 :]:
                if only is not None and one not in only and other not in only:
                    continue
                shared = (mine for mine in keys[one] if mine in keys[other] and mine in fit)
                if one != other and next(shared) == key:
                    yield one, other
