"""Who comes again, through the pages of window, desk, owner, supervisor and resident."""

from __future__ import annotations

import re
from typing import Any

import pytest

from liren.domains.casework.actions import comments
from liren.domains.casework.models import Case, Relation
from tests.domains.casework.conftest import LIUYIN, Desk
from tests.domains.casework.test_repeats import GIVEN, WANG, link, third
from tests.personas import client_for


def get(desk: Desk, who: str, number: str, verb: str = "", status: int = 200) -> str:
    client = client_for(desk.world.accounts[who])
    answer = client.get(f"/bench/cases/{number}/" + (f"{verb}/" if verb else ""))
    assert answer.status_code == status
    return re.sub(r"\s+", " ", answer.content.decode())


def do(desk: Desk, who: str, number: str, verb: str, **given: Any) -> Any:
    return client_for(desk.world.accounts[who]).post(f"/bench/cases/{number}/{verb}/", given)


def test_found_on_the_desk_linked_there_and_answered_once_more(desk: Desk) -> None:
    first, second = desk.resolved(**WANG), desk.said(**WANG)
    client = client_for(desk.world.accounts["dispatcher"])
    sheet = client.get(f"/bench/dispatch/{second.number}/").content.decode()
    assert "同一个人说过、答复过的" in sheet
    assert first.number in sheet
    assert do(desk, "dispatcher", second.number, "link-repeat", other=first.number).status_code == 302
    page = get(desk, "dispatcher", second.number)
    assert "请再完整答复一次" in page
    assert "同一人又说" in page
    assert get(desk, "dispatcher", second.number, "propose-closing", 403)
    stranger = desk.said(naming="named", name="李梅", phone="13900000002")
    assert do(desk, "dispatcher", stranger.number, "link-repeat", other=first.number).status_code == 422


def test_said_again_at_the_window_it_is_linked_as_it_is_taken_in(desk: Desk) -> None:
    first = desk.resolved(**WANG)
    client = client_for(desk.world.accounts["dispatcher"])
    sought = {"do": "caller", "phone": WANG["phone"], "channel": "window"}
    shown = client.post("/bench/intake/", sought).content.decode()
    assert "又来说这一件" in shown
    given = {
        "channel": "window",
        "naming": "named",
        "name": WANG["name"],
        "phone": WANG["phone"],
        "text": "楼道灯又灭了",
        "kind": "report",
        "community": f"{LIUYIN}|||",
        "again": str(first.case_id),
        "case_id": "018f0000-0000-7000-8000-000000000001",
    }
    assert client.post("/bench/intake/", given).status_code in (200, 302)
    near = re.findall(r'name="seen" value="([^"]+)"', client.post("/bench/intake/", given).content.decode())
    client.post("/bench/intake/", {**given, "seen": near})
    new = Case.objects.get(id=given["case_id"])
    relation = Relation.objects.get()
    assert (relation.case_id, relation.other_id, relation.kind) == (new.id, first.case_id, "repeat")


def test_closed_as_answered_by_two_and_the_resident_reads_where_to_go(desk: Desk) -> None:
    again = third(desk)
    page = get(desk, "community", again.number)
    assert "提请按已答复结案" in page
    assert do(desk, "community", again.number, "propose-closing", **{**GIVEN, "words": ""}).status_code == 422
    assert do(desk, "community", again.number, "propose-closing", **GIVEN).status_code == 302
    assert "已提请按已答复结案" in get(desk, "supervisor", again.number)
    assert get(desk, "community", again.number, "decide-closing", 403)
    given = {"decision": "yes", "words": "核对过两次答复"}
    assert do(desk, "supervisor", again.number, "decide-closing", **given).status_code == 302
    client = client_for(None)
    client.post("/follow/", {"code": again.tracking_code})
    for language, words in (("zh-hans", GIVEN["elsewhere"]), ("en", "answered before")):
        client.cookies["liren_language"] = language
        assert words in client.get(f"/matters/{again.number}/").content.decode()


def test_the_desks_form_does_not_offer_what_takes_two(desk: Desk) -> None:
    receipt = desk.said(**WANG)
    assert "answered_before" not in get(desk, "dispatcher", receipt.number, "not-accept")


def test_the_page_stays_within_its_queries(desk: Desk, django_assert_max_num_queries: Any) -> None:
    again = third(desk)
    for who in ("community", "dispatcher", "supervisor"):
        client = client_for(desk.world.accounts[who])
        client.get(f"/bench/cases/{again.number}/")
        with django_assert_max_num_queries(12):
            client.get(f"/bench/cases/{again.number}/")


@pytest.mark.parametrize("who", ["department", "organisation"])
def test_others_are_told_nothing_of_the_person(desk: Desk, who: str) -> None:
    first, second = desk.resolved(**WANG), desk.accepted(**WANG)
    link(desk, second, first)
    comments.write_note(actor=desk.who("community"), case_id=second.case_id, words="又来了")
    get(desk, who, second.number, status=404)
