"""The window's form: what it asks, what it refuses, and the receipt."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from liren.domains.casework.errors import SaidAlready
from liren.domains.casework.models import Case, Requester
from liren.domains.casework.queries.files import files_of
from liren.kernel import ids
from tests.domains.casework.conftest import LIUYIN, Desk
from tests.personas import client_for

if TYPE_CHECKING:
    from django.test import Client


@pytest.fixture
def browser(desk: Desk) -> Callable[[str], Client]:
    return lambda username: client_for(desk.world.accounts[username])


def filled(client: Client, **given: Any) -> dict[str, Any]:
    page = client.get("/bench/intake/").content.decode()
    found = re.search(r'name="case_id" value="([0-9a-f-]+)"', page)
    assert found
    return {
        "case_id": found[1],
        "channel": "window",
        "kind": "report",
        "naming": "named",
        "text": "三单元的楼道灯不亮。",
        "community": f"{LIUYIN}|||",
        "name": "王秀兰",
        "phone": "17000000001",
        **given,
    }


def test_a_matter_is_taken_in_and_the_receipt_shows_its_code_once(
    browser: Callable[[str], Client],
) -> None:
    client = browser("dispatcher")
    answer = client.post("/bench/intake/", filled(client), follow=True)
    case = Case.objects.get()
    assert (case.channel, case.naming, case.place_code) == ("window", "named", LIUYIN)
    page = answer.content.decode()
    assert case.number in page
    assert 'class="code"' in page
    assert (
        'class="code"'
        not in browser("community").get(f"/bench/intake/{case.number}/receipt/").content.decode()
    )


def test_the_form_sent_twice_is_one_matter(browser: Callable[[str], Client]) -> None:
    client = browser("dispatcher")
    form = filled(client)
    first, second = client.post("/bench/intake/", form), client.post("/bench/intake/", form)
    assert first.headers["Location"] == second.headers["Location"]
    assert Case.objects.count() == 1


def test_the_room_itself_takes_a_form_once(desk: Desk) -> None:
    case_id = ids.uuid7()
    desk.said(case_id=case_id)
    with pytest.raises(SaidAlready):
        desk.said(case_id=case_id)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"text": ""}, "请记下说的是什么事"),
        ({"phone": ""}, "要留姓名和电话"),
        ({"phone": "12"}, "不像手机或固定电话号码"),
        ({"community": ""}, "还不知道在什么地方"),
        ({"text": "灯\x07不亮"}, "控制字符"),
        ({"text": "长" * 100_000}, "10000"),
    ],
)
def test_what_is_missing_or_wrong_is_said_beside_its_field(
    browser: Callable[[str], Client], given: dict[str, str], sentence: str
) -> None:
    client = browser("dispatcher")
    answer = client.post("/bench/intake/", filled(client, **given))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Case.objects.count() == 0


def test_an_anonymous_voice_leaves_nothing_behind(browser: Callable[[str], Client]) -> None:
    client = browser("dispatcher")
    client.post("/bench/intake/", filled(client, naming="anonymous"))
    requester = Requester.objects.get()
    assert (requester.name, requester.phone) == ("", "")


def test_looking_an_address_up_keeps_what_was_typed_and_shows_what_is_near(
    desk: Desk, browser: Callable[[str], Client]
) -> None:
    receipt = desk.said(text="楼道灯坏了")
    client = browser("dispatcher")
    form = filled(client, address="柳荫里", do="look", name="")
    page = client.post("/bench/intake/", form)
    text = page.content.decode()
    assert page.status_code == 200
    assert "三单元的楼道灯不亮。" in text
    assert "柳荫里社区" in text
    assert "楼道灯坏了" in text
    part = client.post("/bench/intake/", form, headers={"HX-Request": "true"})
    assert b"<html" not in part.content
    assert receipt.number in part.content.decode()
    assert Case.objects.count() == 1


def test_nobody_takes_in_for_another_place(browser: Callable[[str], Client]) -> None:
    client = browser("community")
    answer = client.post("/bench/intake/", filled(client, community="320104901002|||"))
    assert answer.status_code in (403, 422)
    assert Case.objects.count() == 0


def test_a_grid_worker_gets_a_receipt_for_what_it_may_not_see(browser: Callable[[str], Client]) -> None:
    client = browser("grid")
    answer = client.post("/bench/intake/", filled(client, channel="grid"), follow=True)
    assert answer.status_code == 200
    assert 'class="code"' in answer.content.decode()


def test_a_grid_worker_s_photos_go_with_the_matter_and_a_second_sending_finds_the_receipt(
    browser: Callable[[str], Client],
) -> None:
    made = BytesIO()
    Image.new("RGB", (8, 8), "red").save(made, "PNG")
    client = browser("grid")
    form = filled(client, channel="grid")
    for _ in range(2):
        photo = SimpleUploadedFile("灯.png", made.getvalue(), "image/png")
        answer = client.post("/bench/intake/", {**form, "photos": photo}, follow=True)
        assert answer.status_code == 200
        assert 'class="code"' in answer.content.decode()
    case = Case.objects.get()
    assert len(files_of(case)) == 1
