"""The rules by which needs are raised, set by a district from a day on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from liren.domains.people.errors import NeedRulesWrong
from liren.domains.people.need_choices import Group, NeedKind, RuleFlaw
from liren.domains.people.queries.need_rules import KEY
from liren.domains.people.rules.needs import unfit
from liren.domains.policy.actions import set_figure
from liren.domains.policy.models import FigureChange
from liren.kernel.actor import Actor


def set_need_rules(
    *, actor: Actor, county: str, rows: Sequence[Mapping[str, Any]], valid_from: dt.date, reason: str
) -> FigureChange:
    """The rules hold from that day; the worker raises and ends needs by them that night. What they were stays as
    history.

    Refuses rules that are none, whoever may not set figures there, and no reason.
    """
    check_need_rules(rows)
    value = [dict(row) for row in rows]
    return set_figure(
        actor=actor, place_code=county, key=KEY, value=value, valid_from=valid_from, reason=reason
    )


def check_need_rules(rows: Sequence[Mapping[str, Any]]) -> None:
    why = unfit(rows, NeedKind.values, Group.values)
    if why:
        raise NeedRulesWrong(problem=RuleFlaw(why).label)
