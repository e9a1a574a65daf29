"""A letter of responsibility signed with the own account, through the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from liren.domains.letting.models import Signature
from tests.domains.letting.conftest import House, house
from tests.domains.letting.test_notices import LANDLORD, landlord, linked
from tests.domains.letting.test_undertakings import owed, read, text_changes
from tests.faces.portal.test_letting import client

if TYPE_CHECKING:
    from pytest_django import DjangoAssertMaxNumQueries

    from liren.domains.people.models import Person

__all__ = ["house", "landlord"]


def test_a_landlord_reads_signs_and_prints(
    house: House, landlord: Person, django_assert_max_num_queries: DjangoAssertMaxNumQueries
) -> None:
    owner = client(house, LANDLORD)
    url = reverse("portal:undertaking", args=[owed(house).id])
    listed = owner.get(reverse("portal:letting")).content.decode()
    assert url in listed
    assert "还没有签" in listed
    with django_assert_max_num_queries(12):
        assert "只租给有有效身份证件的人" in owner.get(url).content.decode()
    sent = {"read": read(house), "name": "郑成功", "is_read": "on"}
    unread = owner.post(url, {**sent, "is_read": ""})
    assert unread.status_code == 422
    assert "请先看完" in unread.content.decode()
    other = owner.post(url, {**sent, "name": "郑成"})
    assert other.status_code == 422
    assert "和登记册上的不一样" in other.content.decode()
    assert owner.post(url, {**sent, "read": "0"}).status_code == 409
    assert owner.post(url, sent).status_code == 302
    assert Signature.objects.get().how == "screen"
    assert "已签" in owner.get(url).content.decode()
    printed = owner.get(reverse("portal:undertaking_print", args=[owed(house).id]))
    assert printed.content.startswith(b"%PDF")
    text_changes()
    assert "文本换了新的，请重签" in owner.get(reverse("portal:letting")).content.decode()
    again = owner.get(url).content.decode()
    assert "新的一条。" in again
    assert "签的是以前的文本" in again


def test_anothers_letter_is_not_found(house: House, landlord: Person) -> None:
    linked(house, "resident", house.person(0))
    for name in ("undertaking", "undertaking_print"):
        url = reverse(f"portal:{name}", args=[owed(house).id])
        assert client(house).get(url).status_code == 404
        assert client(house, "").get(url).status_code == 302
        assert client(house, "community").get(url).status_code == 403


def test_who_owes_none_sees_none(house: House) -> None:
    assert "责任书" not in client(house).get(reverse("portal:letting")).content.decode()
