"""From “my data” to the decision on each field, through the pages."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from liren.domains.people.actions import change_person, linking
from liren.domains.people.models import Person
from liren.domains.people.rules.persons import PersonGiven
from liren.domains.rights.actions.corrections import ask_correction, withdraw_correction
from liren.domains.rights.models import Correction
from liren.kernel.models import AuditEntry
from tests.domains.rights.conftest import Family, Who, family, who
from tests.faces.workbench.test_look_pages import signed

__all__ = ["family", "who"]  # the fixtures

ASK, OWN, LIST = "/account/register/corrections/ask/", "/account/register/corrections/", "/bench/corrections/"
GIVEN = {
    "marital": "20",
    "home": "柳叶巷12号3幢2单元502室",
    "reason": "登记的时候写错了",
    "evidence": "结婚证",
}

EVERY = {"name": "王建", "phone": "13900000009", "marital": "20", "home": "别处", "relation": "户主的弟弟"}


@pytest.fixture
def person(who: Who, family: Family) -> Person:
    one = family["王建国"]
    linking.link_at_window(actor=who("community"), person_id=one.id, phone="17000000001")
    return one


@pytest.fixture
def resident(who: Who, person: Person) -> Client:
    return signed(who, "resident")


def opened(client: Client, one: Correction) -> str:
    client.post(reverse("bench:correction_open", args=[one.id]))
    return client.get(reverse("bench:correction", args=[one.id])).content.decode()


def test_asked_in_the_portal_and_withdrawn(resident: Client) -> None:
    assert OWN in resident.get("/account/register/").content.decode()
    assert "还没有申请过" in resident.get(OWN).content.decode()
    form = resident.get(ASK).content.decode()
    assert "现在登记的是：柳叶巷12号3幢 2-501" in form
    assert "工作单位" not in form  # not agreed to
    assert resident.post(ASK, {"reason": "x"}).status_code == 422
    assert resident.post(ASK, {"marital": "20"}).status_code == 422
    assert "不是能拨通的号码" in resident.post(ASK, {**GIVEN, "phone": "12"}).content.decode()
    assert resident.post(ASK, GIVEN).status_code == 302
    assert resident.post(ASK, GIVEN).status_code == 409
    page = resident.get(OWN).content.decode()
    assert all(text in page for text in ("等核对", "已婚", "502室", "最晚答复", "结婚证"))
    take_back = reverse("portal:correction_withdraw", args=[Correction.objects.get().id])
    assert resident.post(take_back, follow=True).status_code == 200
    assert "不能再改" in resident.post(take_back, follow=True).content.decode()
    assert "本人撤回了" in resident.get(OWN).content.decode()
    assert resident.post(reverse("portal:correction_withdraw", args=[uuid.uuid4()])).status_code == 404


def test_decided_side_by_side_and_read_by_the_person(who: Who, resident: Client, person: Person) -> None:
    version = Person.objects.get(id=person.id).version
    given = PersonGiven("王建国", details={"marital": "10"})
    change_person(
        actor=who("community"), person_id=person.id, version=version, given=given, source="document"
    )
    resident.post(ASK, GIVEN)
    one, worker = Correction.objects.get(), signed(who, "community")
    address = reverse("bench:correction", args=[one.id])
    assert address in worker.get(LIST).content.decode()
    assert address in worker.get("/bench/notices/").content.decode()
    closed = worker.get(address).content.decode()
    assert "王*国" in closed
    assert "502室" not in closed
    page = opened(worker, one)
    assert all(text in page for text in ("未婚", "已婚", "证件核验", "更可靠", "502室", "2-501", "结婚证"))
    assert address in worker.get(reverse("bench:person", args=[person.id])).content.decode()
    assert AuditEntry.objects.filter(verb="people.person.read", subject=person.id).count() == 1
    version = Person.objects.get(id=person.id).version
    answer = {"version": version, "take_marital": "yes", "take_home": "no", "words_home": "房产证还没有看到"}
    assert "请对" in worker.post(address, {"version": version}).content.decode()
    assert worker.post(address, answer).status_code == 409  # over a document, without a reason
    assert worker.post(address, {**answer, "version": 1}).status_code == 409
    assert worker.post(address, {**answer, "words_marital": "看了结婚证"}).status_code == 302
    assert worker.post(address, {**answer, "words_marital": "看了结婚证"}).status_code == 409
    assert "房产证还没有看到" in worker.get(address).content.decode()
    told = resident.get(OWN).content.decode()
    assert all(text in told for text in ("改了一部分", "房产证还没有看到", "看了结婚证"))
    assert OWN in resident.get("/account/notices/").content.decode()
    assert "已婚" in resident.get("/account/register/").content.decode()


def test_the_list_is_narrowed_and_taken_away_without_values(who: Who, resident: Client) -> None:
    resident.post(ASK, GIVEN)
    worker = signed(who, "community")
    assert "王*国" in worker.get(f"{LIST}?view=open&state=open&sort=new&place=320104901001").content.decode()
    assert "一件也没有" in worker.get(f"{LIST}?view=all&state=refused").content.decode()
    assert "这一类现在没有" in worker.get(f"{LIST}?view=late").content.decode()
    answer = worker.get("/bench/corrections/export.csv?view=all&to=own")
    body = getattr(answer, "streaming_content", None)
    taken = b"".join(body).decode() if body else answer.content.decode()
    assert "王*国" in taken
    assert "现住址" in taken
    assert "已婚" not in taken
    assert "502" not in taken
    assert AuditEntry.objects.filter(verb="rights.corrections.exported").exists()
    assert signed(who, "auditor").get(LIST).status_code == 403


def test_thirty_requests_cost_as_much_as_three(who: Who, person: Person) -> None:
    worker, resident = signed(who, "community"), who("resident")
    own = signed(who, "resident")

    def ask(times: int) -> tuple[int, int]:
        for _ in range(times):
            one = ask_correction(actor=resident, proposed={"marital": "20"}, reason="写错了")
            withdraw_correction(actor=resident, correction_id=one.id)
        counts = []
        for client, address in ((worker, f"{LIST}?view=all"), (own, OWN)):
            with CaptureQueriesContext(connection) as taken:
                assert client.get(address).status_code == 200
            counts.append(len(taken))
        return counts[0], counts[1]

    worker.get(LIST)  # what is remembered for a while is read once
    few, many = ask(3), ask(27)
    assert few == many
    assert max(few) <= 12
    one = ask_correction(actor=resident, proposed=EVERY, reason="写错了")
    opened(worker, one)
    with CaptureQueriesContext(connection) as taken:
        assert "别处" in worker.get(reverse("bench:correction", args=[one.id])).content.decode()
    assert len(taken) <= 12
