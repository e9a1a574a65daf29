"""A small world with grids and buildings, its desk, and a visitor who says things through the pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.test import Client

from liren.config.demo.people import World
from liren.domains.casework.actions import dispatch, handling
from liren.domains.casework.models import Case
from liren.kernel import clock
from tests.domains.casework.conftest import MONDAY, Desk

SAID = "三单元从一楼到六楼的灯都不亮，有一个多星期了。"
PERSON = {"naming": "named", "name": "王秀兰", "phone": "13800004417"}


@pytest.fixture
def desk(db: None, request: pytest.FixtureRequest) -> Iterator[Desk]:
    with ExitStack() as stack:
        stack.enter_context(clock.at(MONDAY))
        world: World = request.getfixturevalue("world_with_grids")
        yield Desk(world, stack=stack)


class Visitor:
    """Somebody at the portal. `say()` goes through all four steps and returns the matter."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def say(self, text: str = SAID, *, address: str = "柳叶巷 12 号 2 幢", **person: Any) -> Case:
        self.client.post("/say/", {"text": text, "kind": "report"})
        self.client.post("/say/where/", {"address": address})
        self.client.post("/say/photos/", {})
        answer = self.client.post("/say/check/", {**(person or PERSON)})
        assert answer.status_code == 302, answer.content.decode()
        number = answer.headers["Location"].strip("/").split("/")[-1]
        return Case.objects.get(number=number)

    def code_of(self, case: Case) -> str:
        page = self.client.get(f"/receipt/{case.number}/").content.decode()
        found = re.search(r'class="code"[^>]*>([^<]+)<', page)
        assert found
        return found[1]

    def page(self, case: Case) -> str:
        return self.client.get(f"/matters/{case.number}/").content.decode()


@pytest.fixture
def visitor(desk: Desk) -> Visitor:
    return Visitor(Client())


@pytest.fixture
def resolved(desk: Desk, visitor: Visitor) -> Case:
    """A matter said by the visitor, assigned, accepted and resolved."""
    case = visitor.say()
    take(desk, case)
    handling.resolve_case(
        actor=desk.who("community"), case_id=case.id, outcome="fixed", answer="灯已全部换新，共 7 盏。"
    )
    case.refresh_from_db()
    return case


def take(desk: Desk, case: Case) -> None:
    """Assigned to the community's station and accepted by it."""
    dispatch.assign_case(actor=desk.who("dispatcher"), case_id=case.id, body_id=desk.body("station:001"))
    handling.accept_case(actor=desk.who("community"), case_id=case.id)
