"""Grouping all matters of a county anew. It computes outside any transaction and is written in one; what people decided
stands (`rules.hot_groups`). Killed half-way it has done nothing and is run again."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F

from liren.domains.casework.actions.hot_grouping import STORED_SIGNS, fill, ground_of, heat_now
from liren.domains.casework.models import HotGround, HotIssue, HotMember, HotSign, Requester
from liren.domains.casework.queries import hot_ground
from liren.domains.casework.rules import hot_groups, hot_words
from liren.domains.casework.rules.hot_groups import Group, Told
from liren.domains.casework.rules.hot_heat import HeatFigures
from liren.kernel import audit, clock, ids
from liren.kernel.actor import SYSTEM, Actor
from liren.kernel.bulk import insert_all, insert_rows
from liren.kernel.refusals import StalePage

LEARNT_FROM = 20_000  # matters, the latest


@dataclass(slots=True)
class Plan:
    """A regrouping as it was computed: the groups under their old keys where they have one, and what they rest on."""

    weights: list[float]
    groups: list[tuple[Hashable, list[Told]]]
    under: dict[uuid.UUID, uuid.UUID]
    matters: int
    deeds: int
    titles: dict[Hashable, str] = field(default_factory=dict)


def regroup(*, county: str, actor: Actor = SYSTEM) -> int:
    """Learns the county's words and groups all its matters anew; gives the number of groups of two and more.

    Refuses (`StalePage`) if people changed groups meanwhile: nothing is written, the worker tries again.
    """
    plan = _planned(county)
    with transaction.atomic():
        ground = ground_of(county)
        if ground.deeds != plan.deeds:
            raise StalePage
        _write(county, plan)
        HotGround.objects.filter(county=county).update(
            weights=hot_words.packed_weights(plan.weights),
            matters=plan.matters,
            learnt_at=clock.now(),
            asked_at=None,
            deeds=F("deeds") + 1,
        )
        grouped = sum(len(tolds) > 1 for _, tolds in plan.groups)
        audit.record(
            actor=actor,
            verb="casework.hot.regrouped",
            object_type="hot_ground",
            object_id=county,
            place_code=county,
            after={"matters": plan.matters, "groups": grouped},
        )
    return grouped


def _planned(county: str) -> Plan:
    deeds = HotGround.objects.filter(county=county).values_list("deeds", flat=True).first() or 0
    rows = hot_ground.matters_of(county)
    latest = hot_ground.read_matters(rows.filter(id__in=_latest(county)))
    read: dict[Any, bytes] = {}  # what was taken apart to learn is compared as well
    total = min(rows.count(), LEARNT_FROM)
    weights = list(hot_words.learn(_learning(latest, read), total))
    under = dict(rows.filter(merged_into__isnull=False).values_list("id", "merged_into_id"))
    placed = dict(
        HotMember.objects.filter(issue__county=county, is_placed=True).values_list("case_id", "issue_id")
    )
    apart = hot_ground.apart_of(county=county)
    kept = list(
        HotIssue.objects.filter(county=county, is_kept=True, merged_into=None).values_list("id", flat=True)
    )
    was_in = dict(HotMember.objects.filter(issue__in=kept).values_list("case_id", "issue_id"))
    titles: dict[Hashable, str] = {}
    tolds = []
    for row in hot_ground.read_matters(rows):
        if row[0] in under and under[row[0]] is not None:
            continue
        decided = {
            "kept_in": placed.get(row[0]),
            "apart": apart.get(row[0], frozenset()),
            "was_in": was_in.get(row[0]),
        }
        tolds.append(hot_ground.told_of(row, weights, read.pop(row[0], b""), **decided))
        titles[row[0]] = row[1]
    groups = [(key, [tolds[at] for at in members]) for key, members in hot_groups.group_all(tolds, kept)]
    return Plan(weights, groups, under, len(tolds) + len(under), deeds, titles)


def _learning(rows: Iterable[tuple[Any, ...]], read: dict[Any, bytes]) -> Iterable[Iterable[int]]:
    for row in rows:
        pieces = hot_words.pieces_of(row[1], row[2])
        read[row[0]] = hot_words.packed(pieces)
        yield pieces.keys()


def _latest(county: str) -> Any:
    return hot_ground.matters_of(county).order_by("-id").values("id")[:LEARNT_FROM]


def _write(county: str, plan: Plan) -> None:
    """Puts the groups in place of those of before; one that is mostly the same keeps its id and its name."""
    before = {issue.id: issue for issue in HotIssue.objects.filter(county=county, merged_into=None)}
    where = dict(HotMember.objects.filter(issue__county=county).values_list("case_id", "issue_id"))
    placed = set(
        HotMember.objects.filter(issue__county=county, is_placed=True).values_list("case_id", flat=True)
    )
    facts = _facts(county)
    figures = hot_ground.heat_figures(county)
    below: defaultdict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for case_id, main in plan.under.items():
        below[main].append(case_id)
    HotMember.objects.filter(issue__county=county).delete()
    HotSign.objects.filter(county=county).delete()
    fresh: list[HotIssue] = []
    again: list[HotIssue] = []
    members: list[dict[str, Any]] = []
    signs: list[dict[str, Any]] = []
    for tolds, issue in _matched(plan, before, where):
        is_new = issue is None
        issue = issue or HotIssue(id=ids.uuid7(), county=county)
        _compute(issue, tolds, plan, below, facts, figures, placed, members, signs)
        (fresh if is_new else again).append(issue)
    insert_all(fresh)
    HotIssue.objects.bulk_update(again, COMPUTED, batch_size=100)
    stays = {issue.id for issue in again}
    gone = [key for key, issue in before.items() if key not in stays and not issue.is_kept]
    empty = [key for key, issue in before.items() if key not in stays and issue.is_kept]
    HotIssue.objects.filter(id__in=empty).update(cases=0, people=0, votes=0, heat=0)
    for start_at in range(0, len(gone), 500):
        HotIssue.objects.filter(id__in=gone[start_at : start_at + 500]).delete()
    insert_rows(HotMember, members)
    insert_rows(HotSign, signs)


COMPUTED = (
    *(
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
    ),
)


@dataclass(slots=True)
class Fact:
    """Of one matter: its people, its votes, when it was told."""

    votes: int
    at: dt.datetime
    people: set[Hashable] = field(default_factory=set)


def _facts(county: str) -> dict[uuid.UUID, Fact]:
    rows = hot_ground.matters_of(county).values_list("id", "votes_for", "votes_against", "received_at")
    found = {key: Fact(votes + against, at) for key, votes, against, at in rows.iterator(chunk_size=2_000)}
    of_county = Requester.objects.filter(case__place_code__prefix=county)
    for case_id, person in hot_ground.persons_of(of_county):
        if case_id in found:
            found[case_id].people.add(person)
    return found


def _matched(
    plan: Plan, before: dict[uuid.UUID, HotIssue], where: dict[uuid.UUID, uuid.UUID]
) -> Iterable[tuple[list[Told], HotIssue | None]]:
    """Each group with the issue it was: the one most of its matters were in, the largest groups first."""
    claimed: set[Any] = {key for key, _ in plan.groups if key in before}
    for key, tolds in sorted(plan.groups, key=lambda pair: -len(pair[1])):
        if key in before:
            yield tolds, before[key]  # type: ignore[index]  # a key of a stored issue
            continue
        votes: defaultdict[uuid.UUID, int] = defaultdict(int)
        for told in tolds:
            was = where.get(told.key)  # type: ignore[call-overload]  # the id of a matter
            if was in before and was not in claimed and not before[was].is_kept:
                votes[was] += 1
        best = max(votes, key=lambda issue: (votes[issue], issue), default=None)
        claimed.add(best)
        yield tolds, before[best] if best else None


def _compute(
    issue: HotIssue,
    tolds: list[Told],
    plan: Plan,
    below: dict[uuid.UUID, list[uuid.UUID]],
    facts: dict[uuid.UUID, Fact],
    figures: HeatFigures,
    placed: set[uuid.UUID],
    members: list[dict[str, Any]],
    signs: list[dict[str, Any]],
) -> None:
    group = Group(issue.id)
    for told in tolds:
        group.add(told)
    fill(issue, group)
    centre = hot_words.unit(group.sums)
    likest, title = -1.0, ""
    since = clock.now() - dt.timedelta(days=figures.new_days)
    new, keys = 0, []
    for told in tolds:
        near = hot_words.likeness(told.vector, centre)
        if near > likest:
            likest, title = near, plan.titles.get(told.key, "")
        for key in (told.key, *below.get(told.key, ())):  # type: ignore[call-overload]  # the id of a matter
            if key in facts:
                keys.append(key)
                members.append(
                    {"case_id": key, "issue_id": issue.id, "likeness": near, "is_placed": key in placed}
                )
    issue.cases = len(keys)
    issue.people = len(set().union(*(facts[key].people for key in keys)))
    issue.votes = sum(facts[key].votes for key in keys)
    moments = [facts[key].at for key in keys]
    issue.first_at, issue.last_at = min(moments), max(moments)
    new = sum(at >= since for at in moments)
    issue.heat = heat_now(issue, figures, new=new)
    if not issue.is_named:
        issue.title = title or issue.title or "—"
    county = issue.county
    signs.extend(
        {"issue_id": issue.id, "county": county, "piece": piece} for piece in group.signs()[:STORED_SIGNS]
    )
