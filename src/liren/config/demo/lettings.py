"""Let dwellings of the demo: one with free beds, one over-crowded; landlords and tenants invented."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from io import BytesIO

from django.core.files.base import ContentFile
from django.db import transaction

from liren.config.demo.people import LIUYIN
from liren.domains.access import queries as access
from liren.domains.letting.actions import doors, housing, lets, notices, rooms, stays, undertakings
from liren.domains.letting.actions.lets import Landlord
from liren.domains.letting.actions.undertakings import Employer
from liren.domains.letting.queries.housing import own_employers
from liren.domains.letting.queries.lists import LetFilter, count_lets, lets_page
from liren.domains.letting.queries.undertakings import undertakings_of, wording_of
from liren.domains.letting.rules.housing import Line
from liren.domains.people.actions import register_person
from liren.domains.people.actions.dwellings import dwelling_at
from liren.domains.people.queries import find_people
from liren.domains.people.rules.documents import check_character
from liren.domains.people.rules.persons import PersonGiven
from liren.kernel import clock
from liren.kernel.actor import Actor

Rooms = tuple[tuple[str, str, str, int], ...]  # name, use, square metres, beds
FLATS: tuple[tuple[str, str, Rooms], ...] = (
    (
        "柳叶巷12号3幢1单元101室",
        "王秀兰",
        (("主卧", "bedroom", "14.5", 2), ("次卧", "bedroom", "9", 1), ("客厅", "sitting", "12", 1)),
    ),
    (
        "荫里街8号2幢1单元601室",
        "",
        (("南间", "bedroom", "13", 4), ("北间", "bedroom", "8.5", 2), ("阳台", "balcony", "5", 1)),
    ),
)
TENANTS = (
    *("郭小川", "沈从容", "程砚秋", "苏小妹", "梅若兰", "尚小云", "荀慧深"),
    "巴图·孟克",
)


def load() -> int:
    """Nothing where something is let already, or nobody keeps the register."""
    account = access.account_by_username("community")
    if account is None:
        return 0
    worker = access.actor_of(account)
    if count_lets(worker, LetFilter()):
        return 0
    first, second = (_let(worker, *flat) for flat in FLATS)
    for bed, name in (("主卧1", "阿依古丽"), ("主卧2", "艾力")):
        lines = find_people(worker, name).lines
        if lines:
            _place(worker, first[bed], lines[0].person_id, 40)
    _shared(worker, second)
    _stated(worker)
    _signed(worker)
    return len(FLATS)


def _signed(worker: Actor) -> None:
    """The company that lets the second flat has signed on paper; the first landlord and an employer have not yet."""
    lines = lets_page(worker, LetFilter())[0]
    shared = next((line.let for line in lines if line.address.startswith("荫里街")), None)
    if shared is None:
        return
    row = undertakings_of(worker, shared)[0].row
    undertakings.sign_on_paper(
        actor=worker,
        undertaking_id=row.id,
        version=row.version,
        read=wording_of(shared.place_code, row.party).digest,
        on=clock.today() - dt.timedelta(days=20),
        papers=[_sheet()],
    )
    keeper = access.account_by_username("resident")
    known = find_people(worker, "王秀兰").lines
    employer = Employer(name="金陵家政服务有限公司", signer_id=known[0].person_id if known else None)
    row = undertakings.add_employer(actor=worker, let_id=shared.id, employer=employer)
    if keeper is not None and row in own_employers(access.actor_of(keeper)):
        housing.employer_states_arrivals(
            actor=access.actor_of(keeper), undertaking_id=row.id, lines=_hired(), on=clock.today()
        )


def _hired() -> list[Line]:
    told = []
    for serial, name in enumerate(("柳如烟", "顾清和"), 61):
        first = f"32010419930507{serial:03d}"
        told.append(Line(serial, name, first + check_character(first), None))
    return told


def _sheet() -> ContentFile[bytes]:
    """A white sheet in place of a scan."""
    from PIL import Image

    made = BytesIO()
    Image.new("RGB", (620, 877), "white").save(made, "PNG")
    return ContentFile(made.getvalue(), name="责任书.png")


def _stated(worker: Actor) -> None:
    """Somebody has scanned the sign on the first door; the landlord, who has an account, is to answer."""
    account = access.account_by_username("neighbour")
    lines = lets_page(worker, LetFilter())[0]
    mine = next((line.let for line in lines if line.address.startswith("柳叶巷")), None)
    if account is None or mine is None:
        return
    door = doors.make_door(actor=worker, let_id=mine.id).door
    on = clock.today() - dt.timedelta(days=1)
    who = access.actor_of(account)
    notices.state_arrival(actor=who, door=door, name="林徽", document="", on=on)


def _let(worker: Actor, address: str, landlord: str, flat: Rooms) -> dict[str, uuid.UUID]:
    """The flat with its rooms; its beds by room and name."""
    with transaction.atomic():
        home = dwelling_at(actor=worker, place_code=LIUYIN, address=address)
    lines = find_people(worker, landlord).lines if landlord else []
    who = Landlord(person_id=lines[0].person_id) if lines else Landlord(name="金陵安居公寓管理有限公司")
    since = clock.today() - dt.timedelta(days=300)
    let = lets.open_let(actor=worker, dwelling_id=home.id, landlord=who, since=since)
    made = {}
    for name, use, area, beds in flat:
        given = rooms.RoomGiven(name, use, Decimal(area), beds)
        room = rooms.add_room(actor=worker, let_id=let.id, given=given)
        made.update({f"{name}{bed.name}": bed.id for bed in room.beds.all()})
    return made


def _shared(worker: Actor, beds: dict[str, uuid.UUID]) -> None:
    """Seven who share a flat that is too small; one has left, and another came."""
    for number, bed in enumerate(("南间1", "南间2", "南间3", "南间4", "北间1", "阳台1")):
        _place(worker, beds[bed], _tenant(worker, number), 90 - 7 * number)
    gone = _place(worker, beds["北间2"], _tenant(worker, 6), 80)
    left = clock.today() - dt.timedelta(days=6)
    stays.leave_bed(actor=worker, stay_id=gone, version=1, on=left)
    _place(worker, beds["北间2"], _tenant(worker, 7), 3)


def _tenant(worker: Actor, number: int) -> uuid.UUID:
    given = PersonGiven(TENANTS[number])
    return register_person(actor=worker, place_code=LIUYIN, given=given, source="self").id


def _place(worker: Actor, bed_id: uuid.UUID, person_id: uuid.UUID, days: int) -> uuid.UUID:
    since = clock.today() - dt.timedelta(days=days)
    return stays.place_person(actor=worker, bed_id=bed_id, person_id=person_id, since=since, knowing=True).id
