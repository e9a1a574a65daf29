from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.test import Client

from liren.domains.casework.actions import questions
from liren.domains.casework.actions.open311 import make_key
from liren.domains.casework.actions.questions import QuestionChange
from liren.domains.casework.queries.open311 import services_of
from liren.domains.territory.models import Building
from liren.kernel import clock
from liren.kernel.actor import SYSTEM
from tests.domains.casework.conftest import LIUYIN, MONDAY, Desk
from tests.faces.open311.sender import COUNTY, Sender


@pytest.fixture
def desk311(db: None, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """The small world with its grids and its catalogue."""
    with ExitStack() as stack:
        stack.enter_context(clock.at(MONDAY))
        world = request.getfixturevalue("world_with_grids")
        yield Desk(world, stack=stack)


@pytest.fixture
def sender(desk311: Desk) -> Sender:
    _key, secret = make_key(actor=SYSTEM, name="随手拍", county=COUNTY)
    rows = [row for row, _asks in services_of(COUNTY)]
    house = Building.objects.filter(place_code=LIUYIN).order_by("id")[0]
    return Sender(
        secret,
        next(row.code for row in rows if row.naming == "named"),
        next(row.code for row in rows if row.naming == "confidential"),
        Client(),
        {"lat": str(house.latitude), "long": str(house.longitude)},
        house,
    )


@pytest.fixture
def ask(desk311: Desk, sender: Sender) -> Callable[..., None]:
    """Gives the sender's service a question."""

    def add(code: str, kind: str, **change: Any) -> None:
        questions.add_question(
            actor=desk311.who("district"),
            county=COUNTY,
            category_code=sender.service,
            code=code,
            change=QuestionChange(kind=kind, **{"label": code, **change}),
        )

    return add
