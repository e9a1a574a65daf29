"""Recipients through the pages: registered, chosen where lists go out, seen by residents, ended."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from liren.domains.people.actions import linking
from liren.domains.processing.models import Giving, Recipient
from liren.domains.processing.offered_consents import offer_for, scope_for
from liren.kernel.models import StoredFile
from tests.domains.processing.conftest import CARE, Family, Who, contract, family, kept, who
from tests.faces.workbench.test_look_pages import signed
from tests.personas import file_address

if TYPE_CHECKING:
    from pytest_django import DjangoAssertMaxNumQueries

__all__ = ["family", "who"]  # the fixtures

LIST, ADD = reverse("bench:recipients"), reverse("bench:recipient_add")
TAKE = reverse("bench:list_take", args=["people.persons"])
GIVEN = "/account/register/given/"


def sent(**changes: Any) -> dict[str, Any]:
    return {
        "name": CARE.name,
        "contact": CARE.contact,
        "relation": "entrusted",
        "purpose": CARE.purpose,
        "method": CARE.method,
        "kinds": list(CARE.kinds),
        "ground": "duty",
        "since": "2026-01-01",
        "until": "2027-12-31",
        "papers": contract(),
        **changes,
    }


@pytest.fixture
def district(who: Who, family: Family) -> Client:
    return signed(who, "district")


def test_from_the_agreement_to_its_end(district: Client) -> None:
    assert "先在这里登记约定" in district.get(LIST).content.decode()
    wrong = district.post(ADD, sent(until="2025-01-01"))
    assert (wrong.status_code, "结束的日子在开始之前" in wrong.content.decode()) == (422, True)
    without = district.post(ADD, {k: v for k, v in sent().items() if k != "papers"})
    assert "委托处理要有约定" in without.content.decode()
    assert "已存好" in district.post(ADD, sent(), follow=True).content.decode()
    row = Recipient.objects.get()
    page = district.get(reverse("bench:recipient", args=[row.id])).content.decode()
    assert all(text in page for text in (CARE.name, CARE.method, "委托处理", "委托书.pdf", "还没有给过"))
    paper = reverse("bench:recipient_paper", args=[StoredFile.objects.get(owner_type="recipient").id])
    assert district.get(file_address(district, paper)).status_code == 200
    edit = reverse("bench:recipient_edit", args=[row.id])
    assert CARE.purpose in district.get(edit).content.decode()
    assert district.post(edit, sent(purpose="送餐", version="1")).status_code == 302
    assert district.post(edit, sent(purpose="送餐", version="1")).status_code == 409
    end = reverse("bench:recipient_end", args=[row.id])
    assert district.post(end, {"version": "2"}).status_code == 422
    given = {"version": "2", "how": "destroyed", "words": "书面答复已删除"}
    assert "以后不能再给" in district.post(end, given, follow=True).content.decode()
    assert district.get(edit).status_code == 409
    assert "书面答复已删除" in district.get(reverse("bench:recipient", args=[row.id])).content.decode()
    listed = district.get(LIST, {"view": "ended"}).content.decode()
    assert "已全部删除、销毁" in listed
    assert "这样筛选，一个也没有" in district.get(LIST, {"view": "ended", "text": "没有"}).content.decode()


def test_the_list_is_taken_away_and_costs_few_queries(
    district: Client, who: Who, django_assert_max_num_queries: DjangoAssertMaxNumQueries
) -> None:
    for number in range(12):
        kept(who, name=f"第{number}中心")
    table = district.get(reverse("bench:recipients_export", args=["csv"]), {"sort": "name"})
    assert "第3中心" in b"".join(table).decode("utf-8-sig")
    row = Recipient.objects.first()
    assert row is not None
    for address in (LIST, reverse("bench:recipient", args=[row.id]), TAKE):
        client = signed(who, "director") if address == TAKE else district
        client.get(address)
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200


def test_a_list_asks_to_whom_it_goes_and_residents_see_it(who: Who, family: Family) -> None:
    director, row = signed(who, "director"), kept(who, kinds=("name", "home", "groups"))
    page = director.get(TAKE, {"age_from": "60"}).content.decode()
    assert CARE.name in page
    assert director.post(TAKE, {"form": "csv"}).status_code == 422
    answer = director.post(f"{TAKE}?age_from=60", {"form": "csv", "to": str(row.id)})
    assert answer.status_code == 302
    taken = b"".join(director.get(answer.url)).decode("utf-8-sig")
    assert "王*国" in taken
    giving = Giving.objects.get()
    assert giving.recipient == row
    assert director.get(reverse("bench:person_list_export", args=["csv"])).status_code == 302
    wrong = director.get(reverse("bench:person_list_export", args=["csv"]), {"to": str(uuid.uuid4())})
    assert wrong.status_code == 422
    shown = signed(who, "district").get(reverse("bench:recipient", args=[row.id])).content.decode()
    assert "居民名册" in shown
    linking.link_at_window(actor=who("community"), person_id=family["王建国"].id, phone="17000000001")
    resident = signed(who, "resident")
    assert GIVEN in resident.get("/account/register/").content.decode()
    own = resident.get(GIVEN).content.decode()
    assert all(text in own for text in (CARE.name, CARE.purpose, "姓名、性别、出生", CARE.contact))
    resident.cookies["liren_language"] = "en"
    assert "To whom it went" in resident.get(GIVEN).content.decode()


def test_who_did_not_agree_is_left_out_and_named_before(who: Who, family: Family) -> None:
    director, head = signed(who, "director"), family["王建国"]
    kinds = ("name", "home", "groups")
    row = kept(who, name="某公司", relation="handler", ground="consent", kinds=kinds)
    scope = scope_for(row.id)
    asked = reverse("bench:person_consent", args=[head.id, scope])
    assert "我单独同意社区把我的" in director.get(asked).content.decode()
    read = offer_for(row, row.place_code).digest
    assert director.post(asked, {"read": read, "is_said": "on"}).status_code == 302
    sent = {"form": "csv", "to": str(row.id)}
    shown = director.post(TAKE, sent).content.decode()
    assert all(text in shown for text in ("没有同意的，不在名单里", "李*英", "没有单独同意"))
    assert "王*国" not in shown
    answer = director.post(TAKE, {**sent, "seen": str(row.id)})
    taken = b"".join(director.get(answer.url)).decode("utf-8-sig")
    assert "王*国" in taken
    assert "李*英" not in taken
    giving = Giving.objects.get()
    assert (giving.counted, giving.left_out) == (1, 2)
    page = signed(who, "district").get(reverse("bench:recipient", args=[row.id])).content.decode()
    assert "现在同意的 1 人" in page
    assert "另有 2 条没有同意" in page
    linking.link_at_window(actor=who("community"), person_id=head.id, phone="17000000001")
    resident, own = signed(who, "resident"), reverse("portal:consents")
    assert "提供给“某公司”" in resident.get(own).content.decode()
    back = resident.post(reverse("portal:consent_withdraw", args=[scope]), follow=True).content.decode()
    assert "以后不再给它" in back
    again = resident.post(reverse("portal:consent_give", args=[scope]), {"read": read}, follow=True)
    assert "已记下您的同意" in again.content.decode()
    resident.cookies["liren_language"] = "en"
    assert "I separately agree that the community gives my" in resident.get(own).content.decode()


def test_a_list_of_too_much_is_refused(who: Who, family: Family) -> None:
    row = kept(who, kinds=("name",))
    answer = signed(who, "director").post(TAKE, {"form": "csv", "to": str(row.id)})
    assert "约定的种类里没有：住址" in answer.content.decode()


def test_nothing_was_given(who: Who, family: Family) -> None:
    linking.link_at_window(actor=who("community"), person_id=family["王建国"].id, phone="17000000001")
    assert "没有给过别的单位" in signed(who, "resident").get(GIVEN).content.decode()
    assert signed(who, "neighbour").get(GIVEN).status_code == 302
