"""Saying a matter without account and without scripts: four steps, nothing lost, nothing sent twice."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from liren.domains.casework.models import Case, Requester
from liren.kernel import files
from tests.domains.casework.conftest import Desk
from tests.faces.portal.conftest import PERSON, SAID, Visitor

CODE = r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}"
WHAT, WHERE, NEAR, PHOTOS, CHECK = "/say/", "/say/where/", "/say/near/", "/say/photos/", "/say/check/"


def photo(name: str = "灯.jpg") -> SimpleUploadedFile:
    stream = BytesIO()
    Image.new("RGB", (64, 48), (90, 120, 90)).save(stream, "JPEG")
    return SimpleUploadedFile(name, stream.getvalue(), content_type="image/jpeg")


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found[1]


def test_a_matter_is_said_in_four_steps_and_the_receipt_shows_its_code(visitor: Visitor) -> None:
    case = visitor.say()
    page = visitor.client.get(f"/receipt/{case.number}/").content.decode()
    assert (case.text, case.place_code, case.channel) == (SAID, "320104901001", "portal")
    assert case.address == "柳叶巷 12 号 2 幢"
    assert case.grid is not None
    assert re.search(CODE, page)
    assert case.number in page


def test_each_step_leads_on_by_redirect(desk: Desk, client: Client) -> None:
    assert client.post(WHAT, {"text": SAID}).headers["Location"] == WHERE
    assert client.post(WHERE, {"address": "柳叶巷 12 号 2 幢"}).headers["Location"] == NEAR
    assert client.get(NEAR).headers["Location"] == PHOTOS
    assert client.post(PHOTOS, {}).headers["Location"] == CHECK
    assert client.post(CHECK, PERSON).headers["Location"].startswith("/receipt/")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "请先说是什么事"),
        ("灯" * 100_000, "最多 10000 字"),
        ("灯不亮\x07了", "控制字符"),
    ],
)
def test_a_text_that_will_not_do_is_refused_beside_its_field(
    desk: Desk, client: Client, text: str, sentence: str
) -> None:
    answer = client.post(WHAT, {"text": text})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert 'href="#id_text"' in page
    assert 'aria-invalid="true"' in page


def test_nobody_can_skip_a_step(desk: Desk, client: Client) -> None:
    assert client.get(WHERE).headers["Location"] == WHAT
    assert client.get(CHECK).headers["Location"] == WHAT
    client.post(WHAT, {"text": SAID})
    assert client.get(CHECK).headers["Location"] == WHERE
    assert client.get(NEAR).headers["Location"] == WHERE


def test_an_address_with_several_hits_asks_which(desk: Desk, client: Client) -> None:
    client.post(WHAT, {"text": SAID})
    answer = client.post(WHERE, {"address": "柳叶巷"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请在下面选一个" in page
    key = re.findall(r'name="spot" value="([^"]+)"', page)[0]
    assert client.post(WHERE, {"address": "柳叶巷", "spot": key}).headers["Location"] == NEAR


def test_an_unknown_address_is_kept_when_a_community_is_chosen(desk: Desk, client: Client) -> None:
    client.post(WHAT, {"text": SAID})
    refused = client.post(WHERE, {"address": "不存在的路 999 号"})
    assert "请再选一个社区" in refused.content.decode()
    client.post(WHERE, {"address": "不存在的路 999 号", "community": "320104901002"})
    client.post(CHECK, PERSON)
    case = Case.objects.get()
    assert (case.address, case.place_code, case.longitude) == ("不存在的路 999 号", "320104901002", None)


def test_a_pin_places_the_matter_in_its_grid(desk: Desk, client: Client) -> None:
    client.post(WHAT, {"text": SAID})
    assert client.post(WHERE, {"longitude": "118.7985", "latitude": "32.0185"}).status_code == 302
    client.post(CHECK, PERSON)
    case = Case.objects.get()
    assert case.grid is not None
    assert case.place_code.startswith("320104901")
    assert case.longitude == pytest.approx(118.7985)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "请写地址、在图上点一下，或选一个社区"),
        ({"longitude": "100", "latitude": "10"}, "不在我们的网格里"),
        ({"community": "110101001001"}, "选择一个有效的选项"),
    ],
)
def test_a_place_that_will_not_do_says_what_is_wanted(
    desk: Desk, client: Client, given: dict[str, str], sentence: str
) -> None:
    client.post(WHAT, {"text": SAID})
    answer = client.post(WHERE, given)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_open_matters_nearby_are_shown_before_sending(desk: Desk, visitor: Visitor) -> None:
    first = visitor.say("车棚门口路灯一闪一闪，电话 13900001111。")
    client = Client()
    client.post(WHAT, {"text": SAID})
    client.post(WHERE, {"address": "柳叶巷 12 号 2 幢"})
    page = client.get(NEAR).content.decode()
    assert "车棚门口路灯一闪一闪" in page
    assert "13900001111" not in page
    assert f"/public/{first.number}/join/" in page


def test_photos_wait_with_the_draft_and_go_with_the_matter(desk: Desk, client: Client) -> None:
    client.post(WHAT, {"text": SAID})
    client.post(WHERE, {"address": "柳叶巷 12 号 2 幢"})
    client.post(PHOTOS, {"photos": [photo("一.jpg"), photo("二.jpg")], "add": "1"})
    page = client.get(PHOTOS).content.decode()
    shown = re.findall(r'src="(/files/[^"]+/small/[^"]*)"', page)
    assert len(shown) == 2
    assert client.get(shown[0]).status_code == 200
    assert Client().get(shown[0]).status_code == 403
    client.post(PHOTOS, {"remove": shown[0].split("/")[2]})
    client.post(CHECK, PERSON)
    case = Case.objects.get()
    assert len(files.list_files("case", [case.id])) == 1
    assert client.get(shown[1]).status_code == 200
    assert Client().get(shown[1]).status_code == 403


def test_a_script_in_a_photo_s_clothes_is_refused_beside_the_field(desk: Desk, client: Client) -> None:
    client.post(WHAT, {"text": SAID})
    disguised = SimpleUploadedFile("灯.jpg", b"<script>alert(1)</script>", content_type="image/jpeg")
    answer = client.post(PHOTOS, {"photos": [disguised]})
    assert answer.status_code == 422
    assert "内容却是程序或网页" in answer.content.decode()


@pytest.mark.parametrize(
    ("person", "sentence"),
    [
        ({"naming": "named", "name": "", "phone": ""}, "要留姓名和电话"),
        ({"naming": "confidential", "name": "王秀兰", "phone": "12345"}, "不像手机或固定电话号码"),
        ({}, "请选要不要留姓名"),
    ],
)
def test_who_says_it_is_checked_beside_the_field(
    desk: Desk, client: Client, person: dict[str, str], sentence: str
) -> None:
    client.post(WHAT, {"text": SAID})
    client.post(WHERE, {"address": "柳叶巷 12 号 2 幢"})
    answer = client.post(CHECK, person)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Case.objects.exists()


def test_an_anonymous_matter_keeps_neither_name_nor_phone(visitor: Visitor) -> None:
    case = visitor.say(naming="anonymous", name="王秀兰", phone="13800004417")
    requester = Requester.objects.get(case=case)
    assert (requester.name, requester.phone, requester.account_id) == ("", "", None)


def test_sending_twice_makes_one_matter_and_leads_to_the_same_receipt(desk: Desk, client: Client) -> None:
    client.post(WHAT, {"text": SAID})
    client.post(WHERE, {"address": "柳叶巷 12 号 2 幢"})
    page = client.get(CHECK).content.decode()
    sent = {**PERSON, "key": hidden(page, "key"), "carried": hidden(page, "carried")}
    first = client.post(CHECK, sent)
    second = client.post(CHECK, sent)
    assert first.headers["Location"] == second.headers["Location"]
    assert Case.objects.count() == 1


def test_the_same_draft_from_a_second_session_leads_to_the_same_receipt(desk: Desk, client: Client) -> None:
    client.post(WHAT, {"text": SAID})
    client.post(WHERE, {"address": "柳叶巷 12 号 2 幢"})
    page = client.get(CHECK).content.decode()
    sent = {**PERSON, "key": hidden(page, "key"), "carried": hidden(page, "carried")}
    second = Client()
    assert client.post(CHECK, sent).headers["Location"] == second.post(CHECK, sent).headers["Location"]
    number = Case.objects.get().number
    receipts = [browser.get(f"/receipt/{number}/").content.decode() for browser in (client, second)]
    assert re.findall(CODE, receipts[0]) == re.findall(CODE, receipts[1]) != []


def test_whoever_sends_without_end_is_asked_to_wait(desk: Desk, client: Client, settings: Any) -> None:
    settings.LIREN_TURNS = 2
    answers = [client.post("/follow/", {"code": "2222-2222-2222"}).status_code for _ in range(3)]
    assert answers == [422, 422, 429]


def test_an_expired_session_loses_nothing_that_was_written(desk: Desk, client: Client) -> None:
    client.post(WHAT, {"text": SAID})
    client.post(WHERE, {"address": "柳叶巷 12 号 2 幢"})
    page = client.get(CHECK).content.decode()
    sent = {**PERSON, "key": hidden(page, "key"), "carried": hidden(page, "carried")}
    del client.cookies["liren_session"]
    assert client.post(CHECK, sent).status_code == 302
    assert Case.objects.get().text == SAID


def test_a_carried_draft_that_was_tampered_with_counts_for_nothing(desk: Desk, client: Client) -> None:
    answer = client.post(CHECK, {**PERSON, "carried": "eyJrZXkiOiAiMSJ9:x:y"})
    assert answer.headers["Location"] == WHAT


def test_an_unfinished_matter_is_offered_on_the_first_page_and_can_be_thrown_away(
    desk: Desk, client: Client
) -> None:
    client.post(WHAT, {"text": SAID})
    assert "接着说" in client.get("/").content.decode()
    assert SAID in client.get(WHAT).content.decode()
    client.post("/say/drop/")
    assert "接着说" not in client.get("/").content.decode()


def test_a_draft_older_than_a_day_is_gone(desk: Desk, client: Client) -> None:
    client.post(WHAT, {"text": SAID})
    with desk.at(hours=25):
        assert client.get(WHERE).headers["Location"] == WHAT


def test_a_resident_signed_in_need_not_leave_name_and_phone(desk: Desk, client_of: object) -> None:
    from tests.personas import client_for

    visitor = Visitor(client_for(desk.world.accounts["resident"]))
    case = visitor.say(naming="named")
    assert Requester.objects.get(case=case).account_id == desk.world.accounts["resident"].id
    assert case.title in visitor.client.get("/mine/").content.decode()


def test_a_page_of_saying_works_in_english(desk: Desk, client: Client) -> None:
    client.cookies["liren_language"] = "en"
    page = client.post(WHAT, {"text": ""}).content.decode()
    assert "One thing to put right" in page
    assert "First say what it is" in page


def test_large_print_offers_fewer_choices(desk: Desk, client: Client) -> None:
    client.cookies["liren_elder"] = "1"
    client.post(WHAT, {"text": SAID})
    page = client.get(WHERE).content.decode()
    assert "data-elder" in page
    assert "data-map" not in page


def photo_taken_at(longitude: float | None, latitude: float = 32.0185) -> SimpleUploadedFile:
    picture, stream = Image.new("RGB", (64, 48), (90, 120, 90)), BytesIO()
    exif = picture.getexif()
    if longitude is not None:
        exif.get_ifd(0x8825).update({1: "N", 2: degrees(latitude), 3: "E", 4: degrees(longitude)})
    picture.save(stream, "JPEG", exif=exif)
    return SimpleUploadedFile("灯.jpg", stream.getvalue(), content_type="image/jpeg")


def degrees(value: float) -> tuple[float, float, float]:
    minutes = (value - int(value)) * 60
    return float(int(value)), float(int(minutes)), round((minutes - int(minutes)) * 60, 2)


def test_a_photo_s_position_places_the_matter_and_goes_with_it(desk: Desk, client: Client) -> None:
    client.post(WHAT, {"text": SAID})
    assert client.post(WHERE, {"photo": photo_taken_at(118.7985)}).headers["Location"] == NEAR
    client.post(CHECK, PERSON)
    case = Case.objects.get()
    assert case.longitude == pytest.approx(118.7985, abs=1e-4)
    assert case.grid is not None
    assert len(files.list_files("case", [case.id])) == 1


@pytest.mark.parametrize(
    ("longitude", "sentence"), [(None, "这张照片里没有位置"), (100.0, "不在我们的网格里")]
)
def test_a_photo_that_places_nothing_says_so(
    desk: Desk, client: Client, longitude: float | None, sentence: str
) -> None:
    client.post(WHAT, {"text": SAID})
    answer = client.post(WHERE, {"photo": photo_taken_at(longitude)})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_name_and_phone_are_never_kept_in_the_browser(desk: Desk, client: Client) -> None:
    client.post(WHAT, {"text": SAID})
    client.post(WHERE, {"address": "柳叶巷 12 号 2 幢"})
    page = client.get(CHECK).content.decode()
    for name in ("name", "phone"):
        assert re.search(rf'<input[^>]*name="{name}"[^>]*data-keep-not', page)
