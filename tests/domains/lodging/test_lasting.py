"""Guests of whom nobody said that they left: asked about, still there, or over at an unknown time."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from liren.domains.lodging import errors
from liren.domains.lodging.actions.keeping import forget_day
from liren.domains.lodging.actions.lasting import lasting_day, still_here
from liren.domains.lodging.models import Guest
from liren.domains.lodging.queries.lists import HouseFilter, houses
from liren.domains.messaging.models import Delivery
from liren.kernel import audit, clock
from liren.kernel.models import AuditEntry
from tests.domains.lodging.conftest import Inn, given, inn
from tests.personas import client_for

__all__ = ["inn"]


def asked_about(inn: Inn) -> int:
    told = Delivery.objects.filter(template="lodging.lasting")
    return told.filter(account_id=inn.world.accounts["resident"].id).count()


def later(days: int) -> dt.datetime:
    return clock.now() + dt.timedelta(days=days)


def test_the_house_is_asked_and_the_stay_ends(inn: Inn) -> None:
    one, other = inn.enter(given(1), given(2))
    assert lasting_day() == (0, 0)
    with clock.at(later(31)):
        assert lasting_day() == (2, 0)
        assert lasting_day() == (0, 0), "asked once"
        assert asked_about(inn) == 1
        assert houses(inn.who(), HouseFilter(show="lasting")).count() == 1
        still_here(actor=inn.who("resident"), guest_id=one.id)
        inn.leave([other])
        assert houses(inn.who(), HouseFilter(show="lasting")).count() == 0
        with pytest.raises(errors.LeftAlready):
            still_here(actor=inn.who("resident"), guest_id=other.id)
        with pytest.raises(errors.GuestNotFound):
            still_here(actor=inn.who("neighbour"), guest_id=one.id)
    with clock.at(later(62)):
        assert lasting_day() == (1, 0), "sixty days from when the house spoke last, not from the arrival"
        assert asked_about(inn) == 2
    with clock.at(later(92)):
        assert lasting_day() == (0, 1)
        one.refresh_from_db()
        inn.house.refresh_from_db()
        assert (one.is_left_unknown, one.left_at, inn.house.people) == (True, clock.now(), 0)
        assert AuditEntry.objects.filter(verb="lodging.guest.lapsed").count() == 1
    with clock.at(later(92 + 91)):
        forget_day()
        assert not Guest.objects.filter(forgotten_at__isnull=True).exists()
    assert audit.verify().first_break is None


def test_the_house_answers_on_the_telephone(inn: Inn) -> None:
    (guest,) = inn.enter(given(1))
    Guest.objects.filter(id=guest.id).update(asked_at=clock.now())
    keeper = client_for(inn.world.accounts["resident"])
    page = keeper.get(reverse("portal:lodging_house", args=[inn.house.id])).content.decode()
    assert "住了很久，还在吗" in page
    desk = client_for(inn.world.accounts["community"])
    assert "客人住了很久没有登记离店" in desk.get(reverse("bench:guest_houses")).content.decode()
    said = keeper.post(reverse("portal:lodging_stays", args=[guest.id]), follow=True).content.decode()
    assert "已记下：还住着" in said
    assert "还在吗" not in said
    inn.leave([guest])
    again = keeper.post(reverse("portal:lodging_stays", args=[guest.id]), follow=True)
    assert again.status_code == 200
