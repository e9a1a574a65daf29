from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, field
from typing import Any

import pytest

from liren.config.demo.people import World
from liren.domains.casework.actions import dispatch, handling, intake
from liren.domains.casework.models import Case
from liren.domains.casework.queries import parts, relating
from liren.domains.casework.queries.around import Around, around
from liren.domains.policy.queries import rulebook
from liren.kernel import clock
from liren.kernel.actor import VISITOR, Actor
from tests.personas import actor as actor_of

LIUYIN = "320104901001"
MONDAY = dt.datetime(2026, 11, 23, 9, 0, tzinfo=clock.LOCAL)


@dataclass
class Desk:
    """The small world with a clock that the test moves."""

    world: World
    now: dt.datetime = MONDAY
    _actors: dict[str, Actor] = field(default_factory=dict)
    stack: ExitStack = field(default_factory=ExitStack)

    def who(self, username: str) -> Actor:
        if username not in self._actors:
            self._actors[username] = actor_of(self.world.accounts[username])
        return self._actors[username]

    def body(self, key: str) -> uuid.UUID:
        return self.world.bodies[key].id

    def around(self, username: str, case: Case) -> Around:
        """What has to do with the matter, as this person sees it."""
        verbs = relating.VERBS | {parts.MADE}
        return around(self.who(username), case, verbs, rulebook(case.place_code).recurring)

    def at(self, **delta: float) -> AbstractContextManager[None]:
        """Moves the clock on; it stays there after the block too."""
        self.now += dt.timedelta(**delta)
        self.stack.enter_context(clock.at(self.now))
        return nullcontext()

    def said(self, *, actor: Actor = VISITOR, **words: Any) -> intake.Receipt:
        given = {"text": "三单元的楼道灯不亮。", "place_code": LIUYIN, "naming": "anonymous", **words}
        return intake.say_matter(actor=actor, said=intake.Said(**given))

    def assigned(self, key: str = "station:001", **words: Any) -> intake.Receipt:
        receipt = self.said(**words)
        with self.at(hours=1):
            dispatch.assign_case(
                actor=self.who("dispatcher"), case_id=receipt.case_id, body_id=self.body(key)
            )
        return receipt

    def accepted(self, **words: Any) -> intake.Receipt:
        receipt = self.assigned(**words)
        with self.at(hours=1):
            handling.accept_case(actor=self.who("community"), case_id=receipt.case_id)
        return receipt

    def resolved(self, **words: Any) -> intake.Receipt:
        receipt = self.accepted(**words)
        with self.at(hours=2):
            handling.resolve_case(
                actor=self.who("community"),
                case_id=receipt.case_id,
                outcome="fixed",
                answer="换了灯，都亮了。",
            )
        return receipt


@pytest.fixture
def desk(db: None, request: pytest.FixtureRequest) -> Iterator[Desk]:
    with ExitStack() as stack:
        stack.enter_context(clock.at(MONDAY))
        yield Desk(
            request.getfixturevalue("world"), stack=stack
        )  # with the classes, since a desk is asked for


@pytest.fixture
def case_of() -> Callable[[intake.Receipt], Case]:
    return lambda receipt: Case.objects.get(id=receipt.case_id)
