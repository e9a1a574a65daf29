"""The whole register compared with itself."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner

from liren.config.cli.people import group
from liren.domains.people.actions import register_person
from liren.domains.people.models import Person
from liren.domains.people.queries.register_doubles import doubles_within
from liren.domains.people.rules import blocks
from liren.domains.people.rules.doubles import Traits
from liren.domains.people.rules.persons import PersonGiven
from liren.kernel.actor import SYSTEM, Actor
from tests.domains.people.conftest import HEAD, LIUYIN, TANGYUAN, WIFE, card

AGAIN = PersonGiven("王健国", sex="男", birth="1955-12-03", phones=("13900000001",))
SLIP = PersonGiven("李秀英", document=card("32010419580307004"))
BORN = dt.date(1955, 12, 3)


@pytest.fixture
def people(who: Callable[[str], Actor]) -> dict[str, Person]:
    """A couple, each written a second time, and the man's name in another community."""
    kept: dict[str, Person] = {}
    elsewhere = PersonGiven("王建国", birth="1960-01-01")
    for key, given, code in (
        ("head", HEAD, LIUYIN),
        ("wife", WIFE, LIUYIN),
        ("again", AGAIN, TANGYUAN),
        ("slip", SLIP, LIUYIN),
        ("elsewhere", elsewhere, TANGYUAN),
    ):
        kept[key] = register_person(
            actor=SYSTEM,
            place_code=code,
            given=given,
            source="visit",
            apart_from=[person.id for person in kept.values()],
        )
    return kept


def test_every_pair_that_may_be_one_is_named_with_its_reasons(people: dict[str, Person]) -> None:
    found = doubles_within(SYSTEM, "320104")
    ids = {person.id: key for key, person in people.items()}
    alike = {frozenset((ids[one], ids[other])): likeness for (one, other), likeness in found.alike.items()}
    assert {pair: likeness.verdict for pair, likeness in alike.items()} == {
        frozenset(("head", "again")): "same",
        frozenset(("wife", "slip")): "possible",
    }
    assert ("document", "near") in [
        (sign.field, sign.level) for sign in alike[frozenset(("wife", "slip"))].signs
    ]
    assert found.people == 5
    assert found.pairs == 2


def test_only_the_place_is_compared_and_only_who_is_seen(
    people: dict[str, Person], who: Callable[[str], Actor]
) -> None:
    assert doubles_within(SYSTEM, TANGYUAN).alike == {}
    assert doubles_within(who("community"), "320104").people == 3


def test_the_command_says_how_many_were_compared(people: dict[str, Person]) -> None:
    answer = CliRunner().invoke(group, ["doubles", "--place", "320104", "--json"])
    assert answer.exit_code == 0, answer.output
    said = json.loads(answer.stdout.splitlines()[-1])
    assert (said["people"], said["compared"], said["same"], said["possible"]) == (5, 2, 1, 1)
    assert [pair["fields"]["name"][0] for pair in said["pairs"]] == ["whole", "sound"]
    assert "王" not in answer.output


def test_two_who_share_several_blocks_are_compared_once_and_too_large_a_block_not_at_all() -> None:
    traits = Traits("王建国", "1", BORN, (), frozenset({"a", "b"}), frozenset({("x", "1")}))
    own = blocks.keys_of(traits, LIUYIN)
    assert list(blocks.pairs_of([own, own])) == [(0, 1)]
    crowd = [blocks.keys_of(Traits("x", phones=frozenset({"a"})), LIUYIN)] * (blocks.BLOCK_MOST + 1)
    assert list(blocks.pairs_of(crowd)) == []
    assert list(blocks.pairs_of([*crowd, own, own])) == [(len(crowd), len(crowd) + 1)]


@pytest.mark.parametrize(
    "other",
    [
        Traits("王健国", birth=dt.date(1955, 3, 12)),
        Traits("王建国", birth=dt.date(1956, 12, 3)),
        Traits("李秀英", birth=BORN),
        Traits("王", phones=frozenset({"a"})),
    ],
)
def test_whoever_may_be_the_same_shares_a_block(other: Traits) -> None:
    mine = blocks.keys_of(Traits("王建国", birth=BORN, phones=frozenset({"a"})), LIUYIN)
    assert list(blocks.pairs_of([mine, blocks.keys_of(other, LIUYIN)])) == [(0, 1)]
