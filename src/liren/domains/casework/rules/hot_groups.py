"""Which matters tell the same trouble: by their words, their place, their class and their time together.

Two groups (a matter alone is a group of one) belong together when the mean likeness of a matter of one with a matter
of the other, lessened where place, class or time speak against it, reaches `NEED` plus `DOUBT` over the root of the
number of such pairs: one pair alone must be much alike, many pairs may be less so. Nor may it be much less than the
likeness of a group's matters to each other (`TIGHT`): where all say the same, whoever says half of it is a stranger,
such as another trouble of the same estate. What people decided stands: a matter they placed does not move, one they
took out does not come back, groups they shaped are not merged.
"""

from __future__ import annotations

import heapq
import math
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Generic, TypeVar

from liren.domains.casework.rules.hot_words import Vector, unpacked

NEED, DOUBT = 0.10, 0.18
TIGHT = 0.45  # of the likeness of a group's matters to each other, which whoever joins must reach
TIGHT_FROM = 3  # matters of a group that asks for it
STAYS = 0.9  # of what it takes to join, which who is in a group already must keep: else groups join and part for ever
INDEXED = 16  # pieces by which a group is found
ASKED = 24  # pieces of a matter by which groups are looked for
LOOKED_AT = 8  # groups compared exactly
CROWD = 4_000  # a piece by which more groups would be found says nothing
SUMS_KEPT, SUMS_MOST = 192, 320
SAME_STREET, OTHER_STREET, OTHER_CLASS = 0.85, 0.6, 0.8
QUIET_DAYS, LONG_DAYS, LONG_AGO = 60.0, 300.0, 0.5
NEAR_KEPT = 96
ROUNDS = 5

MatterKey = uuid.UUID
IssueKey = uuid.UUID
GroupKey = IssueKey | int  # a stored issue, or a number for a group that begins here
Key = TypeVar("Key", bound=GroupKey)


@dataclass(frozen=True, slots=True)
class Told:
    """One matter as it is compared. `day` counts from any fixed day; `kind` is the first level of its class or "".

    `kept_in` is the group a person put it into; `apart` those it was taken out of; `was_in` a group that people
    shaped in which it is so far by its words alone.
    """

    key: MatterKey
    words: bytes  # its vector, packed: a hundred thousand of them fit into memory
    place: str
    day: float
    kind: str = ""
    kept_in: IssueKey | None = None
    apart: frozenset[IssueKey] = frozenset()
    was_in: IssueKey | None = None

    @property
    def vector(self) -> Vector:
        return unpacked(self.words)


@dataclass(slots=True)
class Group(Generic[Key]):
    """What is known of a group without its members: the sum of their vectors, their number, place, classes, days."""

    key: Key
    size: int = 0
    words: bytes = b""  # of the only matter, packed
    many: Vector = field(default_factory=dict)  # of more than one
    place: str = ""
    kinds: dict[str, int] = field(default_factory=dict)
    first: float = math.inf
    last: float = -math.inf
    is_kept: bool = False  # people shaped it
    known_cohesion: float | None = None

    @property
    def cohesion(self) -> float:
        """How alike its matters are to each other in the mean; 0 for fewer than `TIGHT_FROM`."""
        if self.known_cohesion is None:
            pairs = self.size * (self.size - 1)
            square = sum([weight * weight for weight in self.sums.values()])
            self.known_cohesion = max(0.0, square - self.size) / pairs if self.size >= TIGHT_FROM else 0.0
        return self.known_cohesion

    @property
    def sums(self) -> Vector:
        return self.many or unpacked(self.words)

    def add(self, told: Told) -> None:
        self.place = common(self.place, told.place) if self.size else told.place
        self.size += 1
        self.known_cohesion = None
        if self.size == 1:
            self.words, self.many = told.words, {}
        else:
            self._add_words(told.vector)
        if told.kind:
            self.kinds[told.kind] = self.kinds.get(told.kind, 0) + 1
        self.first, self.last = min(self.first, told.day), max(self.last, told.day)

    def _add_words(self, vector: Vector) -> None:
        sums = self.sums
        for piece, weight in vector.items():
            sums[piece] = sums.get(piece, 0.0) + weight
        self.many = strongest(sums, SUMS_KEPT) if len(sums) > SUMS_MOST else sums

    def remove(self, told: Told) -> None:
        """Place, classes and days stay as wide as they were."""
        sums = self.sums
        for piece, weight in told.vector.items():
            if piece in sums:
                sums[piece] -= weight
        self.many, self.words = sums, b""
        self.size -= 1
        self.known_cohesion = None

    @property
    def kind(self) -> str:
        return max(self.kinds, key=lambda kind: (self.kinds[kind], kind)) if self.kinds else ""

    def signs(self) -> list[int]:
        """The pieces by which it is found."""
        sums = self.sums
        return heapq.nlargest(INDEXED, sums, key=lambda piece: (sums[piece], piece))


def common(one: str, other: str) -> str:
    """The place over both codes."""
    for length in (12, 9, 6, 4, 2):
        if one[:length] == other[:length]:
            return one[:length]
    return ""


