"""What every room holds of a person, as a copy tells it to machines."""

from __future__ import annotations

import datetime as dt
import uuid

from django.utils.translation import override

from liren.domains.people.models import Person
from liren.domains.people.queries.whose import whose
from liren.domains.rights.rules.copies import machine_shape
from liren.kernel import holdings

Facts = dict[str, list[str]]


def told_of(person: Person, account: uuid.UUID | None = None) -> dict[str, list[Facts]]:
    """The rows of each "room.section", a row as its facts by their keys; "" is its title. Told in both languages."""
    person.refresh_from_db()
    own = whose(person, account)
    with override("zh-hans"):
        chinese = holdings.told(own)
    with override("en"):
        english = holdings.told(own)
    found: dict[str, list[Facts]] = {}
    for room in machine_shape(chinese, english, dt.datetime.now(dt.UTC))["parts"]:
        for section in room["sections"]:
            assert section["title_en"]
            found[f"{room['room']}.{section['key']}"] = [_facts(row) for row in section["rows"]]
    return found


def _facts(row: dict[str, object]) -> Facts:
    facts: Facts = {"": [str(row["title"])]}
    given = row["facts"]
    assert isinstance(given, list)
    for fact in given:
        assert fact["label_en"], fact
        facts.setdefault(fact["key"], []).append(fact["value"])
    return facts
