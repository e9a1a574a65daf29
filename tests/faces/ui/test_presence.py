"""Whoever does nothing for too long is signed out, and loses nothing that was typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from liren.domains.access.actions import typed as actions
from liren.domains.access.models import TypedForm
from liren.domains.access.rules import presence
from liren.kernel import clock
from tests import personas
from tests.faces.workbench.test_sign_in import enter

if TYPE_CHECKING:
    from liren.config.demo.people import World

START = dt.datetime(2026, 11, 23, 9, 0, tzinfo=clock.LOCAL)
MINE, SIGN_IN = "/bench/account/", "/bench/sign-in/"
DEED = "/bench/subscriptions/new/"
WORDS = "三单元的灯又坏了，\n王阿姨说晚上看不见路。"


@pytest.fixture
def idle(world: World, settings: Any) -> Iterator[Client]:
    """A browser in which the grid worker came in at nine; the limit of staff is half an hour."""
    settings.LIREN_IDLE = {"admin": 15, "staff": 30, "resident": 0}
    client = Client()
    with clock.at(START):
        assert enter(client) == "/bench/"
    return client


def at(minutes: int) -> Any:
    return clock.at(START + dt.timedelta(minutes=minutes))


def test_the_session_ends_when_nothing_was_done_for_the_limit(idle: Client) -> None:
    with at(29):
        assert idle.get(MINE).status_code == 200
    with at(58):
        assert idle.get(MINE).status_code == 200, "every deed begins the limit anew"
    with at(88):
        answer = idle.get(MINE)
        assert answer.headers["Location"] == f"{SIGN_IN}?next=%2Fbench%2Faccount%2F&idle=1"
        assert "您有一会儿没有操作" in idle.get(answer.headers["Location"]).content.decode()


def test_parts_that_ask_by_themselves_keep_nobody_signed_in(idle: Client) -> None:
    for minutes in (10, 20, 29):
        with at(minutes):
            idle.get("/bench/exports/", headers={"HX-Request": "true", "HX-Trigger": "exports"})
            assert idle.get("/idle").json()["signed_in"] is True
    with at(30):
        assert idle.get("/idle").json() == {"signed_in": False, "left": 0}


def test_the_page_can_ask_how_long_is_left_and_begin_anew(idle: Client) -> None:
    with at(20):
        assert idle.get("/idle").json() == {"signed_in": True, "left": 600}
        assert idle.post("/idle").json() == {"signed_in": True, "left": 1800}
    with at(45):
        assert idle.get(MINE).status_code == 200


def test_administrators_are_signed_out_sooner_and_residents_not_at_all(world: World, idle: Client) -> None:
    admin, resident = Client(), Client()
    with at(0):
        enter(admin, "admin")
        enter(resident, "resident")
    with at(16):
        assert idle.get(MINE).status_code == 200
        assert admin.get(MINE).status_code == 302
    with at(600):
        assert resident.get("/account/").status_code == 200


def test_a_session_ends_after_twelve_hours_however_much_is_done(idle: Client) -> None:
    ends = Session.objects.get(session_key=idle.session.session_key).expire_date
    for minutes in range(20, 720, 20):
        with at(minutes):
            assert idle.get(MINE).status_code == 200
    assert Session.objects.get(session_key=idle.session.session_key).expire_date == ends


def sent_too_late(idle: Client, **more: Any) -> str:
    """Where the form waits."""
    with at(31):
        referer = {"Referer": "http://testserver/bench/cases/1/"}
        answer = idle.post(DEED, {"reason": WORDS, "kind": "place", **more}, headers=referer)
        assert answer.status_code == 302
        target = answer.headers["Location"]
        assert target.startswith(f"{SIGN_IN}?next=%2Fbench%2Faccount%2Ftyped%2F")
        assert target.endswith("&idle=1")
    row = TypedForm.objects.get()
    return f"/bench/account/typed/{row.id}/"


def test_a_form_sent_too_late_waits_until_its_sender_is_back(world: World, idle: Client) -> None:
    page = sent_too_late(idle, password="a-secret", code="123456")
    row = TypedForm.objects.get()
    assert row.account_id == world.accounts["grid"].id
    assert (row.path, row.page) == (DEED, "/bench/cases/1/")
    assert "a-secret" not in row.body
    assert "123456" not in row.body
    with at(32):
        assert enter(idle, next=page) == page
        shown = idle.get(page).content.decode()
        assert WORDS.replace("\n", "\n") in shown
        assert '<input type="hidden" name="kind" value="place">' in shown
        assert 'href="/bench/cases/1/"' in shown
        again = idle.post(page, {"reason": WORDS + "请快点。", "kind": "place", "liren_do": "send"})
        assert (again.status_code, again.headers["Location"]) == (307, DEED)
    assert TypedForm.objects.count() == 0


def test_a_form_that_waits_can_be_dropped(idle: Client) -> None:
    page = sent_too_late(idle)
    with at(32):
        enter(idle)
        assert "没有交上" in idle.get(MINE).content.decode(), "the account says that something waits"
        assert idle.post(page, {"liren_do": "drop"}).headers["Location"] == MINE
        assert "没有交上" not in idle.get(MINE).content.decode()


def test_somebody_else_at_the_same_device_sees_nothing_of_it(idle: Client) -> None:
    page = sent_too_late(idle)
    with at(32):
        enter(idle, "community")
        assert idle.get(page).status_code == 404
        assert idle.post(page, {"liren_do": "send"}).status_code == 404
        assert "没有交上" not in idle.get(MINE).content.decode()
    assert TypedForm.objects.count() == 1


def test_a_second_window_that_comes_later_loses_nothing_either(idle: Client) -> None:
    with at(40):
        assert idle.get(MINE).status_code == 302
    with at(41):
        idle.post(DEED, {"reason": WORDS})
    assert TypedForm.objects.get().path == DEED


def test_after_the_twelve_hours_a_form_is_kept_too(world: World, idle: Client, settings: Any) -> None:
    settings.LIREN_IDLE = {"admin": 0, "staff": 0, "resident": 0}
    Session.objects.update(expire_date=START)
    with clock.at(START + dt.timedelta(hours=13)):
        idle.post(DEED, {"reason": WORDS})
    assert TypedForm.objects.get().account_id == world.accounts["grid"].id


def test_a_session_that_was_ended_by_a_person_keeps_nothing(idle: Client) -> None:
    other = Client()
    with at(1):
        enter(other)
        other.post("/bench/account/sessions/others/end/")
        answer = idle.post(DEED, {"reason": WORDS})
        assert "typed" not in answer.headers["Location"]
    assert TypedForm.objects.count() == 0


def test_nothing_is_kept_of_visitors_of_passwords_and_of_empty_forms(world: World, idle: Client) -> None:
    Client().post(DEED, {"reason": WORDS})
    with at(31):
        idle.post("/bench/account/password/", {"old": "x", "new": "y"})
        idle.post(DEED, {"reason": "  "})
    assert TypedForm.objects.count() == 0


def test_a_public_form_of_somebody_signed_out_is_not_taken_as_a_visitors(world: World, settings: Any) -> None:
    settings.LIREN_IDLE = {"admin": 15, "staff": 30, "resident": 20}
    client = Client()
    with clock.at(START):
        enter(client, "resident")
    with at(21):
        answer = client.post("/say/", {"text": "楼道里的灯坏了。"})
    assert answer.headers["Location"].startswith("/sign-in/?next=%2Faccount%2Ftyped%2F")


def test_a_part_asked_for_too_late_leaves_the_page_as_it_is(idle: Client) -> None:
    with at(31):
        answer = idle.post(DEED, {"reason": WORDS}, headers={"HX-Request": "true"})
        again = idle.get(MINE, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Trigger"]) == (204, "liren:ended")
    assert (again.status_code, again.headers["HX-Trigger"]) == (204, "liren:ended")


def test_what_waits_is_bounded_and_files_are_told_of(world: World) -> None:
    owner = world.accounts["grid"].id
    large = actions.Sent("/bench/x/", "", [("text", "字" * presence.TYPED_BYTES)])
    assert actions.keep_typed(account_id=owner, sent=large) is None
    for _ in range(presence.TYPED_MOST + 3):
        actions.keep_typed(
            account_id=owner, sent=actions.Sent("/bench/x/", "", [("text", "写的字")], files=2)
        )
    assert TypedForm.objects.count() == presence.TYPED_MOST
    page = personas.client_for(world.accounts["grid"]).get(
        f"/bench/account/typed/{TypedForm.objects.first().id}/"
    )
    assert "选好的 2 个文件没有留下" in page.content.decode()


def test_a_form_waits_for_a_day(world: World) -> None:
    owner = world.accounts["grid"]
    with at(0):
        key = actions.keep_typed(
            account_id=owner.id, sent=actions.Sent("/bench/x/", "", [("text", "写的字")])
        )
    with at(24 * 60 + 1):
        assert personas.client_for(owner).get(f"/bench/account/typed/{key}/").status_code == 404


def test_the_page_warns_where_there_is_a_limit(idle: Client, settings: Any) -> None:
    with at(1):
        page = idle.get(MINE).content.decode()
        assert 'data-idle="1800"' in page
        assert "ui/idle.js" in page
        settings.LIREN_IDLE = {"admin": 0, "staff": 0, "resident": 0}
        assert "data-idle=" not in idle.get(MINE).content.decode()
