"""The keys of the workbench: one table, on the page as data and as the list that people read."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from django.utils.translation import override

from liren.faces.workbench.buttons import ACTS
from liren.faces.workbench.deeds import DEEDS
from liren.faces.workbench.keys import ALL, TABLE, key_of
from tests.domains.casework.conftest import Desk
from tests.personas import client_for

HAN = re.compile(r"[\u4e00-\u9fff]")


def test_no_key_does_two_things_and_none_is_the_first_of_two() -> None:
    pressed = [key.press for key in ALL]
    assert len(set(pressed)) == len(pressed)
    firsts = {press.split()[0] for press in pressed if " " in press}
    assert firsts.isdisjoint(pressed)
    assert len({key.act for key in ALL}) == len(ALL)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_key_says_what_it_does_in_both_languages(language: str) -> None:
    with override(language):
        for part in TABLE:
            for said in (str(part.title), *(str(key.does) for key in part.keys)):
                assert bool(HAN.search(said)) is (language == "zh-hans"), said


def test_keys_of_steps_are_of_steps_there_are() -> None:
    assert set(ACTS) <= set(DEEDS)
    assert (key_of("accept"), key_of("resolve"), key_of("nothing")) == ("a", "d", "")


def test_the_page_brings_the_table_and_lists_the_same(desk: Desk) -> None:
    page = client_for(desk.world.accounts["dispatcher"]).get("/bench/queue/").content.decode()
    found = re.search(r'data-keys="([^"]*)"', page)
    assert found is not None
    brought = json.loads(unescape(found[1]))
    pressed = [press for press, _act in brought]
    assert re.findall(r'data-press="([^"]*)"', page) == pressed
    assert pressed == [key.press for key in ALL if key.act != "go:mine"]  # a page that is not the reader's
    assert dict(brought)["g l"] == "go:/bench/queue/"


def test_keys_are_switched_off_on_a_device_and_on_again(desk: Desk) -> None:
    client = client_for(desk.world.accounts["dispatcher"])
    client.post("/prefs/keys", {"off": "1", "next": "/bench/queue/"})
    page = client.get("/bench/queue/").content.decode()
    assert "data-keys-off" in page
    assert "打开单键" in page
    client.post("/prefs/keys", {"off": "0", "next": "/bench/queue/"})
    assert "data-keys-off" not in client.get("/bench/queue/").content.decode()


def test_the_choice_is_the_accounts_on_every_device_and_stands_on_its_page(desk: Desk) -> None:
    account = desk.world.accounts["dispatcher"]
    first, second = client_for(account), client_for(account)
    page = first.get("/bench/account/").content.decode()
    assert "按一个字母就做一件事" in page
    back = first.post("/prefs/keys", {"off": "1", "next": "/bench/account/#keys"})
    assert back.headers["Location"] == "/bench/account/#keys"
    assert "data-keys-off" in second.get("/bench/queue/").content.decode()
    assert "打开单键" in second.get("/bench/account/").content.decode()
    assert (
        "data-keys-off"
        not in client_for(desk.world.accounts["district"]).get("/bench/queue/").content.decode()
    )
    second.post("/prefs/keys", {"off": "0", "next": "/bench/account/"})
    assert "data-keys-off" not in first.get("/bench/queue/").content.decode()


def test_a_choice_once_made_on_a_device_holds_until_it_is_taken_back(desk: Desk) -> None:
    client = client_for(desk.world.accounts["dispatcher"])
    client.cookies["liren_keys_off"] = "1"
    assert "data-keys-off" in client.get("/bench/queue/").content.decode()
    client.post("/prefs/keys", {"off": "0", "next": "/bench/queue/"})
    assert "data-keys-off" not in client.get("/bench/queue/").content.decode()


@pytest.mark.parametrize(
    "path", ["/bench/rates/", "/bench/monthly/", "/bench/late/", "/bench/grids/", "/bench/bodies/"]
)
def test_every_page_of_the_workbench_has_them(desk: Desk, path: str) -> None:
    page = client_for(desk.world.accounts["director"]).get(path).content.decode()
    assert page.count("data-keys=") == page.count("data-keys-open") == 1