def strongest(sums: Vector, most: int) -> Vector:
    return dict(heapq.nlargest(most, sums.items(), key=lambda item: (item[1], item[0])))


def dot(one: Vector, other: Vector) -> float:
    return sum([one[piece] * other[piece] for piece in one.keys() & other.keys()])


def need(one: int, other: int) -> float:
    """How alike groups of those sizes must be in the mean."""
    return NEED + DOUBT / math.sqrt(one * other)


def need_of(group: Group[Key]) -> float:
    """How alike a matter must be to those of a group in the mean."""
    return max(need(1, group.size), TIGHT * group.cohesion)


def of_place(one: str, other: str) -> float:
    """1 where both may be the same place: a code of a county says nothing against a community of it."""
    length = min(len(one), len(other))
    if length < 9 or one[:length] == other[:length]:
        return 1.0
    return SAME_STREET if one[:9] == other[:9] else OTHER_STREET


def of_time(gap: float) -> float:
    """`gap` in days between two stretches of time."""
    return 1 - (1 - LONG_AGO) * min(1.0, max(0.0, gap - QUIET_DAYS) / LONG_DAYS)


def against(place: str, kind: str, days: tuple[float, float], other: Group[Key]) -> float:
    """By how much place, class and time lessen the likeness of the words: 1 not at all."""
    by_class = OTHER_CLASS if kind and other.kind and kind != other.kind else 1.0
    gap = max(0.0, days[0] - other.last, other.first - days[1])
    return of_place(place, other.place) * by_class * of_time(gap)


def margin(told: Told, group: Group[Key], vector: Vector) -> float:
    """By how much a matter with that vector belongs to a group; below 0 it does not."""
    if not group.size or group.key in told.apart:
        return -math.inf
    mean = dot(vector, group.sums) / group.size
    return mean * against(told.place, told.kind, (told.day, told.day), group) - need_of(group)


def margin_of_groups(one: Group[GroupKey], other: Group[GroupKey]) -> float:
    """By how much two groups are one; those that people shaped are never merged with each other."""
    if one.is_kept and other.is_kept:
        return -math.inf
    mean = dot(one.sums, other.sums) / (one.size * other.size)
    least = max(need(one.size, other.size), TIGHT * one.cohesion, TIGHT * other.cohesion)
    return mean * against(one.place, one.kind, (one.first, one.last), other) - least


def best(told: Told, groups: Iterable[Group[Key]]) -> Group[Key] | None:
    """The group a matter joins, None if it starts its own."""
    vector = told.vector
    scored = [(margin(told, group, vector), group) for group in groups]
    found = max(scored, key=lambda pair: pair[0], default=None)
    return found[1] if found and found[0] >= 0 else None


def asked(vector: Vector) -> list[int]:
    """The pieces of a matter by which its group is looked for; a vector names its weightiest pieces first."""
    return list(islice(vector, ASKED))


class Grouping:
    """All groups in memory, found by their pieces. `changed` are those that are not what they were a round ago."""

    def __init__(self) -> None:
        self.groups: dict[GroupKey, Group[GroupKey]] = {}
        self.members: defaultdict[GroupKey, set[int]] = defaultdict(set)
        self.signs: dict[GroupKey, list[int]] = {}
        self.found_by: dict[int, dict[GroupKey, float]] = {}
        self.changed: set[GroupKey] = set()
        self.serial = 0

    def put(self, at: int, told: Told, group: Group[GroupKey]) -> None:
        group.add(told)
        self.members[group.key].add(at)
        self._index(group)

    def start(self, at: int, told: Told) -> Group[GroupKey]:
        self.serial += 1
        group: Group[GroupKey] = Group(self.serial)
        self.groups[self.serial] = group
        self.put(at, told, group)
        return group

    def keep(self, key: IssueKey) -> Group[GroupKey]:
        """The group of that key, made as one that people shaped."""
        return self.groups.setdefault(key, Group(key, is_kept=True))

    def take(self, at: int, told: Told, key: GroupKey) -> None:
        """Takes a matter out of its group; the last one takes the group with it, unless people shaped it."""
        group = self.groups[key]
        self.members[key].discard(at)
        group.remove(told)
        if group.size:
            self._index(group)
        else:
            self._drop(key)

    def merge(self, into: Group[GroupKey], gone: Group[GroupKey], tolds: Sequence[Told]) -> None:
        for at in sorted(self.members[gone.key]):
            into.add(tolds[at])
            self.members[into.key].add(at)
        self._drop(gone.key)
        self._index(into)

    def near(self, vector: Vector, most: int = LOOKED_AT) -> list[Group[GroupKey]]:
        """The groups that share the weightiest pieces with a vector, the likeliest first."""
        shared: defaultdict[GroupKey, float] = defaultdict(float)
        for piece, weight in islice(vector.items(), ASKED):
            found = self.found_by.get(piece)
            if found and len(found) <= CROWD:
                for key, own in found.items():
                    shared[key] += weight * own
        return [self.groups[key] for key in heapq.nlargest(most, shared, key=shared.__getitem__)]

    def _index(self, group: Group[GroupKey]) -> None:
        key, sums = group.key, group.sums
        self._forget(key)
        signs = self.signs[key] = group.signs()
        for piece in signs:
            self.found_by.setdefault(piece, {})[key] = sums[piece] / group.size
        self.changed.add(key)

    def _forget(self, key: GroupKey) -> None:
        for piece in self.signs.pop(key, ()):
            del self.found_by[piece][key]

    def _drop(self, key: GroupKey) -> None:
        self._forget(key)
        self.changed.add(key)
        del self.groups[key]
        self.members.pop(key, None)


