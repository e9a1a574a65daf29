from __future__ import annotations

from collections.abc import Callable

import pytest

from liren.domains.people.rules.documents import check_character
from liren.domains.people.rules.persons import PersonGiven
from liren.kernel.actor import Actor
from tests.personas import actor as actor_of
from tests.personas import build_world

LIUYIN, TANGYUAN = "320104901001", "320104901002"


def card(first: str) -> str:
    """An identity card's number from its first seventeen figures."""
    return first + check_character(first)


HEAD = PersonGiven("王建国", document=card("32010419551203001"), phones=("139 0000 0001",), ethnic="汉族")
WIFE = PersonGiven("李秀英", document=card("32010419580307002"))


@pytest.fixture
def who(db: None) -> Callable[[str], Actor]:
    world = build_world()
    return lambda username: actor_of(world.accounts[username])
