"""By what a name is found: the field that a text may begin, and the rows laid down again when their shape changed."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

import pytest
from django.apps import apps

from liren.domains.people.actions import register_person
from liren.domains.people.models import FindKey, Person
from liren.domains.people.queries import find_people
from liren.domains.people.rules import names
from liren.domains.people.rules.persons import PersonGiven
from liren.kernel.actor import SYSTEM, Actor
from tests.domains.people.conftest import LIUYIN, card

Who = Callable[[str], Actor]
KEPT = ("person_id", "place_code", "letters", "sound", "initials")


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("王", ("letters",)),
        ("wang", ("sound", "initials")),
        ("li", ("sound",)),
        ("zs", ("initials", "sound")),
        ("zh", ("initials", "sound")),
        ("ayglmmt", ("sound", "initials")),
        ("josé", ("letters", "sound", "initials")),
    ],
)
def test_of_what_a_text_may_be_the_beginning(text: str, fields: tuple[str, ...]) -> None:
    assert names.fields_meant(text) == fields


@pytest.mark.parametrize("name", ["王建国", "伟", "John Smith", "Ли Вэй", "阿依古丽·买买提", "𠮷田"])
def test_every_way_of_a_name_is_found_by_the_field_it_is_looked_for_in(name: str) -> None:
    for way in names.ways_of(name):
        for text in filter(None, way):
            assert any(getattr(way, field).startswith(text) for field in names.fields_meant(text))


NAMES = ("张建国", "周洁", "张华", "周慧敏", "章英", "John Smith", "单雄信")


@pytest.fixture
def people(who: Who) -> dict[str, str]:
    """Names by the id of who bears them."""
    for at, name in enumerate(NAMES):
        number = card(f"3201041955120{at + 1}001")
        given = PersonGiven(name, document=number, details={"former_name": "李力"})
        register_person(actor=SYSTEM, place_code=LIUYIN, given=given, source="visit")
    return {str(one): name for one, name in Person.objects.values_list("id", "name")}


def test_the_rows_laid_anew_are_those_that_were_written(people: dict[str, str]) -> None:
    migration = import_module("liren.domains.people.migrations.0016_ways_of_names")
    written = sorted(FindKey.objects.values_list(*KEPT))
    assert len(written) > len(NAMES)
    migration.forget(apps, None)
    assert not FindKey.objects.exists()
    migration.lay(apps, None)
    assert sorted(FindKey.objects.values_list(*KEPT)) == written


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("zh", ["张华", "周慧敏", "张建国", "章英", "周洁"]),
        ("zhou", ["周慧敏", "周洁"]),
        ("zj", ["周洁", "张建国"]),
        ("ma", []),
        ("sm", ["John Smith"]),
    ],
)
def test_initials_and_sounds_are_told_together(
    who: Who, people: dict[str, str], text: str, found: list[str]
) -> None:
    lines = [people[str(line.person_id)] for line in find_people(who("director"), text).lines]
    assert lines == found
