"""Following a matter by code or account: what its person sees, and what that person does."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from liren.domains.casework.actions import comments, dispatch, handling
from liren.domains.casework.actions.reading import open_requester
from liren.domains.casework.models import CallBack, Case, Message, Rating
from tests.domains.casework.conftest import Desk
from tests.faces.portal.conftest import SAID, Visitor, take
from tests.faces.portal.test_saying import photo
from tests.personas import client_for


def test_the_code_opens_the_matter_on_another_device(visitor: Visitor) -> None:
    case = visitor.say()
    other = Client()
    answer = other.post("/follow/", {"code": visitor.code_of(case).lower().replace("-", " ")})
    assert answer.headers["Location"] == f"/matters/{case.number}/"
    page = other.get(answer.headers["Location"]).content.decode()
    assert SAID in page
    assert "剩 8 个工作日" in page  # seven, and the day it began is not counted


@pytest.mark.parametrize("code", ["", "XXXX-XXXX-XXXX", "'; DROP TABLE", "灯"])
def test_a_wrong_code_is_refused_beside_its_field(desk: Desk, client: Client, code: str) -> None:
    answer = client.post("/follow/", {"code": code})
    assert answer.status_code == 422
    assert 'id="id_code_error"' in answer.content.decode()


def test_without_its_code_a_matter_asks_for_it(visitor: Visitor) -> None:
    case = visitor.say()
    stranger = Client()
    assert stranger.get(f"/matters/{case.number}/").headers["Location"] == "/follow/"
    assert stranger.get(f"/receipt/{case.number}/").headers["Location"] == "/follow/"
    assert stranger.post(f"/matters/{case.number}/withdraw/").status_code == 404


def test_another_resident_does_not_find_the_matter(desk: Desk) -> None:
    case = Visitor(client_for(desk.world.accounts["resident"])).say(naming="named")
    assert client_for(desk.world.accounts["neighbour"]).get(f"/matters/{case.number}/").status_code == 404


def test_a_resident_sees_his_matter_on_every_device(desk: Desk) -> None:
    case = Visitor(client_for(desk.world.accounts["resident"])).say(naming="named")
    page = client_for(desk.world.accounts["resident"]).get(f"/matters/{case.number}/").content.decode()
    assert SAID in page


def test_history_tells_offices_and_not_the_names_of_staff(desk: Desk, visitor: Visitor) -> None:
    case = visitor.say()
    take(desk, case)
    page = visitor.page(case)
    assert "派给柳荫里工作站" in page
    assert "李文静" not in page
    assert "孙丽娟" not in page


def test_an_internal_note_is_never_shown(desk: Desk, visitor: Visitor) -> None:
    case = visitor.say()
    take(desk, case)
    comments.write_note(actor=desk.who("community"), case_id=case.id, words="物业合同第十二条")
    assert "物业合同第十二条" not in visitor.page(case)


def test_a_question_is_shown_and_answered(desk: Desk, visitor: Visitor) -> None:
    case = visitor.say()
    take(desk, case)
    handling.ask_requester(actor=desk.who("community"), case_id=case.id, words="今天下午在家吗？")
    assert "今天下午在家吗？" in visitor.page(case)
    empty = visitor.client.post(f"/matters/{case.number}/answer/", {"words": ""})
    assert empty.status_code == 422
    assert "请写几个字" in empty.content.decode()
    answer = visitor.client.post(f"/matters/{case.number}/answer/", {"words": "在家，三点后都行。"})
    assert answer.status_code == 302
    assert "在家，三点后都行。" in visitor.page(case)
    assert Message.objects.get(case=case, kind="question").answered_at is not None


def test_words_and_photos_are_added_while_it_is_open(visitor: Visitor) -> None:
    case = visitor.say()
    visitor.client.post(f"/matters/{case.number}/add/", {"words": "五楼也不亮。"})
    visitor.client.post(f"/matters/{case.number}/photos/", {"photos": [photo()]})
    page = visitor.page(case)
    assert "五楼也不亮。" in page
    assert "/small/" in page


def test_a_matter_is_withdrawn(visitor: Visitor) -> None:
    case = visitor.say()
    visitor.client.post(f"/matters/{case.number}/withdraw/", {"words": "自己修好了"})
    case.refresh_from_db()
    assert case.state == "withdrawn"
    assert "已撤回" in visitor.page(case)


def test_the_answer_is_shown_and_rated_once(resolved: Case, visitor: Visitor) -> None:
    page = visitor.page(resolved)
    assert "灯已全部换新，共 7 盏。" in page
    assert "已办结，等您评价" in page
    assert page.count('name="level"') == 5
    refused = visitor.client.post(f"/matters/{resolved.number}/rate/", {})
    assert "请从五个评价里选一个" in refused.content.decode()
    visitor.client.post(f"/matters/{resolved.number}/rate/", {"level": "4", "words": "很快"})
    assert Rating.objects.get().level == 4
    again = visitor.client.post(f"/matters/{resolved.number}/rate/", {"level": "1"})
    assert again.status_code == 422
    assert Rating.objects.count() == 1
    assert "很快" in visitor.page(resolved)


def test_a_bad_rating_promises_a_call_back(resolved: Case, visitor: Visitor) -> None:
    visitor.client.post(f"/matters/{resolved.number}/rate/", {"level": "1", "words": "没修好"})
    assert CallBack.objects.count() == 1
    assert "一个工作日内回访您" in visitor.page(resolved)


def test_it_is_reopened_within_the_window_only(desk: Desk, resolved: Case, visitor: Visitor) -> None:
    assert "其实没有办好？" in visitor.page(resolved)
    with desk.at(days=16):
        assert "其实没有办好？" not in visitor.page(resolved)
        late = visitor.client.post(f"/matters/{resolved.number}/reopen/", {"words": "又不亮了"})
        assert late.status_code == 422


def test_reopening_begins_the_limit_anew(desk: Desk, resolved: Case, visitor: Visitor) -> None:
    visitor.client.post(f"/matters/{resolved.number}/reopen/", {"words": "又不亮了"})
    resolved.refresh_from_db()
    assert resolved.state == "in_progress"
    assert "又不亮了" in visitor.page(resolved)


def test_a_matter_not_admitted_says_where_to_go(desk: Desk, visitor: Visitor) -> None:
    case = visitor.say()
    dispatch.not_accept_case(
        actor=desk.who("dispatcher"), case_id=case.id, reason="in_court", elsewhere="请向区法院询问。"
    )
    page = visitor.page(case)
    assert "请向区法院询问。" in page
    assert "不予受理" in page


def test_the_list_of_own_matters_joins_account_and_device(desk: Desk) -> None:
    anonymous = Visitor(Client())
    case = anonymous.say("井盖松了。", naming="anonymous")
    page = anonymous.client.get("/mine/").content.decode()
    assert "井盖松了" in page
    assert "井盖松了" not in Client().get("/mine/").content.decode()
    assert f"/matters/{case.number}/" in page


def test_a_resolved_matter_waits_on_the_list_for_its_rating(resolved: Case, visitor: Visitor) -> None:
    assert "办好了，等您评价" in visitor.client.get("/mine/").content.decode()
    visitor.client.post(f"/matters/{resolved.number}/rate/", {"level": "5"})
    assert "办好了，等您评价" not in visitor.client.get("/mine/").content.decode()


def test_the_page_of_a_matter_reads_in_english(desk: Desk, resolved: Case, visitor: Visitor) -> None:
    visitor.client.cookies["liren_language"] = "en"
    page = visitor.page(resolved)
    assert "How was this matter handled?" in page
    assert re.search(r"History", page)


def test_the_person_sees_each_look_at_the_own_contact_with_its_purpose(desk: Desk, visitor: Visitor) -> None:
    case = visitor.say()
    assert "还没有人看过" in visitor.page(case)
    take(desk, case)
    with desk.at(hours=1):
        open_requester(actor=desk.who("community"), case_id=case.id, purpose="visit")
    page = visitor.page(case)
    assert "11 月 23 日 10:00" in page
    assert "约上门时间" in page


def test_one_s_own_list_says_when_it_is_cut(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("liren.domains.casework.queries.own", "liren.faces.portal.views.follow"):
        monkeypatch.setattr(f"{module}.MOST", 2)
    cases = [visitor.say(f"第 {n} 处井盖松了。") for n in range(2)]
    assert "只列最近" not in visitor.client.get("/mine/").content.decode()
    cases.append(visitor.say("路灯不亮。"))
    page = visitor.client.get("/mine/").content.decode()
    assert "只列最近 2 件" in page
    assert [case.number in page for case in cases] == [False, True, True]
