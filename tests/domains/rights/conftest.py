from __future__ import annotations

from collections.abc import Callable

import pytest

from liren.domains.people.actions import open_household
from liren.domains.people.actions.households import MemberGiven
from liren.domains.people.models import Person
from liren.domains.people.rules.persons import PersonGiven
from liren.domains.rights.consent_words import wording_of
from liren.kernel.actor import Actor
from tests.domains.people.conftest import HEAD, LIUYIN, WIFE, card
from tests.personas import actor as actor_of
from tests.personas import build_world

HOME = "柳叶巷12号3幢2单元501室"
CHILD = PersonGiven("王小明", document=card("32010420150906935"))
Who = Callable[[str], Actor]
Family = dict[str, Person]


@pytest.fixture
def who(db: None) -> Who:
    world = build_world()
    return lambda username: actor_of(world.accounts[username])


@pytest.fixture
def family(who: Who) -> Family:
    members = (MemberGiven("02", HEAD), MemberGiven("11", WIFE), MemberGiven("21", CHILD))
    open_household(
        actor=who("community"), place_code=LIUYIN, address=HOME, number="1", members=members, source="visit"
    )
    return {person.name: person for person in Person.objects.all()}


def read(scope: str) -> str:
    """The digest of today's text, as a page carries it."""
    return wording_of(scope).digest
