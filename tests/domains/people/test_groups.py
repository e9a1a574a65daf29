"""Groups under care: each with purpose and ground, and the marks that want the person's consent."""

from __future__ import annotations

import pytest

from liren.domains.people.choices import Purpose
from liren.domains.people.ground_words import ground_of_group, ground_of_need
from liren.domains.people.need_choices import Group, RaisedBy, Statute
from liren.domains.people.rules import groups
from liren.domains.people.rules.fields import BY_NAME


def test_every_group_has_a_purpose_and_a_ground() -> None:
    assert [one.name for one in groups.GROUPS] == list(Group.values)
    for one in groups.GROUPS:
        assert one.purpose in Purpose.values
        assert not one.statute or one.statute in Statute.values
        assert one.sex in ("", "1", "2")
    assert {one.statute for one in groups.GROUPS} - {""} == set(Statute.values)
    assert not set(groups.SCOPES) & set(BY_NAME)
    assert max(map(len, groups.SCOPES)) <= 24, "as long as a scope of consent may be"


@pytest.mark.parametrize(
    ("group", "agreed", "is_kept"),
    [
        ("disabled", {}, True),
        ("low_income", {"group_low_income": False}, True),
        ("long_ill", {}, False),
        ("long_ill", {"group_pregnant": True, "care": True}, False),
        ("long_ill", {"group_long_ill": False}, False),
        ("long_ill", {"group_long_ill": True}, True),
        ("pregnant", {}, False),
        ("retired", {"group_retired": True}, True),
    ],
)
def test_a_mark_rests_on_a_statute_or_on_a_consent_that_stands(
    group: str, agreed: dict[str, bool], is_kept: bool
) -> None:
    assert groups.may_mark(group, agreed) is is_kept


@pytest.mark.parametrize(
    ("scope", "sex", "age", "is_said"),
    [
        ("group_pregnant", "1", 30, False),
        ("group_pregnant", "2", 30, True),
        ("group_pregnant", "2", 60, False),
        ("group_retired", "2", 44, False),
        ("group_retired", "2", 45, True),
        ("group_pregnant", "0", None, True),
        ("group_long_ill", "1", 9, True),
        ("contact", "1", 9, True),
    ],
)
def test_whom_a_group_is_asked_about(scope: str, sex: str, age: int | None, is_said: bool) -> None:
    assert groups.can_be_said_of(scope, sex, age) is is_said


def test_grounds_are_said_in_words() -> None:
    assert "残疾人保障法" in ground_of_group("disabled")
    assert "第二十八条" in ground_of_group("disabled")
    assert "单独同意" in ground_of_group("long_ill")
    assert "第二十八条" not in ground_of_group("retired")
    assert len({ground_of_need(one) for one in RaisedBy.values}) == len(RaisedBy.values)
    assert groups.group_of("group_long_ill") == "long_ill"
    assert groups.group_of("health_note") == groups.group_of("group_disabled") == ""
