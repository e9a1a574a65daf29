"""A resident reads, gives and withdraws consents in the portal; a worker does so at the window."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from liren.domains.access.models import Account
from liren.domains.people.actions import change_person, linking, needs
from liren.domains.people.models import Person
from liren.domains.people.rules.persons import PersonGiven
from liren.domains.rights.models import Consent
from liren.kernel import clock
from liren.kernel.models import AuditEntry, StoredFile
from tests.domains.rights.conftest import Family, Who, family, read, who
from tests.factories.papers import PDF
from tests.personas import client_for, file_address

if TYPE_CHECKING:
    from pytest_django import DjangoAssertMaxNumQueries

__all__ = ["family", "who"]  # the fixtures

PAGE = "/account/register/consents/"


@pytest.fixture
def resident(who: Who, family: Family) -> Client:
    person = family["王建国"]
    linking.link_at_window(actor=who("community"), person_id=person.id, phone="17000000001")
    return signed(who, "resident")


def signed(who: Who, username: str) -> Client:
    return client_for(Account.objects.get(id=who(username).id))


def test_a_group_is_agreed_to_online_and_read_with_its_ground(
    who: Who, family: Family, resident: Client
) -> None:
    scope = "group_long_ill"
    assert "人群“长期患病”" in resident.get(PAGE).content.decode()
    assert "人群“孕产妇”" not in resident.get(PAGE).content.decode()
    given = resident.post(reverse("portal:consent_give", args=[scope]), {"read": read(scope)})
    assert given.status_code == 302
    needs.mark_group(
        actor=who("community"),
        person_id=family["王建国"].id,
        group="long_ill",
        since=clock.today(),
        source="document",
    )
    own = resident.get("/account/register/").content.decode()
    assert "长期患病" in own
    assert "须经本人单独同意" in own
    told = resident.post(reverse("portal:consent_withdraw", args=[scope]), follow=True).content.decode()
    assert "人群“长期患病”" in told
    assert "长期患病" not in resident.get("/account/register/").content.decode()


def test_given_used_and_withdrawn_online(who: Who, family: Family, resident: Client) -> None:
    person = family["王建国"]
    page = resident.get(PAGE).content.decode()
    for shown in ("第二十九条", "紧急联系人", "单独同意", "没有同意"):
        assert shown in page
    give = f"{PAGE}employment/give/"
    assert "别人已经改动过" in resident.post(give, {"read": "old"}, follow=True).content.decode()
    assert "随时可以撤回" in resident.post(give, {"read": read("employment")}, follow=True).content.decode()
    given = PersonGiven(person.name, details={"workplace": "青禾餐饮店"})
    person.refresh_from_db()
    change_person(
        actor=who("community"), person_id=person.id, version=person.version, given=given, source="self"
    )
    assert "青禾餐饮店" in resident.get("/account/register/").content.decode()
    done = resident.post(f"{PAGE}employment/withdraw/", follow=True).content.decode()
    assert "删去了：工作单位" in done
    assert "已撤回" in done
    assert "青禾餐饮店" not in resident.get("/account/register/").content.decode()
    assert resident.post(f"{PAGE}nothing/give/").status_code == 404


def test_who_is_not_matched_is_led_to_the_matching(who: Who, family: Family) -> None:
    client = signed(who, "neighbour")
    for answer in (client.get(PAGE), client.post(f"{PAGE}contact/give/", {"read": read("contact")})):
        assert answer.headers["Location"] == "/account/register/match/"


def opened(who: Who, person: Person) -> Client:
    client = signed(who, "community")
    client.post(reverse("bench:person_open", args=[person.id]), {"purpose": "service"})
    return client


def test_at_the_window_with_a_paper_and_on_the_card(who: Who, family: Family) -> None:
    person = family["李秀英"]
    listed = reverse("bench:person_consents", args=[person.id])
    assert signed(who, "community").get(listed).status_code == 302, "the card is not open"
    client = opened(who, person)
    assert "没有问过" in client.get(reverse("bench:person", args=[person.id])).content.decode()
    edit = reverse("bench:person_edit", args=[person.id])
    assert 'name="health_note"' not in client.get(edit).content.decode()
    give = reverse("bench:person_consent", args=[person.id, "health_note"])
    assert "敏感个人信息" in client.get(give).content.decode()
    sent = {"read": read("health_note"), "is_said": "on"}
    assert client.post(give, {**sent, "is_said": ""}).status_code == 422
    wrong = client.post(give, {**sent, "papers": SimpleUploadedFile("a.pdf", b"words")})
    assert wrong.status_code == 422
    assert "不是 JPEG、PNG、HEIC 照片或 PDF" in wrong.content.decode()
    assert client.post(give, {**sent, "papers": SimpleUploadedFile("a.pdf", PDF)}).status_code == 302
    assert client.post(give, sent).status_code == 409
    assert "纸质，已扫描" in client.get(listed).content.decode()
    assert 'name="health_note"' in client.get(edit).content.decode()
    paper = reverse("bench:consent_paper", args=[StoredFile.objects.get().id])
    assert b"".join(client.get(file_address(client, paper)).streaming_content) == PDF
    assert AuditEntry.objects.filter(verb="rights.paper.read").count() == 1
    withdraw = reverse("bench:person_consent_withdraw", args=[person.id, "health_note"])
    assert "没有什么要删" in client.post(withdraw, follow=True).content.decode()
    assert "没有什么可以撤回" in client.post(withdraw, follow=True).content.decode()


def test_for_a_child_the_guardian_is_named(who: Who, family: Family) -> None:
    child = family["王小明"]
    Person.objects.filter(id=child.id).update(birth=dt.date(clock.today().year - 9, 1, 1))
    client = opened(who, child)
    give = reverse("bench:person_consent", args=[child.id, "contact"])
    sent = {"read": read("contact"), "is_said": "on", "guardian": "王建国"}
    assert client.post(give, sent).status_code == 422
    assert client.post(give, {**sent, "kinship": "父亲"}).status_code == 302
    page = client.get(reverse("bench:person_consents", args=[child.id])).content.decode()
    assert "第三十一条" in page
    assert "父亲" in page


def test_pages_cost_the_same_after_many_consents(
    who: Who, family: Family, resident: Client, django_assert_max_num_queries: DjangoAssertMaxNumQueries
) -> None:
    for _ in range(10):
        resident.post(f"{PAGE}contact/give/", {"read": read("contact")})
        resident.post(f"{PAGE}contact/withdraw/")
    assert Consent.objects.count() == 10
    resident.get(PAGE)
    with django_assert_max_num_queries(12):
        assert resident.get(PAGE).status_code == 200
