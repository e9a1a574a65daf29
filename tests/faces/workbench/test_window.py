"""One screen per caller: earlier matters by telephone, masked and written down; adding to them, joining another's."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from liren.domains.casework.actions.callers import add_for_caller, look_up_caller
from liren.domains.casework.choices import ReadingPurpose
from liren.domains.casework.errors import CallerNameMissing, CaseEnded, CaseNotFound, HasLeft
from liren.domains.casework.models import Case, Message, Requester, Step
from liren.domains.casework.queries.own import readings_of
from liren.kernel.audit_queries import read_verbs
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotAllowed
from tests.domains.casework.conftest import LIUYIN, Desk
from tests.personas import client_for

if TYPE_CHECKING:
    from django.test import Client

PHONE = "17000000001"
ELSEWHERE = "320104901002"
Open = Callable[[str], Any]


@pytest.fixture
def browser(desk: Desk) -> Callable[[str], Client]:
    return lambda username: client_for(desk.world.accounts[username])


def said_by(desk: Desk, **given: Any) -> Case:
    words = {"naming": "named", "name": "王秀兰", "phone": PHONE, **given}
    return Case.objects.get(id=desk.said(**words).case_id)


def form_of(client: Client, **given: Any) -> dict[str, Any]:
    found = re.search(r'name="case_id" value="([0-9a-f-]+)"', client.get("/bench/intake/").content.decode())
    assert found
    return {
        "case_id": found[1],
        "channel": "hotline",
        "kind": "report",
        "naming": "named",
        "text": "还是三单元，今天又灭了。",
        "community": f"{LIUYIN}|||",
        "name": "王秀兰",
        "phone": PHONE,
        **given,
    }


def looked_up(client: Client, **given: Any) -> str:
    answer = client.post("/bench/intake/", {"do": "caller", "channel": "hotline", **given})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    "given",
    [
        {"phone": PHONE},
        {"phone": "+86 170 0000 0001"},
        {"phone": "0001", "name": "王秀兰"},
        {"phone": "0001", "name": "王"},
    ],
)
def test_a_caller_is_found_by_number_or_by_its_tail_and_the_name(
    desk: Desk, browser: Callable[[str], Client], given: dict[str, str]
) -> None:
    case = said_by(desk, text="楼道灯坏了")
    page = looked_up(browser("community"), **given)
    assert case.number in page
    assert "待派单" in page
    assert "王**" in page
    assert "王秀兰" not in page.replace(given.get("name", "-"), "")
    assert PHONE not in page.replace(given["phone"], "")


@pytest.mark.parametrize("given", [{"phone": "0001", "name": "王秀云"}, {"phone": "17000000002"}])
def test_nobody_else_is_found(desk: Desk, browser: Callable[[str], Client], given: dict[str, str]) -> None:
    case = said_by(desk)
    page = looked_up(browser("community"), **given)
    assert case.number not in page
    assert "没有这个人以前的事" in page


def test_matters_of_other_places_are_not_found(desk: Desk, browser: Callable[[str], Client]) -> None:
    here, there = said_by(desk), said_by(desk, place_code=ELSEWHERE)
    page = looked_up(browser("community"), phone=PHONE)
    assert here.number in page
    assert there.number not in page
    both = looked_up(browser("dispatcher"), phone=PHONE)
    assert here.number in both
    assert there.number in both


def test_who_handles_a_confidential_matter_does_not_find_its_requester(
    desk: Desk, browser: Callable[[str], Client]
) -> None:
    receipt = desk.accepted(naming="confidential", name="王秀兰", phone=PHONE)
    assert receipt.number not in looked_up(browser("community"), phone=PHONE)
    assert receipt.number in looked_up(browser("dispatcher"), phone=PHONE)


def test_every_search_is_written_down_and_shown_to_the_person(
    desk: Desk, browser: Callable[[str], Client]
) -> None:
    case = said_by(desk)
    looked_up(browser("community"), phone=PHONE)
    reading = readings_of(Requester.objects.get(case=case))
    assert [r.purpose for r in reading] == ["接听来电，找本人以前的事"]
    looked_up(browser("community"), phone="17000000009", channel="window")
    assert AuditEntry.objects.filter(verb__in=read_verbs(), object_id=str(case.id)).count() == 1
    sought = AuditEntry.objects.filter(verb="casework.caller.sought")
    assert sought.count() == 2
    assert not AuditEntry.objects.filter(object_id__contains=PHONE).exists()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"phone": "0001"}, "还要写姓名"),
        ({"phone": "12"}, "不像手机或固定电话号码"),
        ({"phone": ""}, "不像手机或固定电话号码"),
    ],
)
def test_what_finds_nobody_is_said_at_the_search(
    browser: Callable[[str], Client], given: dict[str, str], sentence: str
) -> None:
    assert sentence in looked_up(browser("dispatcher"), **given)


def test_four_digits_need_a_name(desk: Desk) -> None:
    with pytest.raises(CallerNameMissing):
        look_up_caller(actor=desk.who("dispatcher"), phone="0001", purpose=ReadingPurpose.CALL)


def test_a_grid_worker_takes_in_but_looks_nobody_up(desk: Desk, browser: Callable[[str], Client]) -> None:
    assert "查以前的事" not in browser("grid").get("/bench/intake/").content.decode()
    answer = browser("grid").post("/bench/intake/", {"do": "caller", "phone": PHONE, "channel": "hotline"})
    assert answer.status_code == 403


def test_the_fragment_is_no_page(desk: Desk, browser: Callable[[str], Client]) -> None:
    case = said_by(desk)
    part = browser("dispatcher").post(
        "/bench/intake/",
        {"do": "caller", "phone": PHONE, "channel": "hotline"},
        headers={"HX-Request": "true"},
    )
    assert case.number in part.content.decode()
    assert b"<html" not in part.content


def test_this_is_the_same_adds_to_the_own_matter(desk: Desk, browser: Callable[[str], Client]) -> None:
    case = said_by(desk)
    client = browser("dispatcher")
    page = looked_up(client, phone=PHONE)
    button = re.search(r'name="same" value="([^"]+)"', page)
    assert button
    answer = client.post("/bench/intake/", form_of(client, same=button[1], note="报得出上次的事。"))
    assert answer.headers["Location"] == f"/bench/cases/{case.number}/"
    assert Case.objects.count() == 1
    kinds = {m.kind: m.text for m in Message.objects.filter(case=case)}
    assert kinds == {"answer": "还是三单元，今天又灭了。", "note": "报得出上次的事。"}
    assert Step.objects.filter(case=case, verb="desk_added").exists()
    page = client.get(answer.headers["Location"]).content.decode()
    assert "诉求人通过热线补充：还是三单元，今天又灭了。" in page
    assert not any("又灭了" in str(entry) for entry in audited(case))


def audited(case: Case) -> list[Any]:
    from liren.kernel import audit

    return audit.payloads_of(AuditEntry.objects.filter(object_id=str(case.id)))


def test_nothing_is_added_without_words(desk: Desk, browser: Callable[[str], Client]) -> None:
    case = said_by(desk)
    client = browser("dispatcher")
    same = f"{case.id}:{Requester.objects.get(case=case).id}"
    answer = client.post("/bench/intake/", form_of(client, same=same, text=""))
    assert answer.status_code == 422
    assert "请记下说的是什么事" in answer.content.decode()


def test_an_ended_matter_and_a_part_that_was_withdrawn_take_no_more(desk: Desk) -> None:
    resolved = desk.resolved(naming="named", name="王秀兰", phone=PHONE)
    dispatcher = desk.who("dispatcher")
    given = {"actor": dispatcher, "case_id": resolved.case_id, "requester_id": resolved.requester_id}
    with pytest.raises(CaseEnded):
        add_for_caller(words="又坏了", **given)
    Requester.objects.filter(id=resolved.requester_id).update(role="left")
    with pytest.raises(HasLeft):
        add_for_caller(words="又坏了", **given)


def test_nothing_is_added_in_another_place_or_to_another_s_part(desk: Desk) -> None:
    there, here = said_by(desk, place_code=ELSEWHERE), said_by(desk)
    part = Requester.objects.get(case=there)
    with pytest.raises(CaseNotFound):
        add_for_caller(actor=desk.who("community"), case_id=there.id, requester_id=part.id, words="又坏了")
    with pytest.raises(CaseNotFound):
        add_for_caller(actor=desk.who("community"), case_id=here.id, requester_id=part.id, words="又坏了")
    with pytest.raises(NotAllowed):
        add_for_caller(
            actor=desk.who("supervisor"),
            case_id=here.id,
            requester_id=Requester.objects.get(case=here).id,
            words="又坏了",
        )


def test_what_is_probably_the_same_is_shown_before_anything_is_saved(
    desk: Desk, browser: Callable[[str], Client]
) -> None:
    before = said_by(desk, text="三单元的楼道灯不亮，晚上看不见。", phone="17000000002", name="李四")
    client = browser("dispatcher")
    form = form_of(client, text="三单元楼道灯不亮", note="打了两次。")
    shown = client.post("/bench/intake/", form)
    page = shown.content.decode()
    assert shown.status_code == 200
    assert "可能是同一件" in page
    assert before.number in page
    assert Case.objects.count() == 1
    saved = client.post("/bench/intake/", {**form, "seen": before.number})
    assert saved.status_code == 302
    assert Case.objects.count() == 2
    assert Message.objects.get(kind="note").text == "打了两次。"


def test_this_is_the_same_joins_another_s_matter_with_an_own_code(
    desk: Desk, browser: Callable[[str], Client]
) -> None:
    before = said_by(desk, phone="17000000002", name="李四")
    client = browser("dispatcher")
    answer = client.post("/bench/intake/", form_of(client, same=str(before.id)), follow=True)
    page = answer.content.decode()
    assert before.number in page
    assert 'class="code"' in page
    assert Requester.objects.filter(case=before).count() == 2
    again = client.post("/bench/intake/", form_of(client, same=str(before.id)))
    assert again.status_code == 409


def test_a_pin_on_the_map_places_the_matter(
    world_with_grids: Any, db: None, client_of: Callable[[str], Client]
) -> None:
    from liren.domains.territory.models import Grid

    client, grid = client_for(world_with_grids.accounts["dispatcher"]), Grid.objects.first()
    assert grid
    x, y = (grid.west + grid.east) / 2, (grid.south + grid.north) / 2
    page = client.get("/bench/intake/").content.decode()
    assert 'data-lon-field="i_longitude"' in page
    found = client.post("/bench/intake/", form_of(client, community="", longitude=x, latitude=y))
    assert found.status_code == 302
    case = Case.objects.get()
    assert (case.longitude, case.latitude) == (x, y)
    assert case.grid_id is not None
    outside = form_of(client, community="", longitude=100, latitude=30)
    assert "不在" in client.post("/bench/intake/", outside).content.decode()


def test_the_page_asks_few_questions_of_the_database(
    desk: Desk, browser: Callable[[str], Client], django_assert_max_num_queries: Any
) -> None:
    client = browser("dispatcher")
    for _ in range(3):
        said_by(desk)
    client.get("/bench/intake/")
    with django_assert_max_num_queries(12):
        client.get("/bench/intake/")
