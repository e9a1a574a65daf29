"""From “my data” to the deletion carried out, through the pages."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from liren.domains.people.actions import linking, moving, register_person
from liren.domains.people.models import Person
from liren.domains.people.rules.persons import PersonGiven
from liren.domains.rights.actions.deletions import ask_deletion, new_deletion
from liren.domains.rights.deletion_choices import DeletionOrigin
from liren.domains.rights.models import Deletion
from liren.kernel import clock
from liren.kernel.actor import SYSTEM
from liren.kernel.models import AuditEntry
from tests.domains.people.conftest import LIUYIN, card
from tests.domains.rights.conftest import Family, Who, family, who
from tests.faces.workbench.test_look_pages import signed

__all__ = ["family", "who"]  # the fixtures

ASK, OWN, LIST = "/account/register/deletions/ask/", "/account/register/deletions/", "/bench/deletions/"
NAME = "高渐离"
WHOLE = {"what": "all", "reason": "搬走好几年了", "knows": "on"}


@pytest.fixture
def gone(who: Who, family: Family) -> Person:
    with clock.at(clock.now() - dt.timedelta(days=1600)):
        given = PersonGiven(NAME, document=card("32010419700101001"), phones=("13900000044",))
        one = register_person(actor=SYSTEM, place_code=LIUYIN, given=given, source="visit")
        on = clock.today()
        moving.leave_place(actor=SYSTEM, person_id=one.id, version=one.version, on=on, source="visit")
    linking.link_at_window(actor=who("community"), person_id=one.id, phone="17000000001")
    return Person.objects.get(id=one.id)


@pytest.fixture
def resident(who: Who, gone: Person) -> Client:
    return signed(who, "resident")


def at(name: str, one: Deletion) -> str:
    return reverse(f"bench:{name}", args=[one.id])


def opened(client: Client, one: Deletion) -> str:
    client.post(at("deletion_open", one))
    return client.get(at("deletion", one)).content.decode()


def test_asked_in_the_portal_after_seeing_what_stays_and_withdrawn(resident: Client) -> None:
    assert OWN in resident.get("/account/register/").content.decode()
    assert "还没有申请过" in resident.get(OWN).content.decode()
    form = resident.get(ASK).content.decode()
    assert all(text in form for text in ("人口登记：姓名", "申请以后会删的", "第十三条第一款第三项"))
    for bad, said in (
        ({**WHOLE, "knows": ""}, "请先确认您知道"),
        ({"what": "some", "knows": "on"}, "至少选一类"),
        ({"knows": "on"}, "请选择"),
    ):
        answer = resident.post(ASK, bad)
        assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert resident.post(ASK, WHOLE).status_code == 302
    assert resident.post(ASK, WHOLE).status_code == 409
    page = resident.get(OWN).content.decode()
    assert all(text in page for text in ("等决定", "全部", "最晚答复", "搬走好几年了"))
    take_back = reverse("portal:deletion_withdraw", args=[Deletion.objects.get().id])
    assert "什么都没有删" in resident.post(take_back, follow=True).content.decode()
    assert "这一步不能再做" in resident.post(take_back, follow=True).content.decode()
    assert resident.post(reverse("portal:deletion_withdraw", args=[uuid.uuid4()])).status_code == 404


def test_decided_by_one_and_carried_out_by_another(who: Who, resident: Client, gone: Person) -> None:
    resident.post(ASK, WHOLE)
    one, worker, director = Deletion.objects.get(), signed(who, "community"), signed(who, "director")
    assert "高*离" in worker.get(LIST).content.decode()
    assert NAME not in worker.get(at("deletion", one)).content.decode()
    page = opened(worker, one)
    assert all(text in page for text in (NAME, "搬走好几年了", "现在可以删", "登记卡"))
    assert AuditEntry.objects.filter(verb="people.person.read", object_id=str(gone.id)).exists()
    answer = worker.post(at("deletion", one), {"take_people.register": "go"})
    assert (answer.status_code, "请对“电话”选" in answer.content.decode()) == (422, True)
    kept = {"take_people.register": "go", "take_people.phones": "stay"}
    assert "请写明理由" in worker.post(at("deletion", one), kept).content.decode()
    done = {"take_people.register": "go", "take_people.phones": "go"}
    assert (
        "要由另一位有权限的同事执行" in worker.post(at("deletion", one), done, follow=True).content.decode()
    )
    carry = at("deletion_carry", one)
    assert "不能自己执行" in worker.post(carry, {"typed": NAME}).content.decode()
    assert "执行删除" in opened(director, one)
    assert director.post(carry, {"typed": ""}).status_code == 422
    assert "和登记的姓名不一样" in director.post(carry, {"typed": "高"}).content.decode()
    page = director.post(carry, {"typed": NAME}, follow=True).content.decode()
    assert all(text in page for text in ("已经删除", "删除 1 条", "李文静", "一个人的信息已删除"))
    assert NAME not in page
    assert director.get(reverse("bench:person", args=[gone.id])).status_code == 404
    own = resident.get(OWN).content.decode()
    assert all(text in own for text in ("已办完", "删除 1 条", "人民法院"))
    assert resident.get("/account/register/").status_code == 302
    assert OWN in resident.get("/account/register/match/").content.decode()


def test_who_lives_here_is_told_that_the_register_stays(who: Who, family: Family) -> None:
    one = family["王建国"]
    linking.link_at_window(actor=who("community"), person_id=one.id, phone="17000000002")
    resident = signed(who, "neighbour")
    assert "您住在这里" in resident.get(ASK).content.decode()
    resident.post(ASK, WHOLE)
    deletion, worker = Deletion.objects.get(), signed(who, "community")
    assert "现在都依法保留，不能删除" in opened(worker, deletion)
    assert at("deletion", deletion) in worker.get(reverse("bench:person", args=[one.id])).content.decode()
    done = {"take_people.phones": "go"}
    worker.post(at("deletion", deletion), done)
    page = opened(signed(who, "director"), deletion)
    assert all(text in page for text in ("删除 1 条", "保留 1 条", "还在用，用完再算期限"))
    back = signed(who, "director").post(at("deletion_return", deletion), follow=True).content.decode()
    assert "已退回" in back
    again = signed(who, "director").post(at("deletion_return", deletion), follow=True).content.decode()
    assert "这一步不能再做" in again


def test_the_grid_worker_decides_but_carries_nothing_out(who: Who, resident: Client) -> None:
    resident.post(ASK, WHOLE)
    one = Deletion.objects.get()
    worker, grid = signed(who, "community"), signed(who, "grid")
    opened(worker, one)
    worker.post(at("deletion", one), {"take_people.register": "go", "take_people.phones": "go"})
    assert "您的岗位不能执行删除" in opened(grid, one)
    assert grid.post(at("deletion_carry", one), {"typed": NAME}).status_code == 403


def test_the_list_is_narrowed_exported_and_asks_no_more_queries_for_more(
    who: Who, resident: Client, gone: Person, family: Family
) -> None:
    ask_deletion(actor=who("resident"))
    worker = signed(who, "community")
    worker.get(LIST)
    with CaptureQueriesContext(
        connection,
    ) as few:
        page = worker.get(LIST, {"view": "all", "place": LIUYIN, "origin": "person"}).content.decode()
    assert "高*离" in page
    for person in family.values():
        new_deletion(person, DeletionOrigin.TERM)
    with CaptureQueriesContext(connection) as many:
        worker.get(LIST, {"view": "all", "place": LIUYIN})
    assert len(many) == len(few) <= 12
    assert "一件也没有" in worker.get(LIST, {"origin": "relative"}).content.decode()
    assert "这一类现在没有" in worker.get(LIST, {"view": "closed"}).content.decode()
    answer = worker.get(reverse("bench:deletions_export", args=["csv"]), {"to": "own"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "高*离" in text
    assert NAME not in text
    assert AuditEntry.objects.filter(verb="rights.deletions.exported").exists()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_of_one_asks_few_queries(who: Who, resident: Client, language: str) -> None:
    resident.post(ASK, WHOLE)
    one, worker = Deletion.objects.get(), signed(who, "community")
    opened(worker, one)
    with CaptureQueriesContext(connection) as asked:
        worker.get(at("deletion", one), headers={"accept-language": language})
    assert len(asked) <= 12
