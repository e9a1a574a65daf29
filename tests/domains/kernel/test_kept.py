"""A query that is put together once, asked again and again, also by several threads."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest

from liren.kernel import clock
from liren.kernel.counts import Present
from liren.kernel.kept import Kept
from liren.kernel.models import TurnCount

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=clock.LOCAL)
SECOND, DAY = dt.timedelta(seconds=1), dt.timedelta(days=1)


def lay(*names: str) -> None:
    TurnCount.objects.bulk_create(TurnCount(name=name, count=1, until=NOON) for name in names)


def test_what_is_kept_is_the_query_and_not_its_answer(django_assert_num_queries: Any) -> None:
    kept = Kept(TurnCount.objects.order_by("name").values_list("name", flat=True))
    assert kept.read() == []
    lay("a", "b")
    with django_assert_num_queries(1):
        assert kept.read() == ["a", "b"]


def test_the_present_is_that_of_asking() -> None:
    lay("a")
    kept = Kept(TurnCount.objects.filter(until__lt=Present()).values_list("name", flat=True))
    with clock.at(NOON - DAY):
        assert kept.read() == []
    with clock.at(NOON + SECOND):
        assert kept.read() == ["a"]


def test_one_thread_asks_at_a_time() -> None:
    kept = Kept(TurnCount.objects.values_list("name", flat=True))
    asked = threading.Event()

    def ask() -> None:
        with kept.asking:
            asked.set()

    with kept.asking:
        other = threading.Thread(target=ask)
        other.start()
        assert not asked.wait(0.05)
    other.join()
    assert asked.is_set()
