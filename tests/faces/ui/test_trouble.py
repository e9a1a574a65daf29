from __future__ import annotations

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from liren.kernel.refusals import BadInput, NotAllowed, NotFound


class TooShort(BadInput):
    code = "tests.too_short"
    sentence = "太短了，请多写几个字。"


def refuse(request: HttpRequest, kind: str) -> HttpResponse:
    raise {"input": TooShort, "absent": NotFound, "right": NotAllowed}[kind]()


def lose_database(request: HttpRequest) -> HttpResponse:
    raise OperationalError("server at 10.0.0.1 closed the connection")


def break_down(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a secret of the program")


urlpatterns = [
    path("refuse/<kind>", refuse),
    path("gone", lose_database),
    path("broken", break_down),
    path("", include("liren.config.urls")),
]
handler400 = "liren.faces.ui.errors.bad_request"
handler403 = "liren.faces.ui.errors.forbidden"
handler404 = "liren.faces.ui.errors.not_found"
handler500 = "liren.faces.ui.errors.failed"


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture(autouse=True)
def _routes() -> object:
    with override_settings(ROOT_URLCONF=__name__):
        yield


@pytest.mark.parametrize(
    ("kind", "status", "sentence"),
    [("input", 422, "太短了"), ("absent", 404, "没有找到"), ("right", 403, "没有这项权限")],
)
def test_a_refusal_becomes_a_page_with_its_sentence(
    client: Client, kind: str, status: int, sentence: str
) -> None:
    page = client.get(f"/refuse/{kind}")
    assert page.status_code == status
    assert sentence in page.content.decode()
    assert "回到首页" in page.content.decode()


def test_a_refusal_answers_json_and_fragments_in_kind(client: Client) -> None:
    asked = client.get("/refuse/input", headers={"Accept": "application/json"})
    assert asked.json() == {"code": "tests.too_short", "message": "太短了，请多写几个字。"}
    part = client.get("/refuse/input", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "太短了" in part


def test_a_lost_database_says_when_to_come_back_and_shows_no_trace(client: Client) -> None:
    page = client.get("/gone")
    text = page.content.decode()
    assert page.status_code == 503
    assert page.headers["Retry-After"] == "60"
    assert "一分钟后再来" in text
    assert "10.0.0.1" not in text


def test_a_failure_shows_a_number_and_no_trace(client: Client) -> None:
    page = client.get("/broken")
    text = page.content.decode()
    assert page.status_code == 500
    assert "事件号" in text
    assert "secret" not in text


def test_an_unknown_address_has_a_page_in_both_languages(client: Client) -> None:
    assert "没有找到" in client.get("/no/such/page").content.decode()
    client.cookies["liren_language"] = "en"
    page = client.get("/no/such/page")
    assert page.status_code == 404
    assert 'lang="en"' in page.content.decode()
    assert "Not found" in page.content.decode()


def test_a_database_lost_before_the_view_says_the_same(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise OperationalError("server at 10.0.0.1 closed the connection")

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", gone)
    client.cookies["liren_session"] = "a" * 32
    page = client.get("/mine/")
    assert page.status_code == 503
    assert "一分钟后再来" in page.content.decode()
    assert "10.0.0.1" not in page.content.decode()


def test_a_form_from_a_page_open_too_long_is_not_sent_and_says_what_to_do() -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.post("/prefs/elder", {"elder": "1"})
    assert page.status_code == 403
    assert "放得太久" in page.content.decode()
