"""The three rates: which situation counts for what, on the day its limit fell."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

import pytest

from liren.domains.casework.actions import merging, rate_sums, requester
from liren.domains.casework.models import Case, Category, Rating, Requester
from liren.domains.casework.queries.rates import RatePeriod, RateReport, rate_cases, rates
from liren.domains.casework.rules import periods
from liren.domains.casework.rules.periods import Days
from liren.kernel import clock
from liren.kernel.actor import VISITOR
from liren.kernel.refusals import NotAllowed
from tests.domains.casework.conftest import LIUYIN, MONDAY, Desk

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

STREET = "320104901"
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
WEEK = RatePeriod(since=MONDAY.date(), until=MONDAY.date() + 6 * DAY, place=STREET)
PAST = {"due_accept": MONDAY + HOUR, "due_contact": MONDAY + 2 * HOUR, "due_resolve": MONDAY + 3 * HOUR}
AHEAD = dict.fromkeys(PAST, MONDAY + 5 * DAY)


def matter(desk: Desk, **fields: Any) -> Case:
    """A matter whose facts are set as the situation has them."""
    receipt = desk.said()
    Case.objects.filter(id=receipt.case_id).update(**fields)
    return Case.objects.get(id=receipt.case_id)


def figures(report: RateReport) -> tuple[int, int, int, int, int, int]:
    total = report.total
    return (
        total.response.hits,
        total.response.of,
        total.resolution.hits,
        total.resolution.of,
        total.satisfaction.hits,
        total.satisfaction.of,
    )


def report(desk: Desk, period: RatePeriod = WEEK, by: str = "body", who: str = "dispatcher") -> RateReport:
    return rates(desk.who(who), period, by)


SITUATIONS: list[tuple[str, dict[str, Any], tuple[int, int, int, int]]] = [
    ("nothing was done and both limits fell", PAST, (0, 1, 0, 1)),
    ("both limits are still ahead", AHEAD, (0, 0, 0, 0)),
    ("accepted in time, not resolved", {**PAST, "accepted_at": MONDAY + HOUR}, (1, 1, 0, 1)),
    (
        "accepted a second too late",
        {**PAST, "accepted_at": MONDAY + HOUR + dt.timedelta(seconds=1)},
        (0, 1, 0, 1),
    ),
    ("first contact in time is a response", {**PAST, "contacted_at": MONDAY + HOUR}, (1, 1, 0, 1)),
    (
        "resolved in time",
        {**PAST, "state": "resolved", "accepted_at": MONDAY, "resolved_at": MONDAY + 3 * HOUR},
        (1, 1, 1, 1),
    ),
    (
        "resolved too late",
        {**PAST, "state": "resolved", "accepted_at": MONDAY, "resolved_at": MONDAY + 4 * HOUR},
        (1, 1, 0, 1),
    ),
    (
        "resolved before the limit fell counts only when it has fallen",
        {**AHEAD, "state": "resolved", "accepted_at": MONDAY, "resolved_at": MONDAY + HOUR},
        (0, 0, 0, 0),
    ),
    ("never dispatched: the limit for first contact stands in", {**PAST, "due_accept": None}, (0, 1, 0, 1)),
    ("no calendar, no limit", {**dict.fromkeys(PAST), "lacks_calendar": 2027}, (0, 0, 0, 0)),
    ("withdrawn", {**PAST, "state": "withdrawn"}, (0, 0, 0, 0)),
    ("not admitted", {**PAST, "state": "not_accepted"}, (0, 0, 0, 0)),
    ("thanks", {**PAST, "kind": "thanks"}, (0, 0, 0, 0)),
    (
        "suspended before its limit: that limit stands still",
        {**PAST, "accepted_at": MONDAY, "state": "in_progress", "suspended_since": MONDAY + 2 * HOUR},
        (1, 1, 0, 0),
    ),
    (
        "suspended when it was late already",
        {**PAST, "accepted_at": MONDAY, "state": "in_progress", "suspended_since": MONDAY + 4 * HOUR},
        (1, 1, 0, 1),
    ),
    ("the limits fell last week", {name: at - 3 * DAY for name, at in PAST.items()}, (0, 0, 0, 0)),
    ("another street's", {**PAST, "place_code": "320104902001"}, (0, 0, 0, 0)),
    ("the street's own, without a community", {**PAST, "place_code": STREET}, (0, 1, 0, 1)),
]


@pytest.mark.parametrize(
    ("fields", "expected"), [(f, e) for _, f, e in SITUATIONS], ids=[n for n, _, _ in SITUATIONS]
)
def test_what_a_situation_counts_for(
    desk: Desk, fields: dict[str, Any], expected: tuple[int, int, int, int]
) -> None:
    matter(desk, **fields)
    desk.at(hours=8)
    assert figures(report(desk))[:4] == expected


@pytest.mark.parametrize(("level", "hit"), [(5, 1), (4, 1), (3, 1), (2, 0), (1, 0)])
def test_fairly_satisfied_and_better_count_as_satisfied(desk: Desk, level: int, hit: int) -> None:
    receipt = desk.resolved()
    requester.rate_case(
        actor=VISITOR, case_id=receipt.case_id, level=level, words="", code=receipt.tracking_code
    )
    desk.at(hours=1)
    assert figures(report(desk))[4:] == (hit, 1)


def test_the_rating_of_a_merged_matter_counts_for_the_body_that_answered(desk: Desk) -> None:
    into, away = desk.accepted(), desk.said(place_code="320104901002")
    merging.merge_case(actor=desk.who("dispatcher"), case_id=away.case_id, into_id=into.case_id)
    Case.objects.filter(id=away.case_id).update(state="resolved", resolved_at=desk.now)
    person = Requester.objects.get(case_id=away.case_id)
    Rating.objects.create(case_id=away.case_id, requester=person, level=5, at=desk.now)
    desk.at(days=4)
    found = report(desk)
    assert figures(found)[4:] == (1, 1)
    station = str(desk.body("station:001"))
    assert [line.key for line in found.lines if line.satisfaction.of] == [station]
    assert found.total.response.of == 1, "the two are one matter"


def test_the_first_body_stays_answerable_when_a_matter_is_handed_on(desk: Desk) -> None:
    first, owner = desk.body("station:001"), desk.body("housing")
    matter(desk, **PAST, first_body_id=first, owner_id=owner)
    desk.at(hours=8)
    found = report(desk)
    assert [(line.key, line.label) for line in found.lines] == [
        (str(first), desk.world.bodies["station:001"].short_name)
    ]
    assert report(desk, _with(body=str(first))).total.resolution.of == 1
    assert report(desk, _with(body=str(owner))).total.resolution.of == 0
    assert report(desk, _with(body="nonsense")).total.resolution.of == 0


def _with(**changes: Any) -> RatePeriod:
    return RatePeriod(**{"since": WEEK.since, "until": WEEK.until, "place": STREET, **changes})


@pytest.mark.parametrize("by", ["body", "category", "street", "community", "channel"])
def test_lines_add_up_to_the_total_and_each_number_leads_to_its_matters(desk: Desk, by: str) -> None:
    class_ = Category.objects.get(code="JS-01-01")
    matter(desk, **PAST, category=class_)
    matter(desk, **PAST, state="resolved", accepted_at=MONDAY, resolved_at=MONDAY + HOUR, channel="hotline")
    matter(desk, **PAST, place_code="320104901003", accepted_at=MONDAY + 2 * HOUR)
    desk.at(hours=8)
    found = report(desk, by=by)
    assert figures(found)[:4] == (1, 3, 1, 3)
    assert sum(line.resolution.of for line in found.lines) == 3
    assert all(line.label for line in found.lines)
    actor = desk.who("dispatcher")
    for line in found.lines:
        for rate in ("response", "resolution"):
            figure = getattr(line, rate)
            for hit, count in ((True, figure.hits), (False, figure.of - figure.hits), (None, figure.of)):
                page = rate_cases(actor, WEEK, rate, by=by, key=line.key, hit=hit)
                assert len(page.cases) == count, (by, line.label, rate, hit)
    assert len(rate_cases(actor, WEEK, "resolution", hit=False).cases) == 2


def test_a_class_has_its_first_level_and_what_has_none_says_so(desk: Desk) -> None:
    matter(desk, **PAST, category=Category.objects.get(code="JS-04-04"))
    matter(desk, **PAST)
    desk.at(hours=8)
    assert {line.key: line.label for line in report(desk, by="category").lines} == {
        "JS": "城乡建设",
        "": "未定类别",
    }
    assert report(desk, _with(category="JS")).total.resolution.of == 1
    assert report(desk, _with(channel="hotline")).total.resolution.of == 0


def test_the_series_has_every_step_until_today_and_the_earlier_period_beside_it(desk: Desk) -> None:
    matter(desk, **PAST)
    matter(desk, **{name: at - 7 * DAY for name, at in PAST.items()}, accepted_at=MONDAY - 7 * DAY)
    with desk.at(days=2):
        found = report(desk, _with(earlier=periods.earlier(WEEK.days, "previous")))
    assert found.step == "day"
    assert [line.key for line in found.series] == ["2026-11-23", "2026-11-24", "2026-11-25"]
    assert [line.resolution.of for line in found.series] == [1, 0, 0]
    assert [(line.key, line.response.hits) for line in found.was][:2] == [
        ("2026-11-16", 1),
        ("2026-11-17", 0),
    ]
    assert found.was_total
    assert found.was_total.response.value == 100.0
    assert found.total.response.value == 0.0


def test_midnight_is_midnight_in_china(desk: Desk) -> None:
    sunday_late = dt.datetime(2026, 11, 29, 23, 59, tzinfo=clock.LOCAL)
    matter(desk, **{**PAST, "due_resolve": sunday_late})
    matter(desk, **{**PAST, "due_resolve": sunday_late + dt.timedelta(minutes=2)})
    desk.at(days=10)
    assert report(desk).total.resolution.of == 1
    weeks = report(desk, _with(since=dt.date(2026, 11, 9), until=dt.date(2026, 12, 6)))
    assert {line.key: line.resolution.of for line in weeks.series if line.resolution.of} == {
        "2026-11-23": 1,
        "2026-11-30": 1,
    }


def test_the_report_is_for_those_with_the_right_in_that_place(desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        report(desk, who="community")
    with pytest.raises(NotAllowed):
        report(desk, _with(place="320104"))
    with pytest.raises(NotAllowed):
        rate_cases(desk.who("auditor"), WEEK, "response", hit=None)
    assert report(desk, _with(place=LIUYIN), who="director").total.resolution.of == 0


def test_the_report_costs_four_queries_and_one_more_while_something_waits_to_be_counted(
    desk: Desk, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        matter(desk, **PAST, owner_id=desk.body("station:001"))
    desk.at(hours=8)
    desk.who("dispatcher")
    earlier = _with(earlier=periods.earlier(WEEK.days, "year"))
    with django_assert_num_queries(4):
        report(desk, earlier)
    rate_sums.count_marked()
    with django_assert_num_queries(3):
        report(desk, earlier)
    year = _with(since=dt.date(2026, 1, 1))
    with django_assert_num_queries(4):
        report(desk, year)
    matter(desk, **PAST)
    with django_assert_num_queries(5):
        report(desk, year)


def test_nothing_counted_is_no_rate(desk: Desk) -> None:
    found = report(desk)
    assert found.lines == []
    assert found.total.response.value is None
    assert not rate_cases(desk.who("dispatcher"), WEEK, "satisfaction", key=str(uuid.uuid4()), hit=None).cases


TODAY = dt.date(2026, 11, 25)


@pytest.mark.parametrize(
    ("name", "since", "until", "step"),
    [
        ("week", "2026-11-23", "2026-11-29", "day"),
        ("last_week", "2026-11-16", "2026-11-22", "day"),
        ("month", "2026-11-01", "2026-11-30", "week"),
        ("last_month", "2026-10-01", "2026-10-31", "week"),
        ("weeks", "2026-09-07", "2026-11-29", "week"),
        ("quarter", "2026-10-01", "2026-12-31", "week"),
        ("year", "2026-01-01", "2026-12-31", "month"),
        ("last_year", "2025-01-01", "2025-12-31", "month"),
    ],
)
def test_a_period_by_its_name(name: str, since: str, until: str, step: str) -> None:
    days = periods.preset(name, TODAY)
    assert (days.since.isoformat(), days.until.isoformat(), days.step) == (since, until, step)


@pytest.mark.parametrize(
    ("days", "compare", "since", "until"),
    [
        (Days(dt.date(2026, 11, 23), dt.date(2026, 11, 29)), "previous", "2026-11-16", "2026-11-22"),
        (Days(dt.date(2026, 9, 7), dt.date(2026, 11, 29)), "year", "2025-09-08", "2025-11-30"),
        (Days(dt.date(2024, 2, 29), dt.date(2024, 12, 31)), "year", "2023-02-28", "2023-12-31"),
    ],
)
def test_the_earlier_period_is_as_long_and_keeps_its_mondays(
    days: Days, compare: str, since: str, until: str
) -> None:
    was = periods.earlier(days, compare)
    assert was
    assert (was.since.isoformat(), was.until.isoformat()) == (since, until)
    assert periods.earlier(days, "") is None


def test_months_of_every_length_follow_each_other() -> None:
    steps = Days(dt.date(2024, 1, 31), dt.date(2024, 12, 31)).steps("month", dt.date(2024, 12, 31))
    assert [day.month for day in steps] == list(range(1, 13))
    assert all(day.day == 1 for day in steps)
