"""What strangers can learn and do through the public pages, and what they cannot."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

from django.contrib.sessions.models import Session
from django.core import signing
from django.test import Client
from PIL import Image

from liren.domains.casework.actions import merging
from liren.domains.casework.models import Case, Requester
from liren.kernel import files
from tests.domains.casework.conftest import Desk
from tests.faces.portal.conftest import SAID, Visitor
from tests.personas import file_address

PHONE = "13800004417"


def photo(name: str = "a.png") -> BytesIO:
    made = BytesIO()
    Image.new("RGB", (8, 8), "red").save(made, "PNG")
    made.seek(0)
    made.name = name
    return made


def test_whoever_joins_sees_of_the_first_person_only_what_is_public(desk: Desk, visitor: Visitor) -> None:
    case = visitor.say(f"三单元灯不亮，电话 {PHONE}", address="柳叶巷 12 号 2 幢")
    Case.objects.filter(id=case.id).update(address="柳叶巷 12 号 2 幢 501 室", place_hint="找王秀兰")
    visitor.client.post(f"/matters/{case.number}/add/", {"words": "家里有老人，住五楼"})
    stranger = Visitor(Client())
    stranger.client.post(f"/public/{case.number}/join/", {"naming": "anonymous"})
    page = stranger.page(case)
    for private in (PHONE, "501", "王秀兰", "家里有老人"):
        assert private not in page, private
    own = visitor.page(case)
    assert "501" in own
    assert "家里有老人" in own


def test_what_is_put_out_of_sight_cannot_be_found_by_searching_for_it(visitor: Visitor) -> None:
    case = visitor.say(f"三单元灯不亮，电话 {PHONE}")
    assert "4417" in case.title
    for guess in (PHONE, "4417"):
        assert case.number not in Client().get(f"/public/?q={guess}").content.decode()
    assert case.number in Client().get("/public/?q=灯不亮").content.decode()


def test_one_who_joined_withdraws_only_the_own_part(visitor: Visitor) -> None:
    case = visitor.say()
    neighbour = Visitor(Client())
    neighbour.client.post(f"/public/{case.number}/join/", {"naming": "anonymous"})
    assert "撤回我的这一份" in neighbour.page(case)
    neighbour.client.post(f"/matters/{case.number}/withdraw/", {"words": "不用了"})
    case.refresh_from_db()
    assert (case.state, case.people) == ("received", 1)
    page = neighbour.page(case)
    assert "您已经撤回了自己的那一份" in page
    assert "/withdraw/" not in page
    assert Requester.objects.filter(role="left").count() == 1


def test_a_merged_matter_shows_the_photos_of_the_answer_and_not_those_of_others(
    desk: Desk, visitor: Visitor
) -> None:
    case, other = visitor.say(), Visitor(Client()).say("六楼也没有灯")
    files.keep_upload(_upload(), owner_type="case", owner_id=other.id, kind="before")
    merging.merge_case(actor=desk.who("dispatcher"), case_id=case.id, into_id=other.id)
    before = files.list_files("case", [other.id])[0]
    after = files.keep_upload(_upload(), owner_type="case", owner_id=other.id, kind="after")
    Case.objects.filter(id=other.id).update(resolution="修好了。")
    page = visitor.page(case)
    assert str(before.id) not in page
    assert str(after.id) in page
    assert visitor.client.get(file_address(visitor.client, f"/files/{after.id}/small/")).status_code == 200
    assert visitor.client.get(file_address(visitor.client, f"/files/{before.id}/small/")).status_code == 404


def _upload() -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("a.png", photo().read())


def test_photos_are_not_sent_without_end(desk: Desk, client: Client, settings: Any) -> None:
    settings.LIREN_TURNS = 1
    client.post("/say/", {"text": SAID, "kind": "report"})
    assert client.post("/say/photos/", {"photos": photo(), "add": "1"}).status_code == 302
    assert client.post("/say/photos/", {"photos": photo(), "add": "1"}).status_code == 429


def test_nobody_is_plagued_with_receipts_others_ask_for(desk: Desk) -> None:
    person = {"naming": "named", "name": "王秀兰", "phone": "138 0000 4417"}
    for _ in range(10):
        Visitor(Client()).say(**person)
    eleventh = Visitor(Client()).client
    eleventh.post("/say/", {"text": SAID, "kind": "report"})
    eleventh.post("/say/where/", {"address": "柳叶巷 12 号 2 幢"})
    eleventh.post("/say/photos/", {})
    assert eleventh.post("/say/check/", person).status_code == 429


def test_what_is_larger_than_anything_taken_is_not_read(desk: Desk, client: Client) -> None:
    answer = client.post("/say/", {"text": SAID}, CONTENT_LENGTH=str(129 * 1024 * 1024))
    assert answer.status_code == 413
    assert "太大" in answer.content.decode()


def test_what_is_somebody_s_own_is_kept_by_no_browser(visitor: Visitor) -> None:
    case = visitor.say()
    for address in (f"/receipt/{case.number}/", f"/matters/{case.number}/", "/mine/"):
        assert "no-store" in visitor.client.get(address).headers["Cache-Control"]


def test_a_copy_of_the_session_table_opens_no_matter(visitor: Visitor) -> None:
    """Neither codes nor telephone numbers nor matters half said can be read out of it."""
    case = visitor.say()
    code = visitor.code_of(case)
    visitor.client.post("/say/", {"text": SAID, "kind": "report"})
    visitor.client.post("/sign-in/", {"phone": "13800004417"})
    session = visitor.client.session
    assert code in session["device.codes"].values()
    kept = [
        signing.loads(data, salt=session.key_salt, serializer=AsStored)
        for data in Session.objects.values_list("session_data", flat=True)
    ]
    assert kept
    for stored in kept:
        for secret in (code, case.number, "13800004417", SAID):
            assert secret.encode() not in stored
            assert json.dumps(secret).encode() not in stored


class AsStored:
    """A session's bytes as they lie in the table, without their signature."""

    def loads(self, stored: bytes) -> bytes:
        return stored
