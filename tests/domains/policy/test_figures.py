"""Figures read and changed: the nearer place wins, history stays, everything is audited."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from liren.domains.policy import actions, queries
from liren.domains.policy.errors import (
    BadCalendarYear,
    BadFigure,
    BadPlace,
    CalendarYearKnown,
    ReasonMissing,
    UnknownFigure,
)
from liren.domains.policy.models import CalendarYear, FigureChange
from liren.kernel import audit, clock
from liren.kernel.actor import SYSTEM, VISITOR, Actor, ActorKind, Grant
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotAllowed
from liren.kernel.worktime import Limit, due, due_if_known

pytestmark = pytest.mark.django_db
DISTRICT = Actor(ActorKind.STAFF, uuid.uuid4(), "区级管理员", grants=(Grant("limits.edit", "320104"),))
OTHER = Actor(ActorKind.STAFF, uuid.uuid4(), "邻区", grants=(Grant("limits.edit", "320102"),))
TODAY = dt.date(2026, 11, 22)
DAY = dt.timedelta(days=1)
NOON = dt.datetime(2026, 11, 22, 4, tzinfo=dt.UTC)
KEY = "casework.limit.general.resolve"
YEAR_2027 = [dt.date(2027, 1, d) for d in (1, 2, 3)] + [dt.date(2027, 10, d) for d in range(1, 9)]


@pytest.fixture(autouse=True)
def _today():
    with clock.at(NOON):
        yield


def change(**how: Any) -> FigureChange:
    usual: dict[str, Any] = {
        "actor": DISTRICT,
        "place_code": "320104",
        "key": KEY,
        "value": {"days": 5},
        "valid_from": TODAY,
        "reason": "区政府 2026 年第 9 号文件",
    }
    return actions.set_figure(**{**usual, **how})


def add_2027(**how: Any) -> CalendarYear:
    usual: dict[str, Any] = {
        "actor": DISTRICT,
        "place_code": "320104",
        "year": 2027,
        "off": YEAR_2027,
        "work": [],
        "notice": "放假安排通知",
    }
    return actions.add_calendar_year(**{**usual, **how})


@pytest.mark.parametrize(
    ("urgency", "resolve"),
    [
        ("danger", Limit(hours=2, clock=True)),
        ("utility", Limit(hours=24, clock=True)),
        ("general", Limit(days=7)),
        ("hard", Limit(days=15)),
    ],
)
def test_the_default_limits_are_those_of_the_hotlines(urgency: str, resolve: Limit):
    limits = queries.case_limits("320104005", urgency)
    assert limits.resolve == resolve
    moment, calendar = dt.datetime(2026, 11, 23, 2, tzinfo=dt.UTC), queries.calendar_for("320104")
    ends = [
        due(limit, moment, calendar)
        for limit in (limits.dispatch, limits.accept, limits.contact, limits.resolve)
    ]
    assert ends == sorted(ends)
    assert len(set(ends)) == 4


def test_the_figures_of_casework_are_complete():
    figures = queries.case_figures("320104005001")
    assert (figures.returns_max, figures.reopen_days, figures.reminder_fractions) == (2, 15, (0.5, 0.8))
    assert (figures.callback, figures.rectification) == (Limit(days=1), Limit(days=15))
    assert [level.score for level in figures.rating_levels] == [5, 4, 3, 2, 1]
    assert [level.bad for level in figures.rating_levels] == [False, False, False, True, True]
    assert [step.to for step in figures.escalation] == ["director", "supervisor", "district"]
    assert figures.escalation_of(Limit(hours=2, clock=True))[1].after == Limit(hours=1, clock=True)
    assert [rate.code for rate in queries.rate_definitions("320104")] == [
        "response",
        "resolution",
        "satisfaction",
    ]


def test_the_rulebook_says_the_same_in_two_queries(django_assert_num_queries):
    with django_assert_num_queries(2):
        book = queries.rulebook("320104005")
    assert book.limits["hard"] == queries.case_limits("320104005", "hard")
    assert book.figures == queries.case_figures("320104005")
    assert book.calendar == queries.calendar_for("320104005")


def test_a_district_changes_a_figure_from_a_day_on_and_only_for_itself():
    change(valid_from=TODAY + DAY)
    assert queries.case_limits("320104005", "general").resolve == Limit(days=7)
    assert queries.case_limits("320104005", "general", TODAY + DAY).resolve == Limit(days=5)
    assert queries.case_limits("320102005", "general", TODAY + DAY).resolve == Limit(days=7)


def test_a_changed_figure_says_who_changed_it_and_why():
    change()
    figure = queries.figure(KEY, "320104005")
    assert figure.changed
    assert figure.raw == {"days": 5}
    assert (figure.quote, figure.source) == ("区政府 2026 年第 9 号文件", "区级管理员")
    assert figure.valid_from == TODAY


def test_the_nearer_place_wins_over_a_later_change_of_a_wider_one():
    change(value={"days": 6})
    change(actor=SYSTEM, place_code="32", value={"days": 9}, valid_from=TODAY)
    assert queries.case_limits("320104005", "general").resolve == Limit(days=6)
    assert queries.case_limits("320102005", "general").resolve == Limit(days=9)


def test_the_later_change_of_one_day_wins_and_both_stay_as_history():
    change(value={"days": 5})
    with clock.at(NOON + dt.timedelta(minutes=1)):
        change(value={"days": 6})
    assert queries.case_limits("320104005", "general").resolve == Limit(days=6)
    history = queries.figure_changes(DISTRICT, "320104", KEY)
    assert [row.value for row in history] == [{"days": 6}, {"days": 5}]
    assert queries.figure_changes(OTHER, "320104", KEY) == []
    assert queries.figure_changes(VISITOR, "320104", KEY) == []


def test_a_change_is_audited_with_what_it_was():
    change(value={"days": 5})
    change(value={"days": 6})
    entries = list(AuditEntry.objects.order_by("seq"))
    assert [entry.verb for entry in entries] == ["policy.figure.changed"] * 2
    payload = audit.payload_of(entries[1])
    assert payload is not None
    assert payload["before"] == {"value": {"days": 5}}
    assert payload["after"]["value"] == {"days": 6}


@pytest.mark.parametrize(
    ("how", "refusal"),
    [
        ({"actor": OTHER}, NotAllowed),
        ({"actor": VISITOR}, NotAllowed),
        ({"place_code": "320104005"}, BadPlace),
        ({"place_code": ""}, BadPlace),
        ({"place_code": "32"}, NotAllowed),
        ({"key": "casework.nothing"}, UnknownFigure),
        ({"value": {"days": "five"}}, BadFigure),
        ({"value": {"days": 0}}, BadFigure),
        ({"key": "casework.escalation", "value": [{"days": 1}]}, BadFigure),
        ({"reason": "  "}, ReasonMissing),
    ],
)
def test_a_change_that_cannot_be_is_refused_and_nothing_is_written(
    how: dict[str, Any], refusal: type[Exception]
):
    with pytest.raises(refusal) as caught:
        change(**how)
    assert str(caught.value)
    assert not FigureChange.objects.exists()
    assert not AuditEntry.objects.exists()


def test_an_unknown_figure_or_urgency_is_refused_by_name():
    for ask in (lambda: queries.figure("x.y", "320104"), lambda: queries.case_limits("320104", "soon")):
        with pytest.raises(UnknownFigure):
            ask()


def test_the_database_itself_refuses_a_change_without_reason_or_place():
    for wrong in ({"reason": ""}, {"place_code": ""}, {"key": ""}):
        row = {"place_code": "320104", "key": KEY, "value": 1, "valid_from": TODAY, "reason": "x", **wrong}
        with pytest.raises(IntegrityError), transaction.atomic():
            FigureChange.objects.create(**row)


def test_figures_are_listed_by_key_with_one_query(django_assert_num_queries):
    change()
    with django_assert_num_queries(1):
        listed = queries.figures_of("320104", "casework.limit.")
    assert [figure.key for figure in listed] == sorted(figure.key for figure in listed)
    assert len(listed) == 16
    assert [figure.key for figure in listed if figure.changed] == [KEY]


def test_office_hours_changed_by_a_district_move_its_limits():
    change(key="calendar.office_hours", value=[["08:00", "12:00"], ["14:00", "18:00"]])
    friday = dt.datetime(2026, 11, 20, 2, tzinfo=dt.UTC)
    assert due(Limit(days=1), friday, queries.calendar_for("320104")).hour == 10  # 18:00 in China
    assert queries.calendar_for("320102").hours[-1][1] == dt.time(17, 30)


def test_a_limit_over_new_year_waits_for_the_calendar_and_is_reckoned_once_it_is_added():
    started, limit = (
        dt.datetime(2026, 12, 15, 2, tzinfo=dt.UTC),
        queries.case_limits("320104", "hard").resolve,
    )
    waiting = due_if_known(limit, started, queries.calendar_for("320104005"))
    assert (waiting.at, waiting.missing_year) == (None, 2027)
    assert queries.missing_year("320104") == 2027
    add_2027()
    assert due_if_known(limit, started, queries.calendar_for("320104005")).at == dt.datetime(
        2027, 1, 6, 9, 30, tzinfo=dt.UTC
    )
    assert queries.missing_year("320104") is None
    assert queries.missing_year("320102") == 2027
    assert AuditEntry.objects.get().verb == "policy.calendar.added"


def test_the_missing_year_is_told_only_when_limits_run_into_it():
    assert queries.missing_year("320104", dt.date(2026, 6, 1)) is None
    assert queries.missing_year("320104", dt.date(2027, 6, 1)) == 2027


def test_a_year_is_added_from_the_pasted_notice():
    text = "1月1日至3日放假。10月1日至8日放假。1月9日（周六）上班。"
    row = actions.add_calendar_notice(
        actor=DISTRICT, place_code="320104", year=2027, text=text, notice="通知"
    )
    assert (len(row.off), row.work) == (11, ["2027-01-09"])
    assert queries.calendar_for("320104").is_workday(dt.date(2027, 1, 9))


def test_a_known_year_is_replaced_only_when_that_is_said():
    add_2027()
    with pytest.raises(CalendarYearKnown):
        add_2027()
    add_2027(off=[*YEAR_2027, dt.date(2027, 1, 4)], replace=True)
    assert not queries.calendar_for("320104").is_workday(dt.date(2027, 1, 4))
    assert [row.year for row in queries.calendar_years(DISTRICT, "320104")] == [2027]
    with pytest.raises(CalendarYearKnown):
        add_2027(year=2026, off=[dt.date(2026, 1, d) for d in range(1, 12)])


@pytest.mark.parametrize(
    ("how", "refusal"),
    [
        ({"actor": OTHER}, NotAllowed),
        ({"place_code": ""}, NotAllowed),
        ({"place_code": "3201040"}, BadPlace),
        ({"off": []}, BadCalendarYear),
        ({"notice": " "}, ReasonMissing),
    ],
)
def test_a_year_that_cannot_be_is_refused_and_nothing_is_written(
    how: dict[str, Any], refusal: type[Exception]
):
    with pytest.raises(refusal):
        add_2027(**how)
    assert not CalendarYear.objects.exists()


def test_the_program_itself_may_add_a_year_for_everywhere():
    add_2027(actor=SYSTEM, place_code="")
    assert 2027 in queries.calendar_for("460200").years
