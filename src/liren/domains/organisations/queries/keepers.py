"""Who answers for a grid, today or on a day, and who may be asked to."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from liren.domains.organisations.choices import KeeperPart
from liren.domains.organisations.models import GridKeeper, PostHolding
from liren.domains.organisations.rules.keepers import Away, Keeper, who_answers
from liren.kernel import clock

STREET = 9


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers on a day by name, and in whose stead; both empty where nobody does."""

    name: str = ""
    instead_of: str = ""


def keepers_of(grid_id: uuid.UUID) -> list[GridKeeper]:
    """Everybody who answers or answered for a grid, with their leaves, the chief first. Two queries."""
    rows = GridKeeper.objects.filter(grid=grid_id).select_related("holder")
    return list(rows.prefetch_related("leaves__substitute").order_by("part", "since", "id"))


def answering(keepers: Sequence[GridKeeper], day: dt.date) -> Answering:
    names = {row.holder_id: row.holder.display_name for row in keepers}
    for row in keepers:
        names |= {
            one.substitute.id: one.substitute.display_name for one in row.leaves.all() if one.substitute
        }
    answer = who_answers([_rule(row) for row in keepers], day)
    if answer is None:
        return Answering()
    return Answering(names[answer.person], names[answer.instead_of] if answer.instead_of else "")


def _rule(row: GridKeeper) -> Keeper:
    away = tuple(Away(one.since, one.until, one.substitute_id) for one in row.leaves.all())
    return Keeper(row.holder_id, row.part == KeeperPart.CHIEF, row.since, row.until, away)


def fit_to_keep(place_code: str) -> dict[uuid.UUID, str]:
    """Who holds a post today in a body of the community or its street: names by account, in order. One query."""
    today = clock.today()
    now = Q(since__lte=today) & (Q(until=None) | Q(until__gt=today))
    rows = PostHolding.objects.filter(now, post__body__place_code__in=[place_code, place_code[:STREET]])
    found = {row.holder_id: row.holder.display_name for row in rows.select_related("holder")}
    return dict(sorted(found.items(), key=lambda one: one[1]))
