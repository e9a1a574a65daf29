"""Writing a regrouping in the place of the groups of before, a few thousand at a time, so that a hundred thousand
matters need little memory. A group that is mostly one of before keeps that one's id and what people said of it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from liren.domains.casework.actions.hot_grouping import STORED_SIGNS, fill, heat_now
from liren.domains.casework.models import HotIssue, HotMember, HotSign, Requester
from liren.domains.casework.queries import hot_ground
from liren.domains.casework.rules import hot_words
from liren.domains.casework.rules.hot_groups import Group, GroupKey, Told
from liren.domains.casework.rules.hot_heat import HeatFigures
from liren.kernel import clock, ids
from liren.kernel.bulk import insert_all, insert_rows, update_rows

PART = 2_000  # groups in memory at a time
COMPUTED = (
    "title",
    "place_code",
    "kind",
    "kinds",
    "cases",
    "people",
    "votes",
    "first_at",
    "last_at",
    "heat",
    "sums",
)


@dataclass(slots=True)
class Plan:
    """A regrouping as it was computed: the groups under their old keys where they have one, and what they rest on."""

    weights: list[float]
    groups: list[tuple[GroupKey, list[Told]]]
    under: dict[uuid.UUID, uuid.UUID]
    matters: int
    deeds: int
    titles: dict[uuid.UUID, str] = field(default_factory=dict)


@dataclass(slots=True)
class Fact:
    """Of one matter: its people, its votes, when it was told."""

    votes: int
    at: dt.datetime
    people: set[Hashable] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Before:
    """The groups of before: whether people shaped each, where each matter was, and which were put there by hand."""

    kept: dict[uuid.UUID, bool]
    where: dict[uuid.UUID, uuid.UUID]
    placed: set[uuid.UUID]


def write_plan(county: str, plan: Plan) -> None:
    """Within the caller's transaction, which holds the county's lock."""
    before = _before(county)
    HotMember.objects.filter(issue__county=county).delete()
    HotSign.objects.filter(county=county).delete()
    writing = Writing(county, plan, before, _facts(county), hot_ground.heat_figures(county))
    matched = matched_groups(plan, before)
    while part := list(islice(matched, PART)):
        writing.write(part)
    _clear(before, writing.stays)


def _before(county: str) -> Before:
    issues = HotIssue.objects.filter(county=county, merged_into=None).values_list("id", "is_kept")
    members = HotMember.objects.filter(issue__county=county).values_list("case_id", "issue_id", "is_placed")
    where, placed = {}, set()
    for case_id, issue_id, by_hand in members.iterator(chunk_size=2_000):
        where[case_id] = issue_id
        if by_hand:
            placed.add(case_id)
    return Before(dict(issues), where, placed)


def _facts(county: str) -> dict[uuid.UUID, Fact]:
    rows = hot_ground.matters_of(county).values_list("id", "votes_for", "votes_against", "received_at")
    found = {key: Fact(votes + against, at) for key, votes, against, at in rows.iterator(chunk_size=2_000)}
    of_county = Requester.objects.filter(case__place_code__prefix=county)
    for case_id, person in hot_ground.persons_of(of_county):
        if case_id in found:
            found[case_id].people.add(person)
    return found


def matched_groups(plan: Plan, before: Before) -> Iterator[tuple[list[Told], uuid.UUID | None]]:
    """Each group with the issue it was: the one most of its matters were in, the largest groups first."""
    claimed = {_stored(key, before) for key, _ in plan.groups}
    for key, tolds in sorted(plan.groups, key=lambda pair: -len(pair[1])):
        own = _stored(key, before)
        if own is None:
            own = _mostly(tolds, before, claimed)
            claimed.add(own)
        yield tolds, own


def _stored(key: GroupKey, before: Before) -> uuid.UUID | None:
    return key if isinstance(key, uuid.UUID) and key in before.kept else None


def _mostly(tolds: Sequence[Told], before: Before, claimed: set[uuid.UUID | None]) -> uuid.UUID | None:
    votes: defaultdict[uuid.UUID, int] = defaultdict(int)
    for told in tolds:
        was = before.where.get(told.key)
        if was is not None and was not in claimed and before.kept.get(was) is False:
            votes[was] += 1
    return max(votes, key=lambda issue: (votes[issue], issue), default=None)


def _clear(before: Before, stays: set[uuid.UUID]) -> None:
    """Groups that nothing belongs to any more: emptied where people shaped them, else gone."""
    left = [key for key in before.kept if key not in stays]
    for start in range(0, len(left), 500):
        rows = HotIssue.objects.filter(id__in=left[start : start + 500])
        rows.filter(is_kept=True).update(cases=0, people=0, votes=0, heat=0)
        rows.filter(is_kept=False).delete()


@dataclass(slots=True)
class Writing:
    """One regrouping as it is written. `stays`: the issues of before that are still there."""

    county: str
    plan: Plan
    before: Before
    facts: dict[uuid.UUID, Fact]
    figures: HeatFigures
    stays: set[uuid.UUID] = field(default_factory=set)
    below: defaultdict[uuid.UUID, list[uuid.UUID]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for case_id, main in self.plan.under.items():
            self.below[main].append(case_id)

    def write(self, part: Sequence[tuple[list[Told], uuid.UUID | None]]) -> None:
        stored = HotIssue.objects.defer("sums").in_bulk([key for _, key in part if key is not None])
        fresh: list[HotIssue] = []
        again: list[HotIssue] = []
        members: list[dict[str, Any]] = []
        signs: list[dict[str, Any]] = []
        for tolds, key in part:
            issue = stored[key] if key is not None else HotIssue(id=ids.uuid7(), county=self.county)
            if self._computed(issue, tolds, members, signs):
                (fresh if key is None else again).append(issue)
        insert_all(fresh)
        update_rows(again, COMPUTED)
        insert_rows(HotMember, members)
        insert_rows(HotSign, signs)
        self.stays |= {issue.id for issue in again}

    def _computed(
        self,
        issue: HotIssue,
        tolds: Sequence[Told],
        members: list[dict[str, Any]],
        signs: list[dict[str, Any]],
    ) -> bool:
        """Fills the issue, its members and its signs; False if none of its matters is there any more."""
        group = Group(issue.id)
        for told in tolds:
            group.add(told)
        centre = hot_words.unit(group.sums)
        near = [hot_words.likeness(told.vector, centre) for told in tolds]
        own = [
            {
                "case_id": key,
                "issue_id": issue.id,
                "likeness": likeness,
                "is_placed": key in self.before.placed,
            }
            for told, likeness in zip(tolds, near, strict=True)
            for key in (told.key, *self.below.get(told.key, ()))
            if key in self.facts
        ]
        if not own:
            return False
        fill(issue, group)
        self._count(issue, [self.facts[member["case_id"]] for member in own])
        if not issue.is_named:
            likest = tolds[near.index(max(near))]
            issue.title = self.plan.titles.get(likest.key, "") or issue.title or "—"
        members += own
        pieces = group.signs()[:STORED_SIGNS]
        signs += [{"issue_id": issue.id, "county": self.county, "piece": piece} for piece in pieces]
        return True

    def _count(self, issue: HotIssue, facts: Sequence[Fact]) -> None:
        since = clock.now() - dt.timedelta(days=self.figures.new_days)
        issue.cases = len(facts)
        issue.people = len(set().union(*(fact.people for fact in facts)))
        issue.votes = sum(fact.votes for fact in facts)
        moments = [fact.at for fact in facts]
        issue.first_at, issue.last_at = min(moments), max(moments)
        issue.heat = heat_now(issue, self.figures, new=sum(at >= since for at in moments))
