from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from liren.kernel import clock, turns
from liren.kernel.models import TurnCount

NOON = dt.datetime(2026, 11, 23, 12, 20, tzinfo=clock.LOCAL)


@pytest.mark.django_db
def test_the_turn_after_the_last_is_refused_with_how_long_to_wait_until_the_next_hour() -> None:
    with clock.at(NOON):
        for _ in range(3):
            turns.take("say", "203.0.113.7", most=3)
        with pytest.raises(turns.TooOften) as refused:
            turns.take("say", "203.0.113.7", most=3)
        turns.take("say", "203.0.113.8", most=3)
        turns.take("join", "203.0.113.7", most=3)
    assert (refused.value.code, refused.value.status) == ("kernel.too_often", 429)
    assert "40 分钟" in str(refused.value)
    with clock.at(NOON + dt.timedelta(minutes=41)):
        turns.take("say", "203.0.113.7", most=3)


@pytest.mark.django_db
def test_no_address_is_kept_and_old_counts_are_forgotten() -> None:
    with clock.at(NOON):
        turns.take("say", "203.0.113.7", most=3)
        assert "203.0.113.7" not in TurnCount.objects.get().name
        turns.forget_turns()
        assert TurnCount.objects.exists()
    with clock.at(NOON + dt.timedelta(hours=2)):
        turns.forget_turns()
    assert not TurnCount.objects.exists()


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("nowhere", "nowhere"),
    ],
)
def test_a_limit_takes_the_first_half_of_an_ipv6_address_for_one_device(address: str, network: str) -> None:
    assert turns.network_of(address) == network


@pytest.mark.django_db
def test_a_day_is_counted_beside_an_hour_in_one_query(django_assert_num_queries: Any) -> None:
    hour, day = turns.Turn("x", "203.0.113.7", 1), turns.Turn("x.day", "203.0.113.7", 3, hours=24)
    with clock.at(NOON), django_assert_num_queries(1):
        assert turns.count_all(hour, day) == {hour: 1, day: 1}
    with clock.at(NOON + dt.timedelta(hours=2)):
        assert turns.count_all(hour, day) == {hour: 1, day: 2}
        turns.forget_turns()
        assert turns.count_all(hour, day) == {hour: 2, day: 3}
    with clock.at(NOON + dt.timedelta(hours=24)):
        assert turns.count_all(hour, day) == {hour: 1, day: 1}
