"""What fits a person on the register, and what the questions give away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from liren.domains.people.choices import Purpose
from liren.domains.people.link_choices import Ground
from liren.domains.people.rules.fields import FIELDS
from liren.domains.people.rules.grounds import BY_PURPOSE, ground_of
from liren.domains.people.rules.matching import (
    OPTIONS,
    Answered,
    Known,
    homes_to_choose,
    is_same_person,
    tail_of,
)

KNOWN = Known(name="阿依古丽·买买提", age=31, month=4, home="柳叶巷12号 1-101")
ANSWERED = Answered(name="阿依古丽•买买提", home="柳叶巷12号 1-101", month=4)
HOMES = [f"柳叶巷{number}号" for number in range(40)]


@pytest.mark.parametrize(
    ("known", "answered", "fits"),
    [
        (KNOWN, ANSWERED, True),
        (replace(KNOWN, age=18), ANSWERED, True),
        (replace(KNOWN, age=17), ANSWERED, False),
        (replace(KNOWN, age=None), ANSWERED, False),
        (replace(KNOWN, is_protected=True), ANSWERED, False),
        (replace(KNOWN, home=""), replace(ANSWERED, home=""), False),
        (KNOWN, replace(ANSWERED, name="阿依古丽"), False),
        (KNOWN, replace(ANSWERED, home="柳叶巷12号 1-102"), False),
        (KNOWN, replace(ANSWERED, month=5), False),
    ],
)
def test_who_is_matched_at_the_portal(known: Known, answered: Answered, fits: bool) -> None:
    assert is_same_person(known, answered) is fits


@pytest.mark.parametrize(("text", "tail"), [(" 12946x ", "12946X"), ("320104194803129469", "129469")])
def test_the_end_of_a_document_as_it_is_compared(text: str, tail: str) -> None:
    assert tail_of(text) == tail


@pytest.mark.parametrize("own", ["柳叶巷7号", "荫里街8号", ""])
def test_the_choice_is_of_one_size_and_the_same_when_asked_again(own: str) -> None:
    first = homes_to_choose(own, HOMES, "secret")
    assert len(first) == len(set(first)) == OPTIONS
    assert not own or own in first
    assert homes_to_choose(own, reversed(HOMES), "secret") == first
    assert homes_to_choose(own, HOMES, "another") != first


def test_the_own_home_stands_anywhere_in_the_choice() -> None:
    places = {homes_to_choose("柳叶巷7号", HOMES, f"s{number}").index("柳叶巷7号") for number in range(60)}
    assert places == set(range(OPTIONS))


def test_every_field_has_a_ground_and_sensitive_ones_want_separate_consent() -> None:
    assert set(BY_PURPOSE) == set(Purpose.values)
    for field in FIELDS:
        assert Ground(ground_of(field.name)) in Ground
        assert (ground_of(field.name) == Ground.SENSITIVE) is field.is_sensitive
