"""A value among many, sent as one parameter, finds what `__in` finds."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liren.domains.people.actions.sources import said_by
from liren.domains.people.models import Person
from liren.kernel import clock, ids
from liren.kernel.actor import SYSTEM
from tests.domains.people.conftest import LIUYIN

DAY = dt.date(1955, 12, 3)
NAMES = ("王芳", 'O"Neil', "a\\b", "李'四")


@pytest.fixture
def people() -> list[Person]:
    said = said_by(actor=SYSTEM, kind="sheet", place_code=LIUYIN)
    return [
        Person.objects.create(
            id=ids.uuid7(),
            place_code=LIUYIN,
            name=name,
            birth=DAY + dt.timedelta(at),
            source=said,
            changed_at=clock.now(),
        )
        for at, name in enumerate(NAMES)
    ]


def wanted(people: list[Person]) -> dict[str, list[Any]]:
    return {
        "id": [people[0].id, people[2].id, uuid.uuid4()],
        "name": [people[1].name, people[3].name, "无"],
        "birth": [DAY, DAY + dt.timedelta(2)],
        "source": [people[0].source_id, 0],
        "version": [1, 7],
    }


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["id", "name", "birth", "source", "version"])
def test_the_rows_are_those_of_in(people: list[Person], field: str) -> None:
    values = wanted(people)[field]
    among = {f"{field}__in": values}
    found = Person.objects.filter(**{f"{field}__one_of": iter(values)})
    assert set(found) == set(Person.objects.filter(**among))
    assert found


@pytest.mark.django_db
def test_nothing_is_among_none(people: list[Person]) -> None:
    assert not Person.objects.filter(id__one_of=[]).exists()
    assert Person.objects.exclude(id__one_of=[]).count() == len(people)


@pytest.mark.django_db
def test_a_thousand_values_are_one_parameter(people: list[Person]) -> None:
    many = [people[0].id, *(uuid.uuid4() for _ in range(3_000))]
    with CaptureQueriesContext(connection) as queries:
        assert list(Person.objects.filter(id__one_of=many).values_list("id", flat=True)) == [people[0].id]
    assert len(queries) == 1
