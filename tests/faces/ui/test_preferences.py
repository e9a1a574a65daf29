from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.parametrize(
    ("address", "value", "mark"),
    [
        ("/prefs/elder", {"elder": "1"}, " data-elder"),
        ("/prefs/theme", {"theme": "dark"}, 'data-theme="dark"'),
        ("/prefs/language", {"language": "en"}, 'lang="en"'),
    ],
)
def test_a_choice_is_kept_on_the_device(
    client: Client, address: str, value: dict[str, str], mark: str
) -> None:
    assert mark not in client.get("/none").content.decode().split("<body")[0]
    answer = client.post(address, {**value, "next": "/none"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/none")
    assert mark in client.get("/none").content.decode().split("<body")[0]


def test_a_choice_is_taken_back(client: Client) -> None:
    client.post("/prefs/elder", {"elder": "1"})
    client.post("/prefs/elder", {"elder": "0"})
    assert "data-elder" not in client.get("/none").content.decode()


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"]
)
def test_a_choice_never_leads_elsewhere(client: Client, target: str) -> None:
    assert client.post("/prefs/elder", {"elder": "1", "next": target}).headers["Location"] == "/"


def test_an_unknown_choice_is_none(client: Client) -> None:
    client.post("/prefs/theme", {"theme": "<script>"})
    client.post("/prefs/language", {"language": "xx"})
    page = client.get("/none").content.decode()
    assert "data-theme" not in page
    assert 'lang="zh-Hans"' in page


@pytest.mark.django_db
def test_the_sign_of_life_answers(client: Client) -> None:
    assert client.get("/healthz").json() == {"ok": True}
