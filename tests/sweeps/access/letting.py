"""Let dwellings: kept by who keeps the register, read by who reads it."""

from __future__ import annotations

import uuid
from typing import Any

from liren.domains.letting.actions import doors, lets, rooms, stays, undertakings
from liren.domains.letting.actions.lets import Landlord
from liren.domains.letting.actions.rooms import RoomGiven
from liren.domains.letting.actions.undertakings import Employer
from liren.domains.letting.models import Bed, LetDwelling, Notice, Room, Stay, Undertaking
from liren.kernel import clock
from liren.kernel.actor import SYSTEM
from tests.sweeps.access.people import KEEPERS, READERS, dwelling, person
from tests.sweeps.access.shape import POSTED, PUBLIC, Row, Scene, bench, each, sheet, who


def a_room(scene: Scene) -> Room:
    """One room with two beds, made once."""
    found = Room.objects.first()
    if found is not None:
        return found
    let = lets.open_let(
        actor=SYSTEM,
        dwelling_id=dwelling(scene)["dwelling_id"],
        landlord=Landlord(name="某公寓"),
        since=clock.today(),
    )
    return rooms.add_room(actor=SYSTEM, let_id=let.id, given=RoomGiven("主卧", "bedroom", None, 2))


def let(scene: Scene) -> dict[str, Any]:
    return {"let_id": a_room(scene).let_id}


def room(scene: Scene) -> dict[str, Any]:
    return {"room_id": a_room(scene).id}


def lived_in(scene: Scene) -> dict[str, Any]:
    """A room that cannot be taken out."""
    stay(scene)
    return room(scene)


def bed(scene: Scene) -> dict[str, Any]:
    return {"bed_id": Bed.objects.get(room=a_room(scene), name="2").id}


def stay(scene: Scene) -> dict[str, Any]:
    first = Bed.objects.get(room=a_room(scene), name="1")
    found = Stay.objects.first() or stays.place_person(
        actor=SYSTEM, bed_id=first.id, since=clock.today(), **person(scene)
    )
    return {"stay_id": found.id}


def unlet(scene: Scene) -> dict[str, Any]:
    LetDwelling.objects.filter(until__isnull=True, stays__isnull=True).delete()
    return dwelling(scene)


def sign(scene: Scene) -> dict[str, Any]:
    return {"door": doors.make_door(actor=SYSTEM, let_id=a_room(scene).let_id).door}


def notice(scene: Scene) -> dict[str, Any]:
    """What somebody unknown said; nobody's of the personas."""
    found = Notice.objects.first() or Notice.objects.create(
        let_id=a_room(scene).let_id, kind="arrival", side="tenant", on=clock.today(), said_at=clock.now()
    )
    return {"notice_id": found.id}


def owed(scene: Scene) -> dict[str, Any]:
    return {"undertaking_id": Undertaking.objects.get(party="landlord", let_id=a_room(scene).let_id).id}


def of_employer(scene: Scene) -> dict[str, Any]:
    found = Undertaking.objects.filter(party="employer", until__isnull=True).first()
    row = found or undertakings.add_employer(
        actor=SYSTEM, let_id=a_room(scene).let_id, employer=Employer(name="某公司")
    )
    return {"undertaking_id": row.id}


def no_scan(scene: Scene) -> dict[str, Any]:
    return {"file_id": uuid.uuid4()}


def no_line(scene: Scene) -> dict[str, Any]:
    return {"housed_id": uuid.uuid4()}


KEPT = bench(**each(200, *KEEPERS))
SENT = bench(**each(422, *KEEPERS))

LETTING = {
    "bench:lets": Row(bench(**each(200, *READERS))),
    "bench:lets_export": Row(bench(director=302), args=sheet),
    "bench:let_notices": Row(bench(**each(200, *READERS))),
    "bench:let_notice": Row(KEPT, SENT, notice),
    "bench:let_sign": Row(POSTED, bench(**each(200, *KEEPERS)), let),
    "portal:door": Row(PUBLIC, who(visitor=302, resident=422, staff=403), sign),
    "portal:letting": Row(who(visitor=302, resident=200, staff=403)),
    "portal:letting_answer": Row(POSTED, who(visitor=302, resident=404, staff=403), notice),
    "portal:letting_arrived": Row(
        who(visitor=302, resident=404, staff=403), who(visitor=302, resident=404, staff=403), let
    ),
    "portal:letting_left": Row(
        who(visitor=302, resident=404, staff=403), who(visitor=302, resident=404, staff=403), stay
    ),
    "bench:undertakings": Row(bench(**each(200, *READERS))),
    "bench:undertakings_export": Row(bench(director=302), args=sheet),
    "bench:undertaking": Row(bench(**each(200, *READERS)), args=owed),
    "bench:undertaking_paper": Row(KEPT, SENT, owed),
    "bench:undertaking_signer": Row(KEPT, SENT, owed),
    "bench:undertaking_print": Row(POSTED, bench(**each(200, *KEEPERS)), owed),
    "bench:employer_add": Row(KEPT, SENT, let),
    "bench:employer_remove": Row(KEPT, bench(**each(302, *KEEPERS)), of_employer),
    "bench:undertaking_scan": Row(bench(**each(404, *READERS)), args=no_scan),
    "portal:undertaking": Row(
        who(visitor=302, resident=404, staff=403), who(visitor=302, resident=404, staff=403), owed
    ),
    "portal:undertaking_print": Row(who(visitor=302, resident=404, staff=403), args=owed),
    "portal:employer": Row(who(visitor=302, resident=404, staff=403), args=of_employer),
    "portal:employer_arrived": Row(
        who(visitor=302, resident=404, staff=403), who(visitor=302, resident=404, staff=403), of_employer
    ),
    "portal:employer_left": Row(
        who(visitor=302, resident=404, staff=403), who(visitor=302, resident=404, staff=403), of_employer
    ),
    "portal:listing_answer": Row(POSTED, who(visitor=302, resident=404, staff=403), no_line),
    "bench:let_open": Row(KEPT, SENT, unlet),
    "bench:let_landlord": Row(KEPT, SENT, let),
    "bench:let_close": Row(KEPT, SENT, let),
    "bench:room_add": Row(KEPT, SENT, let),
    "bench:room": Row(KEPT, SENT, room),
    "bench:room_remove": Row(KEPT, bench(**each(409, *KEEPERS)), lived_in),
    "bench:bed": Row(KEPT, SENT, bed),
    "bench:stay_change": Row(KEPT, SENT, stay),
    "bench:stay_leave": Row(KEPT, SENT, stay),
    "bench:stay_correct": Row(KEPT, SENT, stay),
    "bench:stay_strike": Row(KEPT, SENT, stay),
}
