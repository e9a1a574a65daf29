"""The examples of the documentation and of the description are true: each is sent, in its order."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from django.test import Client

from liren.domains.casework.actions import dispatch
from liren.domains.casework.actions.hotline import set_hotline
from liren.domains.casework.models import Case
from liren.faces.api.interface import description
from liren.kernel.actor import SYSTEM
from tests.domains.casework.conftest import Desk
from tests.faces.api.machines import Machine
from tests.sweeps.reading import ROOT

BLOCK = re.compile(r"```http\n(.*?)\n```", re.S)


def read(block: str) -> tuple[str, str, dict[str, str], Any, int, dict[str, Any]]:
    first, *lines, last = block.split("\n")
    method, path = first.split(" ")
    headers = dict(line.split(": ", 1) for line in lines if not line.startswith("{"))
    body = next((json.loads(line) for line in lines if line.startswith("{")), None)
    status, _, wanted = last.partition(" ")
    return method, path, headers, body, int(status), json.loads(wanted or "{}")


def given_to_the_station(desk: Desk, machine_of: Callable[..., Machine]) -> Machine:
    case = Case.objects.get(number="320104-2026-000001")
    dispatch.assign_case(actor=desk.who("dispatcher"), case_id=case.id, body_id=desk.body("station:001"))
    return machine_of("community")


def test_the_examples_of_the_documentation_are_true(desk: Desk, machine_of: Callable[..., Machine]) -> None:
    machine = machine_of("dispatcher")
    blocks = BLOCK.findall((ROOT / "docs" / "api" / "v1.md").read_text())
    assert len(blocks) > 10
    for block in blocks:
        method, path, headers, body, status, wanted = read(block)
        given = {name.replace("-", "_"): value for name, value in headers.items()}
        asks = machine
        if "If-Match" in headers:  # the desk has given it to the station meanwhile, whose program works on it
            asks = given_to_the_station(desk, machine_of)
        answer = asks.ask(method, path.removeprefix("/api/v1"), body, **given)
        assert answer.status_code == status, f"{block}\n{answer.content.decode()}"
        told = answer.json()
        assert not wanted or wanted.items() <= told.items(), block


def test_the_examples_of_the_description_are_true(desk: Desk, machine_of: Callable[..., Machine]) -> None:
    machine, tried = machine_of("dispatcher"), 0
    set_hotline(actor=SYSTEM, name="南京12345", place_code="320104901")
    found = description()
    for path, operations in found["paths"].items():
        for method, operation in operations.items():
            schema = (
                operation.get("requestBody", {})
                .get("content", {})
                .get("application/json", {})
                .get("schema", {})
            )
            named = found["components"]["schemas"].get(schema.get("$ref", "").rpartition("/")[2], {})
            for example in named.get("examples", []) if "{" not in path else []:
                assert machine.ask(method.upper(), path.removeprefix("/api/v1"), example).status_code == 201
                tried += 1
    assert tried >= 3


def test_description_and_documentation_open_to_everybody_without_a_script(desk: Desk) -> None:
    written = Client().get("/api/v1/openapi.json").json()
    assert written["openapi"].startswith("3.")
    page = Client().get("/api/v1/docs")
    assert page.status_code == 200
    assert "<script>" not in page.content.decode()
    assert " style=" not in page.content.decode()
    assert all(path in page.content.decode() for path in written["paths"])


def test_every_operation_is_described_with_its_troubles() -> None:
    for path, operations in description()["paths"].items():
        for method, operation in operations.items():
            assert operation["description"], path
            assert {"401", "403", "404", "422", "429"} <= set(operation["responses"]), f"{method} {path}"
