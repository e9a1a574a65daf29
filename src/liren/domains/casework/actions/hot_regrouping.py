"""Grouping all matters of a county anew. It computes outside any transaction and is written in one; what people decided
stands (`rules.hot_groups`). Killed half-way it has done nothing and is run again."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F

from liren.domains.casework.actions.hot_grouping import ground_of, look_on
from liren.domains.casework.actions.hot_writing import Plan, write_plan
from liren.domains.casework.models import HotGround, HotIssue, HotMember
from liren.domains.casework.queries import hot_ground
from liren.domains.casework.rules import hot_groups, hot_words
from liren.kernel import audit, clock
from liren.kernel.actor import SYSTEM, Actor
from liren.kernel.refusals import StalePage

LEARNT_FROM = 20_000  # matters, the latest


def regroup(*, county: str, actor: Actor = SYSTEM) -> int:
    """Learns the county's words and groups all its matters anew; gives the number of groups of two and more.

    Refuses (`StalePage`) if people changed groups meanwhile: nothing is written, the worker tries again.
    """
    begun = clock.now()
    plan = _planned(county)
    with transaction.atomic():
        ground = ground_of(county)
        if ground.deeds != plan.deeds:
            raise StalePage
        write_plan(county, plan)
        HotGround.objects.filter(county=county).update(
            weights=hot_words.packed_weights(plan.weights),
            matters=plan.matters,
            learnt_at=clock.now(),
            asked_at=None,
            deeds=F("deeds") + 1,
        )
        look_on(county, begun)
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
    titles: dict[uuid.UUID, str] = {}
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
