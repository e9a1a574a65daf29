"""The two rates of which less is better: what missed a limit, and what bodies gave back."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test import Client

from liren.domains.casework.actions import dispatch, handling, rate_sums
from liren.domains.casework.models import Case, Dispatch, RateMark
from liren.domains.casework.queries.rates import RateLine, RatePeriod, behind, rate_cases, rates
from tests.domains.casework.conftest import Desk

COUNTY = "320104"
NOVEMBER = RatePeriod(since=dt.date(2026, 11, 1), until=dt.date(2026, 12, 31), place=COUNTY)


def given_back(desk: Desk, key: str = "station:001") -> Any:
    """Given to the station, returned, then to the department that keeps it."""
    receipt = desk.assigned(key)
    with desk.at(hours=1):
        handling.return_case(
            actor=desk.who("community"), case_id=receipt.case_id, reason="not_ours", words="归住建"
        )
    with desk.at(hours=1):
        dispatch.assign_case(
            actor=desk.who("dispatcher"), case_id=receipt.case_id, body_id=desk.body("housing")
        )
    return receipt


def line(desk: Desk, key: str) -> RateLine:
    lines = rates(desk.who("district"), NOVEMBER).lines
    return next(one for one in lines if one.key == str(desk.body(key)))


@pytest.mark.parametrize("is_counted", [False, True])
def test_a_return_counts_for_the_body_that_returned(desk: Desk, *, is_counted: bool) -> None:
    given_back(desk)
    desk.accepted()
    desk.at(hours=1)
    if is_counted:
        rate_sums.count_marked()
        assert not RateMark.objects.exists()
    station, housing = line(desk, "station:001").returned, line(desk, "housing").returned
    assert (station.hits, station.of) == (1, 2)
    assert (housing.hits, housing.of) == (0, 1)
    total = rates(desk.who("district"), NOVEMBER).total.returned
    assert (total.hits, total.of) == (1, 3)


def test_given_twice_to_one_body_counts_once_with_its_first_time(desk: Desk) -> None:
    receipt = desk.assigned()
    first = Dispatch.objects.get().at
    handling.return_case(
        actor=desk.who("community"), case_id=receipt.case_id, reason="not_ours", words="归别处"
    )
    desk.at(hours=1)
    dispatch.assign_case(
        actor=desk.who("dispatcher"), case_id=receipt.case_id, body_id=desk.body("station:001")
    )
    kept = Dispatch.objects.get()
    assert kept.at == first
    assert kept.returned_at is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        Dispatch.objects.create(case_id=receipt.case_id, body_id=desk.body("station:001"), at=first)


def test_each_number_opens_what_it_counts(desk: Desk) -> None:
    given_back(desk)
    desk.accepted()
    late = desk.accepted()
    desk.at(days=30)
    district = desk.who("district")
    for rate in ("returned", "overdue"):
        for one in (*rates(district, NOVEMBER).lines, None):
            counted = getattr(one or rates(district, NOVEMBER).total, rate)
            for hit, number in ((None, counted.of), (True, counted.hits), (False, counted.of - counted.hits)):
                found = rate_cases(district, NOVEMBER, rate, key=one.key if one else None, hit=hit)
                assert (len(found.cases), found.total) == (number, number)
    assert late.case_id in behind(NOVEMBER, "overdue", hit=True).values_list("pk", flat=True)


def test_a_late_answer_to_the_call_is_overdue_though_resolved_in_time(desk: Desk) -> None:
    receipt = desk.assigned()
    case = Case.objects.get(id=receipt.case_id)
    assert case.due_accept is not None
    assert case.due_resolve is not None
    Case.objects.filter(id=case.id).update(
        state="closed",
        accepted_at=case.due_accept + dt.timedelta(minutes=1),
        resolved_at=case.due_resolve - dt.timedelta(hours=1),
    )
    desk.at(days=30)
    found = line(desk, "station:001")
    assert (found.resolution.hits, found.resolution.of) == (1, 1)
    assert (found.overdue.hits, found.overdue.of) == (1, 1)
    Case.objects.filter(id=case.id).update(accepted_at=case.due_accept)
    assert line(desk, "station:001").overdue.hits == 0


def test_the_report_of_rates_leads_to_what_was_returned(
    desk: Desk, client_of: Callable[[str], Client]
) -> None:
    given_back(desk)
    desk.at(days=1)
    client = client_of("district")
    asked = {"period": "custom", "since": "2026-11-01", "until": "2026-12-31"}
    page = client.get("/bench/rates/", asked).content.decode()
    link = re.search(r'href="([^"]+rate=returned[^"]+)">1 / 1<', page)
    assert link is not None
    shown = client.get(link[1].replace("&amp;", "&")).content.decode()
    assert "派到单位的" in shown
    assert shown.count("柳荫里工作站") == 1


def test_what_was_given_and_returned_before_the_table_was_there_is_told_from_the_history(desk: Desk) -> None:
    given_back(desk)
    desk.accepted()
    kept = set(Dispatch.objects.values_list("case", "body", "at", "returned_at"))
    Dispatch.objects.all().delete()
    migration = import_module("liren.domains.casework.migrations.0023_dispatches")
    migration.dispatch_what_was(apps, SimpleNamespace(connection=connection))
    assert set(Dispatch.objects.values_list("case", "body", "at", "returned_at")) == kept
