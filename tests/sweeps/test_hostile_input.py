"""Whatever stands in an address, a page answers: nothing that can be typed there makes it fail."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import reverse
from django.utils.http import urlencode

from tests import personas
from tests.domains.casework.conftest import Desk, desk
from tests.sweeps.access_table import TABLE
from tests.sweeps.test_urls import asked, expected, set_scene

__all__ = ["desk"]  # the fixture

KEY = "01900000-0000-7000-8000-000000000000"
NAMES = (
    *("after", "before", "since", "until", "from", "to", "day", "month", "at"),
    *("q", "text", "place", "body", "category", "channel", "sample", "spot", "hotline", "number", "near"),
    *("topic", "times", "look", "page", "size", "by", "rate", "show", "earlier"),
)
VALUES = (
    "\0",
    f"0001-01-01T00:00:00+14:00_{KEY}",
    f"2026-01-01T00:00:00_{KEY}",  # of which zone?
    "0001-01-01",
    "9999-12-31",
    "9" * 30 + "~",
)
PERSONAS = ("district", "supervisor", "dispatcher", "admin", "auditor", "security", "resident", "")


def reader_of(name: str) -> str | None:
    return next((who for who in PERSONAS if expected(TABLE[name].get, who) == 200), None)


def addresses(path: str, known: str) -> Iterator[str]:
    for value in VALUES:
        yield f"{path}{'&' if known else '?'}{urlencode(dict.fromkeys(NAMES, value))}"


@pytest.mark.parametrize("username", PERSONAS)
def test_no_query_makes_a_page_fail(desk: Desk, username: str) -> None:
    scene = set_scene(desk)
    client = personas.client_for(desk.world.accounts[username] if username else None)
    client.raise_request_exception = False
    failed = []
    for name, row in sorted(TABLE.items()):
        if reader_of(name) != username:
            continue
        path = reverse(name, kwargs=row.args(scene)) + row.query
        failed += [f"{name}: {one}" for one in addresses(path, row.query) if asked(client, "get", one) >= 500]
    assert failed == []


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/public/?q=%00", "/public/%00/"])
def test_an_address_that_nobody_can_type_is_refused_in_words(path: str) -> None:
    answer = personas.client_for(None).get(path)
    assert answer.status_code == 400
    assert "没有看懂" in answer.content.decode()
