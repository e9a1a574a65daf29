"""Mass assignment: whatever is sent beside a form's own fields, under the name of any column, is written nowhere."""

from __future__ import annotations

import datetime as dt
import html.parser
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.test import Client
from django.urls import reverse

from liren.domains.access.models import Account, RoleHolding
from liren.domains.casework.models import Case
from tests import personas
from tests.domains.casework.conftest import Desk, desk
from tests.faces.api.machines import Machine, token_of
from tests.sweeps.access_table import TABLE
from tests.sweeps.test_urls import expected, set_scene

__all__ = ["desk"]  # the fixture
PERSONAS = (
    "district",
    "community",
    "director",
    "supervisor",
    "dispatcher",
    "admin",
    "security",
    "resident",
    "",
)
BY_MACHINES = ("machines:", "open311:", "feeds:")  # bodies in JSON, tried below
ELSEWHERE = {  # named by a form that stands on another page
    "bench:case_note": {"words"},
    "bench:handover_undo": {"reason"},
    "portal:add": {"words"},
    "portal:notices_read": {"notice"},  # which one is meant
    "portal:withdraw": {"words"},
}
KEEPS_TRIES = {
    "bench:sign_in",
    "portal:sign_in_password",
}  # a try that failed is kept as it was sent, secrets masked
NO_COLUMNS = ("owner", "role", "roles", "status", "is_admin", "actor", "tenant")


@cache
def planted() -> dict[str, str]:
    """Under the name of every column of every table a value that is found again wherever it is written."""
    fields = {}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            fields[field.name] = fields[field.attname] = field
    names = sorted(fields)
    found = {name: _value(fields[name], number) for number, name in enumerate(names, 1)}
    return found | {name: f"planted-{name}" for name in NO_COLUMNS}


def _value(field: models.Field[Any, Any], number: int) -> str:
    kind = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(kind, models.UUIDField):
        return f"7f3a0000-0000-7000-8000-{number:012d}"
    if isinstance(kind, models.DateField):
        return (dt.date(1801, 1, 1) + dt.timedelta(days=number)).isoformat()
    if isinstance(kind, models.IntegerField | models.DecimalField | models.FloatField):
        return str(73_570_000 + number)
    return "on" if isinstance(kind, models.BooleanField) else f"planted-{field.name}"


def forms_of(value: str) -> set[str]:
    """How a value may stand among what is written: a day and a key look otherwise to some databases."""
    found = {value, value.replace("-", "")} if value.startswith("7f3a") else {value}
    return found | ({repr(dt.date.fromisoformat(value))} if value.startswith("18") else set())


class Fields(html.parser.HTMLParser):
    """What a page's forms name, and what a browser would send of them as they stand."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.given: dict[str, str] = {}
        self.select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag in {"input", "select", "textarea", "button"}:
            self.names.add(found.get("name", ""))
        if tag == "select":
            self.select = found.get("name", "")
        elif tag == "option" and self.select and found.get("value"):
            self.given.setdefault(self.select, found["value"])
        elif tag == "input" and found.get("type") not in ("file", "checkbox", "submit", "search"):
            self.given.setdefault(found.get("name", ""), found.get("value", "") or "一二三")


class Written:
    """The values of what is inserted and changed while it watches."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if re.match(r"\s*(INSERT|UPDATE)\b", sql):
            self.texts.append(repr(params))
        return execute(sql, params, many, context)


@contextmanager
def undone() -> Iterator[Written]:
    written = Written()
    with transaction.atomic(), connection.execute_wrapper(written):
        yield written
        transaction.set_rollback(True)


def sent(client: Client, path: str, fields: Fields) -> tuple[int, set[str]]:
    """The answer to a form filled in and followed by all names it does not have; which of them were written."""
    extra = {name: value for name, value in planted().items() if name not in fields.names}
    cookies = client.cookies.copy()
    with undone() as written:
        status = client.post(path, fields.given | extra).status_code
    client.cookies = cookies
    text = " ".join(written.texts)
    found = {
        name for name, value in extra.items() if value != "on" and any(one in text for one in forms_of(value))
    }
    return status, found


def senders(name: str) -> Iterator[str]:
    row = TABLE[name]
    return (who for who in PERSONAS if expected(row.post, who) in (200, 204, 302, 422))


def test_no_form_writes_what_it_does_not_name(desk: Desk) -> None:
    scene, found, taken = set_scene(desk), [], 0
    for name, row in sorted(TABLE.items()):
        who = next(senders(name), None) if row.post and not name.startswith(BY_MACHINES) else None
        if who is None or name in KEEPS_TRIES:
            continue
        client = personas.client_for(desk.world.accounts[who] if who else None)
        client.raise_request_exception = False
        path = reverse(name, kwargs=row.args(scene)) + row.query
        fields = Fields(client.get(path).content.decode(errors="replace"))
        status, written = sent(client, path, fields)
        found += [f"{name}: {one}" for one in sorted(written - ELSEWHERE.get(name, set()))]
        found += [f"{name}: {status}"] if status >= 500 else []
        taken += status in (200, 204, 302)
    assert found == []
    assert taken > 90, "most forms must have been taken, or nothing was tried"


