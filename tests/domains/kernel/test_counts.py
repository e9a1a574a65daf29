"""Numbers of rows asked again and again by a statement that is built once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from liren.kernel import clock
from liren.kernel.counts import Counts, Present
from liren.kernel.models import TurnCount

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=clock.LOCAL)
SECOND, DAY = dt.timedelta(seconds=1), dt.timedelta(days=1)


def lay(*names: str) -> None:
    TurnCount.objects.bulk_create(TurnCount(name=name, count=1, until=NOON) for name in names)


def test_one_statement_is_true_of_the_rows_of_the_moment(django_assert_num_queries: Any) -> None:
    every = TurnCount.objects.filter(count=1).order_by("name")
    counts = Counts({"all": every, "none": TurnCount.objects.filter(pk__in=())}, 1000)
    assert counts.read() == {"all": 0, "none": 0}
    lay("a", "b", "c")
    with django_assert_num_queries(1):
        assert counts.read() == {"all": 3, "none": 0}


def test_no_more_are_counted_than_asked_for() -> None:
    lay("a", "b", "c")
    assert Counts({"all": TurnCount.objects.all()}, 2).read() == {"all": 2}


def test_nothing_named_asks_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert Counts({}, 2).read() == {}


def test_the_present_is_that_of_asking_and_not_of_building() -> None:
    lay("a")
    over = TurnCount.objects.filter(until__lt=Present())
    with clock.at(NOON - DAY):
        counts = Counts({"over": over}, 1000)
        assert counts.read() == {"over": 0}
        assert not over.exists()
    with clock.at(NOON + SECOND):
        assert counts.read() == {"over": 1}
        assert over.exists()
    with clock.at(NOON):
        assert counts.read() == {"over": 0}
