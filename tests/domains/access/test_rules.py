"""Rights of roles, separated duties, limits of codes, what people type: tables of pure decisions."""

from __future__ import annotations

import datetime as dt

import pytest

from liren.domains.access import rules
from liren.domains.access.choices import Role
from liren.domains.access.queries import RIGHT_LABELS
from liren.domains.access.rules import Allowance, Period, Reach

NOW = dt.datetime(2026, 11, 22, 2, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def test_every_role_has_rights_and_every_right_a_label() -> None:
    assert set(rules.RIGHTS) == set(Role.values)
    assert {right.name for rights in rules.RIGHTS.values() for right in rights} == set(RIGHT_LABELS)


@pytest.mark.parametrize(
    ("role", "by_body", "by_place"),
    [
        (
            "grid_worker",
            "cases.view cases.handle",
            "cases.intake territory.view people.view people.edit",
        ),
        (
            "community_worker",
            "cases.handle",
            "cases.view cases.intake cases.see_requester territory.view organisations.view checks.record "
            "people.view people.edit people.erase",
        ),
        (
            "director",
            "cases.handle cases.approve duty.edit standins.arrange handovers.arrange",
            "cases.view cases.intake cases.see_requester territory.view organisations.view "
            "checks.record reports.view cases.export "
            "people.view people.edit people.erase people.protected people.import people.export people.merge",
        ),
        (
            "dispatcher",
            "",
            "cases.view duty.edit cases.dispatch cases.merge cases.intake cases.see_requester "
            "cases.import cases.export checks.record reports.view territory.view "
            "organisations.view people.view",
        ),
        (
            "supervisor",
            "",
            "cases.view duty.edit cases.supervise cases.rule cases.approve cases.see_requester "
            "checks.draw checks.record reports.view cases.export territory.view organisations.view "
            "people.second handovers.arrange handovers.release",
        ),
        (
            "department",
            "cases.view cases.handle duty.edit appeals.decide",
            "",
        ),
        (
            "organisation",
            "cases.view cases.handle duty.edit",
            "",
        ),
        (
            "district",
            "",
            "cases.view cases.merge duty.edit cases.rule cases.approve cases.import cases.export "
            "checks.draw checks.record appeals.decide appraisal.edit catalogue.edit limits.edit reports.view "
            "territory.view territory.edit organisations.view organisations.edit messages.view "
            "messages.edit people.view people.import people.merge handovers.arrange handovers.release",
        ),
        (
            "auditor",
            "",
            "audit.search",
        ),
        (
            "system_admin",
            "",
            "accounts.view accounts.edit work.view organisations.view messages.view",
        ),
        (
            "security_admin",
            "",
            "accounts.view roles.grant standins.arrange organisations.view",
        ),
    ],
)
def test_a_role_carries_exactly_these_rights(role: str, by_body: str, by_place: str) -> None:
    rights = rules.RIGHTS[role]
    assert {r.name for r in rights if r.reach is Reach.BODY} == set(by_body.split())
    assert {r.name for r in rights if r.reach is Reach.PLACE} == set(by_place.split())


@pytest.mark.parametrize(
    ("role", "held", "conflict"),
    [
        ("auditor", "system_admin", "system_admin"),
        ("system_admin", "security_admin", "security_admin"),
        ("security_admin", "auditor", "auditor"),
        ("auditor", "auditor", None),
        ("auditor", "director", None),
        ("director", "auditor", None),
    ],
)
def test_the_three_duties_exclude_each_other(role: str, held: str, conflict: str | None) -> None:
    always = Period(NOW)
    assert rules.conflicting_duty(role, always, [(held, always)]) == conflict


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        (Period(NOW), Period(NOW), True),
        (Period(NOW, NOW + DAY), Period(NOW + DAY), False),
        (Period(NOW, NOW + DAY), Period(NOW - DAY, NOW), False),
        (Period(NOW, NOW + 2 * DAY), Period(NOW + DAY, NOW + 3 * DAY), True),
        (Period(NOW), Period(NOW - DAY), True),
    ],
)
def test_periods_are_half_open(one: Period, other: Period, overlap: bool) -> None:
    assert one.overlaps(other) is overlap
    assert other.overlaps(one) is overlap


