"""Neighbours of the demo: a residents' group, contacts of two stairways and of an old woman, a group that helps."""

from __future__ import annotations

import datetime as dt
import uuid

from liren.config.demo.people import LIUYIN
from liren.domains.access import queries as access
from liren.domains.neighbours.actions import (
    cover,
    enrol_contact,
    join_circle,
    note_help,
    open_circle,
    take_charge,
)
from liren.domains.neighbours.actions.consenting import give_consent
from liren.domains.neighbours.choices import ChargeKind, CircleKind
from liren.domains.neighbours.queries import CircleFilter, StairFilter, circles_page, stairs_page
from liren.domains.people.queries import card_of, find_people
from liren.kernel import clock
from liren.kernel.actor import SYSTEM, Actor

YARD = "柳叶巷12号3幢"


def load() -> int:
    """Nothing where the community has a group already; how many contacts were enrolled."""
    account = access.account_by_username("community")
    if account is None or circles_page(SYSTEM, CircleFilter(LIUYIN))[0]:
        return 0
    worker = access.actor_of(account)
    since = clock.today() - dt.timedelta(days=120)
    found = {name: find_people(worker, name).lines for name in ("陆明", "王秀兰", "欧阳静")}
    if not all(found.values()):
        return 0  # another register than the demo's own
    people = {name: lines[0].person_id for name, lines in found.items()}
    stairs = stairs_page(worker, StairFilter(LIUYIN, YARD))[0]
    station = _contact(worker, since, "worker", name="李文静")
    agrees = {"陆明": ("party", "whole", "17000000012"), "王秀兰": ("volunteer", "family", "")}
    for number, (name, (kind, shown, phone)) in enumerate(agrees.items()):
        contact = _contact(worker, since, kind, person_id=people[name])
        give_consent(actor=worker, contact_id=contact, version=1, shown_name=shown, phone=phone, how="paper")
        for stair in stairs[number : number + 1]:
            kind = ChargeKind.STAIRWAY
            _takes(worker, contact, 2, kind, since, building_id=stair.building_id, unit=stair.unit)
    home = card_of(worker, people["欧阳静"]).homes[0].household.id
    _takes(worker, station, 1, ChargeKind.HOUSEHOLD, since, household_id=home)
    _groups(worker, since, station, [stair.building_id for stair in stairs], people)
    return 1 + len(agrees)


def _contact(
    worker: Actor, since: dt.date, kind: str, *, person_id: uuid.UUID | None = None, name: str = ""
) -> uuid.UUID:
    contact = enrol_contact(
        actor=worker,
        place_code=LIUYIN,
        kind=kind,
        since=since,
        person_id=person_id,
        name=name,
    )
    return contact.id


def _takes(
    worker: Actor,
    contact_id: uuid.UUID,
    version: int,
    kind: str,
    since: dt.date,
    *,
    building_id: uuid.UUID | None = None,
    unit: str = "",
    household_id: uuid.UUID | None = None,
    circle_id: uuid.UUID | None = None,
) -> None:
    take_charge(
        actor=worker,
        contact_id=contact_id,
        version=version,
        kind=kind,
        since=since,
        building_id=building_id,
        unit=unit,
        household_id=household_id,
        circle_id=circle_id,
    )


def _groups(
    worker: Actor,
    since: dt.date,
    head: uuid.UUID,
    buildings: list[uuid.UUID],
    people: dict[str, uuid.UUID],
) -> None:
    group = open_circle(
        actor=worker, place_code=LIUYIN, kind=CircleKind.RESIDENTS, name="第一居民小组", since=since
    )
    cover(actor=worker, circle_id=group.id, version=1, grids=[], buildings=set(buildings), on=since)
    _takes(worker, head, 2, ChargeKind.HEAD, since, circle_id=group.id)
    circle = open_circle(
        actor=worker, place_code=LIUYIN, kind=CircleKind.MUTUAL_HELP, name="三幢邻里互助组", since=since
    )
    for version, name in enumerate(("陆明", "欧阳静"), start=1):
        join_circle(actor=worker, circle_id=circle.id, version=version, person_id=people[name], since=since)
    note_help(
        actor=worker,
        circle_id=circle.id,
        version=3,
        helper_id=people["陆明"],
        helped_id=people["欧阳静"],
        kind="check",
        since=since,
        note="早上看一眼灯亮没亮",
    )
