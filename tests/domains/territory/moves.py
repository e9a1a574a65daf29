"""Places, people and bodies to be moved, and moves carried out at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

from liren.domains.organisations.choices import BodyKind
from liren.domains.organisations.models import Body
from liren.domains.people.models import FindKey, Person, Source
from liren.domains.territory import actions
from liren.domains.territory.actions import moving
from liren.domains.territory.models import Place, PlaceMove
from liren.kernel import clock
from liren.kernel.actor import SYSTEM

LONG_AGO = dt.date(1998, 1, 1)


def make_places(lines: dict[str, str], since: dt.date = LONG_AGO) -> None:
    for code, name in lines.items():
        actions.create_place(actor=SYSTEM, code=code, name=name, since=since)


def settle(place_codes: list[str], each: int = 1) -> list[Person]:
    """People with a key to find them by, `each` in every community."""
    source = Source.objects.create(kind="visit", place_code=place_codes[0], at=clock.now())
    rows = [
        Person(place_code=code, name=f"居民{number}", source=source, changed_at=clock.now())
        for code in place_codes
        for number in range(each)
    ]
    people = Person.objects.bulk_create(rows)
    FindKey.objects.bulk_create(
        [FindKey(person=one, place_code=one.place_code, letters=one.name, sound=one.name) for one in people]
    )
    return people


def carried_out(text: str, on: dt.date, **given: Any) -> PlaceMove:
    move = moving.ask_move(actor=SYSTEM, text=text, on=on, basis="民函〔2021〕1 号", **given)
    moving.continue_move(move_id=move.id)
    move.refresh_from_db()
    return move


def a_body(place: Place, name: str) -> Body:
    return Body.objects.create(
        place=place, place_code=place.code, name=name, short_name=name, kind=BodyKind.COMMITTEE
    )
