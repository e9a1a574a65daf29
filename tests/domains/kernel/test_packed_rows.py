"""Rows packed by one process and written by another are the rows that `insert_rows` would have written."""

from __future__ import annotations

import datetime as dt

import pytest

from liren.domains.people.actions.sources import said_by
from liren.domains.people.models import FindKey, Person
from liren.kernel import bulk, clock, ids, subjects
from liren.kernel.actor import SYSTEM
from tests.domains.people.conftest import LIUYIN

HARD = ("王\t建", "a\\b", "\\N", "两\n行\r", "{}", '"', "\\x41", "阿依古丽·买买提")


@pytest.mark.django_db
@pytest.mark.parametrize("name", HARD)
def test_what_is_packed_is_read_back_as_it_was(name: str) -> None:
    said = said_by(actor=SYSTEM, kind="sheet", place_code=LIUYIN)
    row = {
        "id": ids.uuid7(),
        "place_code": LIUYIN,
        "name": name,
        "birth": dt.date(1955, 12, 3),
        "details": {"remark": name},
        "private": b"\x00\\\t\n" + name.encode(),
        "source_id": said.id,
        "changed_at": clock.now(),
    }
    bulk.insert_packed(Person, [bulk.packed(Person, [row]), bulk.packed(Person, [])])
    kept = Person.objects.get(id=row["id"])
    assert {column: getattr(kept, column) for column in row} == {**row, "private": kept.private}
    assert bytes(kept.private) == row["private"]
    assert (kept.died_on, kept.sources, kept.version, kept.registered_code) == (None, {}, 1, "")


@pytest.mark.django_db
def test_keys_packed_ahead_open_what_they_sealed() -> None:
    person, key = ids.uuid7(), subjects.fresh_key()
    subjects.keep_packed([subjects.packed_key(person, key)])
    assert subjects.keys_of([person]) == {person: key}


@pytest.mark.django_db
def test_nothing_packed_writes_nothing() -> None:
    bulk.insert_packed(FindKey, [])
    bulk.insert_packed(FindKey, [bulk.packed(FindKey, [])])
    assert not FindKey.objects.exists()
