"""Persons of a place who may be one and the same: the whole register compared, for the command line."""

from __future__ import annotations

import dataclasses
import uuid
from collections import defaultdict
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass

from liren.domains.people import policies
from liren.domains.people.models import Person, PersonPhone, Residence
from liren.domains.people.queries.doubles import numbers_of, places_of
from liren.domains.people.rules import blocks, doubles
from liren.kernel.actor import Actor

AT_ONCE = 2_000
Pair = tuple[uuid.UUID, uuid.UUID]
Close = tuple[int, list[tuple[int, int]]]  # how many pairs were compared, and which may be one
Engine = Callable[[Sequence[doubles.Traits], Sequence[str], Container[int] | None], Close]


@dataclass(frozen=True, slots=True)
class Compared:
    """How many persons there are, how many pairs of them were compared, and which may be one."""

    people: int
    pairs: int
    alike: dict[Pair, doubles.Likeness]


def close_in_memory(
    known: Sequence[doubles.Traits], codes: Sequence[str], only: Container[int] | None = None
) -> Close:
    """Pairs by the numbers of the two persons; with `only`, where one of them is of those."""
    keys = [blocks.keys_of(traits, code) for traits, code in zip(known, codes, strict=True)]
    compared, close = 0, []
    for one, other in blocks.pairs_of(keys, only):
        compared += 1
        if doubles.is_close(known[one], known[other]):
            close.append((one, other))
    return compared, close


def doubles_within(
    actor: Actor,
    place_code: str,
    only: set[uuid.UUID] | None = None,
    engine: Engine = close_in_memory,
) -> Compared:
    """Everybody of the place whom the actor sees, compared where they share a block; the likeliest first. With `only`,
    these with everybody. `engine` compares, here or on a cluster.

    Numbers of documents are opened only of pairs that they could decide, and never leave this process.
    """
    ids, known, codes = _known(actor, place_code)
    wanted = None if only is None else {number for number, one in enumerate(ids) if one in only}
    compared, close = engine(known, codes, wanted)
    papers = _papers({ids[one] for pair in close for one in pair})
    found = {}
    for one, other in close:
        mine, theirs = (
            dataclasses.replace(known[each], documents=tuple(papers.get(ids[each], ())))
            for each in (one, other)
        )
        likeness = doubles.likeness(mine, theirs)
        if likeness.verdict != doubles.DIFFERENT:
            found[ids[one], ids[other]] = likeness
    ordered = sorted(found.items(), key=lambda pair: (-pair[1].weight, pair[0]))
    return Compared(len(ids), compared, dict(ordered))


def _known(actor: Actor, place_code: str) -> tuple[list[uuid.UUID], list[doubles.Traits], list[str]]:
    """Everybody without their documents: ids, traits and communities in one order."""
    seen = Person.objects.filter(policies.persons_visible_to(actor), place_code__prefix=place_code)
    phones, homes = defaultdict(set), defaultdict(set)
    called = PersonPhone.objects.filter(person__place_code__prefix=place_code, until__isnull=True)
    for one, index in called.values_list("person_id", "number_index").iterator(AT_ONCE):
        phones[one].add(index)
    lived = Residence.objects.filter(person__place_code__prefix=place_code, until__isnull=True)
    rows = lived.values_list("person_id", "dwelling__address_key", "dwelling__door")
    for one, address, door in rows.iterator(AT_ONCE):
        homes[one].add((address, door))
    ids, known, codes = [], [], []
    people = seen.values_list("id", "name", "sex", "birth", "place_code", "registered_code")
    for one, name, sex, birth, code, registered in people.iterator(AT_ONCE):
        traits = doubles.Traits(
            name,
            sex,
            birth,
            (),
            frozenset(phones.pop(one, ())),
            frozenset(homes.pop(one, ())),
            places_of(code, registered),
        )
        ids.append(one)
        known.append(traits)
        codes.append(code)
    return ids, known, codes


def _papers(people: set[uuid.UUID]) -> dict[uuid.UUID, list[tuple[str, str]]]:
    ordered = sorted(people)
    found: dict[uuid.UUID, list[tuple[str, str]]] = {}
    for at in range(0, len(ordered), AT_ONCE):
        found |= numbers_of(ordered[at : at + AT_ONCE])
    return found
