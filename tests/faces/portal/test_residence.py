"""“My residence registration”: made for oneself and as an agent, followed, completed, withdrawn, printed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from liren.config.demo.people import World
from liren.domains.residence.actions import handling
from liren.domains.residence.models import Registration
from liren.kernel import clock
from tests.domains.people.conftest import LIUYIN, card
from tests.domains.residence.conftest import CHILD, GROUPS, MOTHER, TODAY, WORK, ZHOU, noon
from tests.personas import actor, build_world, client_for

HERE = "/account/residence/"
OWN = {
    "place": LIUYIN,
    "name": "周建军",
    "document": ZHOU,
    "elsewhere": "yes",
    "address": WORK.address,
    "arrived_on": "2026-02-01",
}
CHILDS = {
    **OWN,
    "name": "周小雨",
    "document": CHILD,
    "school": "柳荫小学",
    "agent_ground": "child",
    "agent_kind": "relative",
    "agent_relation": "parent",
    "agent_name": "孙梅",
    "agent_document": MOTHER,
}


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with clock.at(noon(TODAY)):
        yield build_world()


@pytest.fixture
def resident(world: World) -> Client:
    return client_for(world.accounts["resident"])


def test_made_followed_completed_and_printed(world: World, resident: Client) -> None:
    assert "我的居住登记" in resident.get("/account/").content.decode()
    assert "还没有登记" in resident.get(HERE).content.decode()
    assert "替别人登记" in resident.get(f"{HERE}new/").content.decode()
    assert "用什么证明" in resident.get(f"{HERE}new/work/self/").content.decode()
    assert resident.get(f"{HERE}new/poem/self/").status_code == 404
    assert resident.post(f"{HERE}new/work/self/", {**OWN, "place": ""}).status_code == 422
    assert resident.post(f"{HERE}new/work/self/", OWN).status_code == 302
    row = Registration.objects.get()
    page = resident.get(f"{HERE}{row.number}/").content.decode()
    for shown in ("还缺", "就业证明：营业执照", "居住地住址证明", "义务教育", "机动车登记", ZHOU):
        assert shown in page
    more = {**OWN, "version": row.version, "employer": "江淮物流"}
    more |= {"work_proof": "contract", "dwelling_proof": "lease", "dwelling_since": "2026-02-01"}
    assert resident.post(f"{HERE}{row.number}/add/", {**more, "version": 0}).status_code == 409
    assert resident.post(f"{HERE}{row.number}/add/", more).status_code == 302
    assert "材料齐了" in resident.get(f"{HERE}{row.number}/").content.decode()
    row.refresh_from_db()
    worker = actor(world.accounts["community"])
    handling.register(actor=worker, registration_id=row.id, version=row.version, seen=GROUPS)
    page = resident.get(f"{HERE}{row.number}/").content.decode()
    for shown in ("居住登记不是居住证", "居住地公安派出所", "9 月 2 日起可以申领", "第二条"):
        assert shown in page
    notices = resident.get("/account/notices/").content.decode()
    assert f"{HERE}{row.number}/" in notices
    for what in ("receipt", "form"):
        assert resident.get(f"{HERE}{row.number}/{what}.pdf").content.startswith(b"%PDF")
    assert resident.get(f"{HERE}{row.number}/poem.pdf").status_code == 404


def test_an_agent_who_is_a_child_is_refused_beside_the_field(resident: Client) -> None:
    young = {**CHILDS, "agent_document": card("36012120090301002")}
    refused = resident.post(f"{HERE}new/study/agent/", young)
    assert refused.status_code == 422
    assert "代办人未满 18 周岁" in refused.content.decode()
    assert resident.post(f"{HERE}new/study/agent/", CHILDS).status_code == 302
    row = Registration.objects.get()
    page = resident.get(f"{HERE}{row.number}/").content.decode()
    assert "孙梅" in page
    assert "代办人与本人的关系证明" in page


def test_withdrawn_and_no_business_of_others(world: World, resident: Client) -> None:
    resident.post(f"{HERE}new/work/self/", OWN)
    row = Registration.objects.get()
    other = client_for(world.accounts["neighbour"])
    assert other.get(f"{HERE}{row.number}/").status_code == 404
    assert other.post(f"{HERE}{row.number}/withdraw/").status_code == 404
    resident.post(f"{HERE}{row.number}/withdraw/")
    row.refresh_from_db()
    assert row.state == "withdrawn"
    again = resident.post(f"{HERE}{row.number}/withdraw/", follow=True)
    assert "已撤回" in again.content.decode()


def test_the_pages_are_complete_in_english(world: World) -> None:
    client = client_for(world.accounts["resident"])
    client.cookies["liren_language"] = "en"
    client.post(f"{HERE}new/work/self/", OWN)
    page = client.get(f"{HERE}{Registration.objects.get().number}/").content.decode()
    assert "Still missing" in page
    assert "Compulsory education" in page


def test_the_own_page_stays_within_twelve_queries(world: World, resident: Client) -> None:
    resident.post(f"{HERE}new/work/self/", OWN)
    number = Registration.objects.get().number
    for url in (HERE, f"{HERE}{number}/", f"{HERE}{number}/add/"):
        resident.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert resident.get(url).status_code == 200
        assert len(queries) <= 12, url