def group_all(tolds: Sequence[Told], kept: Iterable[IssueKey] = ()) -> list[tuple[GroupKey, list[int]]]:
    """The groups of all matters, as positions in `tolds`, given in the order of their time.

    `kept` are the keys of the groups that people shaped; they come back under their key, the others under a new one.
    """
    found = Grouping()
    for key in kept:
        found.keep(key)
    loose = _seed(found, tolds)
    for at in loose:
        if tolds[at].was_in is None:
            _place(found, at, tolds[at])
    settling = Settling(found, tolds, loose)
    for _ in range(ROUNDS):
        merged = _merge_near(found, tolds)
        moved = settling.round()
        if not merged and not moved:
            break
    return [(key, sorted(found.members[key])) for key in found.groups if found.members[key]]


def _seed(found: Grouping, tolds: Sequence[Told]) -> list[int]:
    """Puts what people placed where they placed it, lets their groups begin as they are, and gives what may move."""
    loose = []
    for at, told in enumerate(tolds):
        where = told.was_in if told.kept_in is None else told.kept_in
        if told.kept_in is None:
            loose.append(at)
        if where is not None:
            found.put(at, told, found.keep(where))
    return loose


def _place(found: Grouping, at: int, told: Told) -> None:
    group = best(told, found.near(told.vector))
    if group is None:
        found.start(at, told)
    else:
        found.put(at, told, group)


def _merge_near(found: Grouping, tolds: Sequence[Told]) -> int:
    """Merges groups that are one, the surest pairs first; each takes part once a round."""
    touched: set[GroupKey] = set()
    merged = 0
    for _, key, other in sorted(_pairs(found), key=lambda pair: -pair[0]):
        if key in touched or other in touched:
            continue
        touched |= {key, other}
        into, gone = found.groups[key], found.groups[other]
        if gone.is_kept:
            into, gone = gone, into
        if not any(into.key in tolds[at].apart for at in found.members[gone.key]):
            found.merge(into, gone, tolds)
            merged += 1
    return merged


def _pairs(found: Grouping) -> Iterator[tuple[float, GroupKey, GroupKey]]:
    """Groups that are one with a group at least as large, and by how much."""
    for key, group in found.groups.items():
        if group.size < 2:
            continue
        for other in found.near(strongest(group.sums, NEAR_KEPT)):
            if other.key != key and other.size <= group.size:
                sure = margin_of_groups(group, other)
                if sure >= 0:
                    yield sure, key, other.key


class Settling:
    """Rounds in which each matter that nobody placed goes where it fits best, judged without itself.

    After the first round only those are judged again whose group, or one they were compared with, has changed.
    """

    def __init__(self, found: Grouping, tolds: Sequence[Told], loose: Sequence[int]) -> None:
        self.found, self.tolds, self.loose = found, tolds, loose
        self.compared: dict[int, tuple[GroupKey, ...]] = {}

    def round(self) -> int:
        """How many matters moved."""
        where = {at: key for key, members in self.found.members.items() for at in members}
        changed, self.found.changed = self.found.changed, set()
        moved = 0
        for at in self.loose:
            known = self.compared.get(at)
            if known is None or where[at] in changed or not changed.isdisjoint(known):
                moved += self._settle(at, where[at])
        return moved

    def _settle(self, at: int, key: GroupKey) -> bool:
        told, own = self.tolds[at], self.found.groups[key]
        vector = told.vector
        near = self.found.near(vector)
        self.compared[at] = tuple(group.key for group in near)
        stays = _margin_within(told, own, vector)
        scored = [(margin(told, group, vector), group) for group in near if group.key != key]
        better = max(scored, key=lambda pair: pair[0], default=None)
        if better and better[0] > max(stays, 0.0):
            self.found.take(at, told, key)
            self.found.put(at, told, better[1])
            return True
        if stays < 0 and own.size > 1:
            self.found.take(at, told, key)
            self.found.start(at, told)
            return True
        return False


def _margin_within(told: Told, own: Group[GroupKey], vector: Vector) -> float:
    """How well a matter sits in its own group, itself left out."""
    others = own.size - 1
    if others < 1:
        return -math.inf
    mean = max(0.0, dot(vector, own.sums) - dot(vector, vector)) / others
    return mean * of_place(told.place, own.place) - STAYS * max(need(1, others), TIGHT * own.cohesion)
