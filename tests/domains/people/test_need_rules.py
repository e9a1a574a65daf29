"""Rules by which needs are raised: set by a district from a day on, tried before, followed by the worker."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from liren.domains.people import errors
from liren.domains.people.actions import needs
from liren.domains.people.actions.need_rules import set_need_rules
from liren.domains.people.models import Household, Need, Person
from liren.domains.people.need_choices import Group, NeedKind
from liren.domains.people.queries.need_rules import Effect, effects, need_rules
from liren.domains.people.rules.needs import rules_from, unfit
from liren.kernel import clock
from liren.kernel.actor import SYSTEM, Actor
from liren.kernel.refusals import NotAllowed
from tests.domains.people.test_needs import DEFAULTS, couple, widow

__all__ = ["couple", "widow"]
Who = Callable[[str], Actor]
COUNTY = "320104"


def rule(**more: Any) -> dict[str, Any]:
    return {**DEFAULTS[0], **more}


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (DEFAULTS, ""),
        ([], "most"),
        ([rule(code=str(at)) for at in range(21)], "most"),
        ([rule(), rule()], "codes"),
        ([rule(name="")], "codes"),
        ([rule(kind="dance")], "kind"),
        ([rule(every=0)], "every"),
        ([rule(age_from=121)], "age"),
        ([rule(age_from=80, age_below=80)], "age"),
        ([rule(group="suspicious")], "group"),
        ([rule(age_from=0, alone=False)], "everybody"),
    ],
)
def test_which_rows_are_rules(rows: list[dict[str, Any]], why: str) -> None:
    assert unfit(rows, NeedKind.values, Group.values) == why


def test_what_is_off_is_no_rule_and_nought_is_no_limit() -> None:
    (one,) = rules_from([rule(), rule(code="off", is_on=False)])
    assert (one.age_from, one.age_below) == (80, None)


def changed(who: Who, rows: list[dict[str, Any]], days: int = 0) -> None:
    set_need_rules(
        actor=who("district"),
        county=COUNTY,
        rows=rows,
        valid_from=clock.today() + dt.timedelta(days=days),
        reason="区民政局 2026 年 3 号文",
    )


def test_other_rules_are_tried_before_they_are_set(who: Who, widow: Person, couple: Household) -> None:
    needs.raise_by_rule(actor=SYSTEM)
    district = who("district")
    assert effects(district, COUNTY, DEFAULTS)["alone_80"] == Effect(1, 0, 0)
    older = [rule(age_from=90), rule(code="grown", age_from=18, alone=False)]
    assert effects(district, COUNTY, older) == {"alone_80": Effect(0, 0, 1), "grown": Effect(3, 3, 0)}
    assert effects(district, COUNTY, [rule(code="other")]) == {
        "alone_80": Effect(0, 0, 1),
        "other": Effect(1, 1, 0),
    }
    assert effects(who("department"), COUNTY, DEFAULTS)["alone_80"] == Effect(0, 0, 0)
    needs.mark_group(
        actor=who("community"), person_id=widow.id, group="destitute", since=clock.today(), source="visit"
    )
    assert effects(district, COUNTY, DEFAULTS)["destitute"] == Effect(1, 1, 0)


def test_the_worker_follows_the_rules_of_the_county_from_their_day(who: Who, widow: Person) -> None:
    needs.raise_by_rule(actor=SYSTEM)
    changed(who, [rule(every=3, kind="visit")])
    changed(who, [rule(age_from=90)], days=2)
    needs.raise_by_rule(actor=SYSTEM)
    need = Need.objects.get()
    assert (need.kind, need.every, need.next_on) == ("visit", 3, clock.today() + dt.timedelta(days=3))
    with clock.at(clock.now() + dt.timedelta(days=2)):
        needs.raise_by_rule(actor=SYSTEM)
    need.refresh_from_db()
    assert need.state == "dropped"
    assert need_rules(COUNTY).changed


def test_rules_are_set_by_who_sets_figures_and_must_be_rules(who: Who, db: None) -> None:
    given: dict[str, Any] = {"county": COUNTY, "valid_from": clock.today(), "reason": "试"}
    with pytest.raises(NotAllowed):
        set_need_rules(actor=who("community"), rows=list(DEFAULTS), **given)
    with pytest.raises(errors.NeedRulesWrong):
        set_need_rules(actor=who("district"), rows=[rule(every=0)], **given)
