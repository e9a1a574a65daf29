"""Every URL × every persona, against `access_table.py` and its rooms. Nothing is reachable that nobody thought of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests import personas
from tests.domains.casework.conftest import Desk, desk
from tests.sweeps.access_table import TABLE, Row, Scene, Statuses

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

__all__ = ["desk"]  # the fixture


def names(patterns: list[URLPattern | URLResolver] | None = None, space: str = "") -> Iterator[str]:
    """The full name of each URL; one without a name by its route, which no row can have."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from names(pattern.url_patterns, inner)
        else:
            yield f"{space}{pattern.name or f'unnamed {pattern.pattern}'}"


def expected(statuses: Statuses, username: str) -> int | None:
    """The most specific of what a row says of a persona; None if it says nothing."""
    if not username:
        return statuses.get("visitor")
    group = "resident" if username in personas.RESIDENTS else "staff"
    return statuses.get(username, statuses.get(group, statuses.get("all")))


def test_every_url_has_a_name_and_a_row_and_every_row_a_url() -> None:
    there = set(names())
    assert sorted(there - set(TABLE)) == [], "declare them in tests/sweeps/access"
    assert sorted(set(TABLE) - there) == [], "these rows speak of no URL"


@pytest.mark.parametrize("name", sorted(TABLE))
def test_a_row_speaks_of_every_persona(name: str) -> None:
    row = TABLE[name]
    for statuses in filter(None, (row.get, row.post)):
        assert [who for who in ("", *personas.EVERYBODY) if expected(statuses, who) is None] == []


@pytest.mark.parametrize("username", ["", *personas.EVERYBODY])
def test_each_persona_gets_what_the_table_says(desk: Desk, username: str) -> None:
    scene = set_scene(desk)
    client = personas.client_for(desk.world.accounts[username] if username else None)
    client.raise_request_exception = False
    wrong = []
    for name, row in sorted(TABLE.items()):
        path = reverse(name, kwargs=row.args(scene)) + row.query
        for method, statuses in (("get", row.get), ("post", row.post)):
            wanted = expected(statuses, username)
            if statuses and (got := asked(client, method, path)) != wanted:
                wrong.append(f"{method.upper()} {name}: {got}, the table says {wanted}")
    assert wrong == []


def set_scene(desk: Desk) -> Scene:
    receipt = desk.assigned(actor=desk.who("resident"), naming="named", name="王秀兰", phone="13800138000")
    return Scene(desk.world, receipt.number)


def asked(client: Client, method: str, path: str) -> int:
    """The status of one request whose effects are undone, cookies included."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        if method in {"get", "head"}:
            path = personas.file_address(client, path)
        response: HttpResponse = getattr(client, method)(path)
        transaction.set_rollback(True)
    client.cookies = cookies
    return response.status_code


@pytest.mark.parametrize("username", ["grid", "community", "director", "dispatcher", "supervisor"])
def test_a_matter_of_another_street_does_not_exist(desk: Desk, username: str) -> None:
    number = desk.said(place_code="320104902001").number
    client = personas.client_for(desk.world.accounts[username])
    pages = {
        reverse("bench:case", kwargs={"number": number}): "get",
        reverse("bench:case_note", kwargs={"number": number}): "post",
        reverse("bench:case_step", kwargs={"number": number, "verb": "accept"}): "post",
    }
    assert {path: asked(client, method, path) for path, method in pages.items()} == dict.fromkeys(pages, 404)
    district = personas.client_for(desk.world.accounts["district"])
    assert asked(district, "get", next(iter(pages))) == 200


def test_a_row_without_a_persona_is_noticed() -> None:
    assert expected(Row({"staff": 200}).get, "resident") is None


@pytest.mark.parametrize("username", ["", "resident", "supervisor", "admin", "auditor", "district"])
def test_head_is_answered_wherever_get_is(desk: Desk, username: str) -> None:
    """With the same status: monitors and proxies ask so whether a page is there."""
    scene = set_scene(desk)
    client = personas.client_for(desk.world.accounts[username] if username else None)
    client.raise_request_exception = False
    wrong = []
    for name, row in sorted(TABLE.items()):
        path = reverse(name, kwargs=row.args(scene)) + row.query
        if (got := asked(client, "head", path)) != (wanted := expected(row.get, username)):
            wrong.append(f"HEAD {name}: {got}, GET says {wanted}")
    assert wrong == []
