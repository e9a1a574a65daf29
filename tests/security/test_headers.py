"""Headers of pages, graded: each kind of page must have the full mark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from liren.faces.ui import errors
from liren.kernel.turns import TooOften

pytestmark = pytest.mark.django_db
PAGES = ("/", "/public/", "/status/", "/bench/sign-in/", "/no-such-page/", "/healthz")


def directives(policy: str) -> dict[str, list[str]]:
    parts = [part.split() for part in policy.split(";") if part.strip()]
    return {name: values for name, *values in parts}


MARKS: dict[str, Callable[[HttpResponse], bool]] = {
    "scripts come from here alone": lambda page: (
        directives(page["Content-Security-Policy"]).get("script-src", ["'self'"]) == ["'self'"]
        and directives(page["Content-Security-Policy"])["default-src"] == ["'self'"]
    ),
    "nothing inline, nothing made from text": lambda page: "unsafe" not in page["Content-Security-Policy"],
    "nobody frames it": lambda page: (
        directives(page["Content-Security-Policy"])["frame-ancestors"] == ["'none'"]
        and page["X-Frame-Options"] == "DENY"
    ),
    "forms go nowhere else": lambda page: (
        directives(page["Content-Security-Policy"])["form-action"] == ["'self'"]
    ),
    "no plug-ins, no other base": lambda page: (
        directives(page["Content-Security-Policy"])["object-src"] == ["'none'"]
        and directives(page["Content-Security-Policy"])["base-uri"] == ["'self'"]
    ),
    "types are not guessed": lambda page: page["X-Content-Type-Options"] == "nosniff",
    "other sites do not learn the address": lambda page: page["Referrer-Policy"] == "same-origin",
    "other windows keep away": lambda page: page["Cross-Origin-Opener-Policy"] == "same-origin",
    "the device is asked for little": lambda page: "microphone=()" in page["Permissions-Policy"],
    "browsers remember HTTPS": lambda page: "max-age=31536000" in page["Strict-Transport-Security"],
    "the server does not say what it is": lambda page: "X-Powered-By" not in page,
}


@pytest.fixture
def https(settings: Any) -> Client:
    """A browser on an installation with LIREN_HTTPS=1."""
    settings.SECURE_HSTS_SECONDS = 365 * 24 * 3600
    return Client(headers={})


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_the_full_mark(path: str, https: Client) -> None:
    page = https.get(path, secure=True)
    assert [name for name, holds in MARKS.items() if not holds(page)] == []


def test_cookies_are_kept_from_scripts_and_from_other_sites(client: Client) -> None:
    client.get(reverse("portal:sign_in"))
    client.post(reverse("ui:language"), {"language": "en"})
    assert client.cookies
    for cookie in client.cookies.values():
        assert cookie["samesite"] in ("Lax", "Strict"), cookie.key
        assert cookie["httponly"], cookie.key


def test_whoever_comes_too_often_is_told_when_to_come_again(rf: RequestFactory) -> None:
    answer = errors.refused(rf.get("/", headers={"Accept": "application/json"}), TooOften(minutes=7))
    assert (answer.status_code, answer["Retry-After"]) == (429, "420")