@pytest.mark.parametrize(
    ("role", "kind", "fits"),
    [
        ("grid_worker", "station", True),
        ("grid_worker", "department", False),
        ("dispatcher", "street_centre", True),
        ("department", "department", True),
        ("organisation", "property_company", True),
        ("organisation", None, False),
        ("district", None, True),
        ("district", "district", True),
        ("auditor", None, True),
        ("auditor", "station", False),
    ],
)
def test_a_role_sits_only_in_fitting_bodies(role: str, kind: str | None, fits: bool) -> None:
    assert rules.fits_body(role, kind) is fits


@pytest.mark.parametrize(
    ("role", "role_place", "body_place", "joins"),
    [
        ("dispatcher", "320104901", "320104901", True),
        ("dispatcher", "320104901001", "320104901", True),
        ("dispatcher", "320104", "320104901", False),
        ("dispatcher", "320104902", "320104901", False),
        ("organisation", "320104901", "320104901001", True),
        ("organisation", "320104902", "320104901001", False),
    ],
)
def test_a_role_never_reaches_beyond_its_body_except_a_company_s(
    role: str, role_place: str, body_place: str, joins: bool
) -> None:
    assert rules.joins_place(role, role_place, body_place) is joins


@pytest.mark.parametrize(
    ("ages", "wait"),
    [
        ([], 0),
        ([30], 30),
        ([60], 0),
        ([61, 122, 183, 244], 0),
        ([61, 122, 183, 244, 305], 3600 - 305),
        ([3600 * hour for hour in range(1, 11)], 3600 * 14),
    ],
)
def test_codes_to_one_phone_are_one_a_minute_five_an_hour_ten_a_day(ages: list[int], wait: int) -> None:
    sent = [NOW - dt.timedelta(seconds=age) for age in ages]
    assert rules.wait_before_next(sent, NOW, rules.PHONE_ALLOWANCES) == dt.timedelta(seconds=wait)


@pytest.mark.parametrize(
    ("ages", "left", "frees"),
    [([], 1, 60), ([20], 0, 40), ([90], 1, 60), ([90, 200, 300, 400, 500], 0, 3100), ([3700] * 10, 0, 82700)],
)
def test_what_is_left_is_told_of_the_tightest_allowance(ages: list[int], left: int, frees: int) -> None:
    sent = [NOW - dt.timedelta(seconds=age) for age in ages]
    most, taken, again = rules.left_of(sent, NOW, rules.PHONE_ALLOWANCES)
    assert (most - taken, again) == (left, dt.timedelta(seconds=frees))


def test_the_longest_of_several_waits_counts() -> None:
    both = (Allowance(1, dt.timedelta(minutes=1)), Allowance(2, dt.timedelta(minutes=10)))
    sent = [NOW - dt.timedelta(seconds=30), NOW - dt.timedelta(minutes=3)]
    assert rules.wait_before_next(sent, NOW, both) == dt.timedelta(minutes=7)


@pytest.mark.parametrize(
    ("age", "tries", "live"), [(0, 0, True), (599, 4, True), (600, 0, False), (1, 5, False)]
)
def test_a_code_lives_ten_minutes_and_five_tries(age: int, tries: int, live: bool) -> None:
    assert rules.code_is_live(NOW - dt.timedelta(seconds=age), tries, NOW) is live


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("13800138000", "13800138000"),
        (" 138 0013 8000 ", "13800138000"),
        ("138-0013-8000", "13800138000"),
        ("+86 138 0013 8000", "13800138000"),
        ("008613800138000", "13800138000"),
        ("8613800138000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("12800138000", None),
        ("1380013800", None),
        ("138001380000", None),
        ("025-84000000", None),
        ("", None),
        ("13800138000; DROP", None),
        ("१३८००१३८०००", None),
    ],
)
def test_a_phone_is_understood_however_it_is_typed(typed: str, number: str | None) -> None:
    assert rules.normal_phone(typed) == number


def test_a_masked_phone_keeps_seven_figures() -> None:
    assert rules.masked_phone("13800138000") == "138****8000"


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("li.wenjing", True),
        ("grid-07", True),
        ("ab", False),
        ("a1b", True),
        ("7up", False),
        ("Wang", False),
        ("王", False),
        ("a" * 33, False),
        ("end.", False),
    ],
)
def test_a_username_is_short_and_plain(text: str, good: bool) -> None:
    assert rules.is_username(text) is good