def state_of(row: models.Model) -> dict[str, Any]:
    return type(row)._default_manager.filter(pk=row.pk).values()[0]


WANTED = {  # what somebody would like to set, with values that would be good ones
    "place_code": "320104901002",
    "home_place_code": "320104902001",
    "state": "closed",
    "kind": "staff",
    "urgency": "urgent",
    "is_staff": "on",
    "is_superuser": "on",
    "is_active": "",
    "must_change_password": "",
    "role": "district_manager",
    "role_id": "district_manager",
    "username": "risen",
    "closed_at": "2026-01-01",
    "version": "99",
}


def test_a_residents_own_name_is_all_that_the_page_of_the_account_changes(desk: Desk) -> None:
    account = desk.world.accounts["resident"]
    before, held = state_of(account), RoleHolding.objects.count()
    client = personas.client_for(account)
    owner = {"owner": str(desk.world.accounts["admin"].id), "id": str(desk.world.accounts["admin"].id)}
    assert client.post("/account/", {**WANTED, **owner, "name": "王阿姨"}).status_code == 302
    after = state_of(account)
    assert {name for name in after if after[name] != before[name]} <= {"display_name", "last_login"}
    assert RoleHolding.objects.count() == held


def test_whoever_makes_an_account_gives_it_nothing_more(desk: Desk) -> None:
    client = personas.client_for(desk.world.accounts["admin"])
    page = client.get(reverse("bench:account_create")).content.decode()
    given = Fields(page).given | {"display_name": "新来的", "username": "newcomer"}
    extra = {name: value for name, value in WANTED.items() if name not in given}
    assert client.post(reverse("bench:account_create"), {**given, **extra}).status_code in (200, 302)
    account = Account.objects.get(username="newcomer")
    plain = (account.kind, account.home_place_code, account.is_active, account.must_change_password)
    assert plain == ("staff", given["home_place_code"], True, True)
    assert not RoleHolding.objects.filter(account=account).exists()


def test_a_step_of_a_matter_sets_nothing_but_what_the_step_sets(desk: Desk) -> None:
    """Accepted with and without the wishes: the same row but for its moments."""
    rows = []
    for extra in ({}, WANTED):
        receipt = desk.assigned()
        case = Case.objects.get(id=receipt.case_id)
        client = personas.client_for(desk.world.accounts["community"])
        path = reverse("bench:case_step", args=[receipt.number, "accept"])
        fields = Fields(client.get(path).content.decode())
        assert client.post(path, extra | fields.given).status_code == 302
        rows.append(
            {name: value for name, value in state_of(case).items() if not isinstance(value, dt.datetime)}
        )
    changed = {name for name in rows[0] if rows[0][name] != rows[1][name]}
    assert rows[0]["state"] == "accepted"
    assert changed <= {"id", "number"}


def test_the_interface_refuses_what_a_shape_does_not_name(desk: Desk) -> None:
    receipt, machine = desk.assigned(), Machine(token_of(desk.who("community")))
    case = Case.objects.get(id=receipt.case_id)
    place = case.place_code
    tag = {"If_Match": f'"{case.version}"'}
    assert machine.post(f"/cases/{receipt.number}/accept", WANTED, **tag).status_code == 200  # takes no body
    case.refresh_from_db()
    assert (case.state, case.place_code) == ("accepted", place)
    before = state_of(case)
    for verb, body in (("progress", {"words": "明天来修。"}), ("return", {"reason": "不归我们管"})):
        for name, value in WANTED.items():
            tag = {"If_Match": f'"{case.version}"'}
            answer = machine.post(f"/cases/{receipt.number}/{verb}", body | {name: value}, **tag)
            assert answer.status_code == 422, (verb, name)
    assert state_of(case) == before


def test_every_shape_that_the_interface_takes_is_closed(client: Client) -> None:
    written = client.get("/api/v1/openapi.json").json()
    bodies = [
        body["schema"]["$ref"].rpartition("/")[2]
        for paths in written["paths"].values()
        for operation in paths.values()
        for body in operation.get("requestBody", {}).get("content", {}).values()
        if "$ref" in body["schema"]
    ]
    assert len(bodies) > 15
    shapes = written["components"]["schemas"]
    assert [name for name in bodies if shapes[name].get("additionalProperties") is not False] == []
