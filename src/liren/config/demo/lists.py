"""Lists of residents of the demo: a community's own, with some rows set aside, and a later one that says otherwise."""

from __future__ import annotations

import csv
import datetime as dt
import tempfile
from dataclasses import replace
from pathlib import Path

from liren.config.demo.residents import DAY, grounds_of
from liren.config.demo.residents.doubles import with_doubles
from liren.config.demo.residents.made import Maker, Resident
from liren.config.demo.residents.sheets import PLAIN, plain_row
from liren.domains.access import queries as access
from liren.domains.people.actions.importing import import_people
from liren.domains.people.actions.saved_lists import save_list
from liren.domains.people.queries.imports import list_imports
from liren.kernel import clock
from liren.kernel.actor import SYSTEM, Actor

COMMUNITY = "320104901001"
COUNT, SEED = 160, 16
SAID_OTHERWISE, TWICE = 3, 3


def load() -> int:
    """Takes the lists in; nothing where one has been taken in already."""
    account = access.account_by_username("director")
    director = access.actor_of(account) if account else None
    if director is None or list_imports(SYSTEM):
        return 0
    people = list(Maker(grounds_of(COMMUNITY), COUNT, SEED, DAY).residents())
    listed = [one.resident for one in with_doubles(people, SEED)]
    with tempfile.TemporaryDirectory() as folder:
        _take(
            director, Path(folder) / "柳荫里社区人口台账.csv", "visit", [*listed, _misread(people[3])], days=9
        )
        heard = [_otherwise(one) for one in people if one.document and len(one.name) == 3][:SAID_OTHERWISE]
        twice = [_again(one, people) for one in people if one.phone and one.document][:TWICE]
        _take(director, Path(folder) / "物业提供的住户名单.csv", "hearsay", [*heard, *twice], days=2)
    to_visit = "age_from=80&alone=on&visit=30"
    save_list(actor=director, name="八十岁以上独居，一个月没有探访", query=to_visit, place_code=COMMUNITY)
    return len(people)


def _take(actor: Actor, path: Path, kind: str, people: list[Resident], days: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([PLAIN, *map(plain_row, people)])
    with clock.at(clock.now() - dt.timedelta(days=days)):
        import_people(actor=actor, path=path, place_code=COMMUNITY, kind=kind)


def _misread(one: Resident) -> Resident:
    return replace(one, name="王小明", document="009100199001010011", household="", relation="")


def _otherwise(one: Resident) -> Resident:
    """Schooling and work as somebody else has heard, the home written otherwise."""
    details = {**one.details, "文化程度": "小学", "婚姻状况": "离婚"}
    return replace(one, details=details, building=one.building.replace("幢", "栋"))


def _again(one: Resident, people: list[Resident]) -> Resident:
    """The same person without a number at another door: whether it is one person somebody has to look."""
    away = next(other for other in people if other.building != one.building)
    return replace(one, document="", household="", relation="", building=away.building, room=away.room)
