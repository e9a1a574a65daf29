"""The groups whose needs are kept, each with what it is for and on what ground a person is marked with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

PREFIX = "group_"  # of the scope that consents to a group; no field is named so


@dataclass(frozen=True, slots=True)
class GroupRule:
    """`purpose` is one of `choices.Purpose`. `statute` is one of `need_choices.Statute`, by which the community owes
    the group its service; empty where the person's separate consent is needed. `is_sensitive`: it tells of health or of
    children under fourteen (PIPL art. 28). `sex` (as GB/T 2261.1 writes it) and ages in [`age_from`,
    `age_below`): of whom alone it can be said, where there is one."""

    name: str
    purpose: str
    statute: str = ""
    is_sensitive: bool = False
    sex: str = ""
    age_from: int = 0
    age_below: int = 200


GROUPS = (
    GroupRule("disabled", "care", "disabled", is_sensitive=True),
    GroupRule("low_income", "family", "relief"),
    GroupRule("destitute", "family", "relief"),
    GroupRule("unemployed", "employment", "employment"),
    GroupRule("retired", "care", age_from=45),
    GroupRule("left_behind", "care", "minors", is_sensitive=True),
    GroupRule("child_in_need", "care", "minors", is_sensitive=True),
    GroupRule("pregnant", "care", is_sensitive=True, sex="2", age_from=14, age_below=60),
    GroupRule("newcomer", "residence", "permits"),
    GroupRule("ex_service", "family", "veterans"),
    GroupRule("long_ill", "care", is_sensitive=True),
    GroupRule("lost_child", "care", "population", is_sensitive=True),
)
BY_GROUP = {one.name: one for one in GROUPS}
SCOPES = tuple(PREFIX + one.name for one in GROUPS if not one.statute)


def scope_of_group(name: str) -> str:
    """What consents to the mark; empty where a statute asks for it."""
    return "" if BY_GROUP[name].statute else PREFIX + name


def group_of(scope: str) -> str:
    """The group that the consent is for; empty for a consent to fields."""
    return scope.removeprefix(PREFIX) if scope in SCOPES else ""


def may_mark(name: str, agreed: Mapping[str, bool]) -> bool:
    """Whether the person may be marked with the group, and the mark shown."""
    scope = scope_of_group(name)
    return not scope or agreed.get(scope) is True


def can_be_said_of(scope: str, sex: str, age: int | None) -> bool:
    """Whether the consent makes sense for such a person; of unknown sex and age everything does."""
    rule = BY_GROUP.get(group_of(scope))
    if rule is None:
        return True
    fits = not rule.sex or sex not in ("1", "2") or sex == rule.sex
    return fits and (age is None or rule.age_from <= age < rule.age_below)
