from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from liren.config.demo.people import World
from liren.domains.casework.actions import dispatch, handling, intake
from liren.domains.casework.actions.catalogue import seed_catalogue
from liren.domains.casework.models import Case
from liren.kernel import clock
from liren.kernel.actor import SYSTEM, VISITOR, Actor
from tests.personas import actor as actor_of

LIUYIN = "320104901001"
MONDAY = dt.datetime(2026, 11, 23, 9, 0, tzinfo=clock.LOCAL)


@dataclass
class Desk:
    """The small world with a clock that the test moves."""

    world: World
    now: dt.datetime = MONDAY
    _actors: dict[str, Actor] = field(default_factory=dict)
    _clock: object = None

    def who(self, username: str) -> Actor:
        if username not in self._actors:
            self._actors[username] = actor_of(self.world.accounts[username])
        return self._actors[username]

    def body(self, key: str) -> uuid.UUID:
        return self.world.bodies[key].id

    def at(self, **delta: float) -> clock.at:  # type: ignore[valid-type]
        self.now += dt.timedelta(**delta)
        return clock.at(self.now)

    def said(self, **words: object) -> intake.Receipt:
        given = {"text": "三单元的楼道灯不亮。", "place_code": LIUYIN, "naming": "anonymous", **words}
        with clock.at(self.now):
            return intake.say_matter(actor=words.pop("actor", VISITOR), said=intake.Said(**_said(given)))  # type: ignore[arg-type]

    def assigned(self, key: str = "station:001", **words: object) -> intake.Receipt:
        receipt = self.said(**words)
        with self.at(hours=1):
            dispatch.assign_case(actor=self.who("dispatcher"), case_id=receipt.case_id, body_id=self.body(key))
        return receipt

    def accepted(self, **words: object) -> intake.Receipt:
        receipt = self.assigned(**words)
        with self.at(hours=1):
            handling.accept_case(actor=self.who("community"), case_id=receipt.case_id)
        return receipt

    def resolved(self, **words: object) -> intake.Receipt:
        receipt = self.accepted(**words)
        with self.at(hours=2):
            handling.resolve_case(
                actor=self.who("community"), case_id=receipt.case_id, outcome="fixed", answer="换了灯，都亮了。"
            )
        return receipt


def _said(given: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in given.items() if name != "actor"}


@pytest.fixture
def desk(world: World) -> Iterator[Desk]:
    seed_catalogue(actor=SYSTEM, county="320104")
    yield Desk(world)


@pytest.fixture
def case_of() -> Callable[[intake.Receipt], Case]:
    return lambda receipt: Case.objects.get(id=receipt.case_id)
