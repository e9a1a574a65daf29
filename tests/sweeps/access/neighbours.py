"""Groups and contacts: read where the register is read, kept where it is kept; postings are public."""

from __future__ import annotations

import uuid
from typing import Any

from liren.domains.neighbours.actions import enrol_contact, open_circle, take_charge
from liren.domains.neighbours.models import Charge, Circle, ContactPerson
from liren.domains.territory.models import Building
from liren.kernel import clock
from liren.kernel.actor import SYSTEM
from tests.sweeps.access.people import KEEPERS, LIUYIN, READERS, building, household, person
from tests.sweeps.access.shape import POSTED, PUBLIC, Row, Scene, bench, each, sheet, who


def a_contact(scene: Scene) -> dict[str, Any]:
    found = ContactPerson.objects.first() or enrol_contact(
        actor=SYSTEM, place_code=LIUYIN, kind="worker", name="李文静", since=clock.today()
    )
    return {"contact_id": found.id}


def a_charge(scene: Scene) -> dict[str, Any]:
    contact = ContactPerson.objects.get(id=a_contact(scene)["contact_id"])
    found = Charge.objects.first() or take_charge(
        actor=SYSTEM,
        contact_id=contact.id,
        version=contact.version,
        kind="household",
        since=clock.today(),
        household_id=household(scene)["household_id"],
    )
    return {"charge_id": found.id}


def a_circle(kind: str) -> Any:
    def made(scene: Scene) -> dict[str, Any]:
        found = Circle.objects.filter(kind=kind).first() or open_circle(
            actor=SYSTEM, place_code=LIUYIN, kind=kind, name="第一小组", since=clock.today()
        )
        return {"circle_id": found.id}

    return made


def a_building(scene: Scene) -> dict[str, Any]:
    found = Building.objects.filter(place_code=LIUYIN).first()
    return {"building_id": found.id} if found else building(scene)


def nobody(scene: Scene) -> dict[str, Any]:
    return {"contact_id": uuid.uuid4()}


READ = bench(**each(200, *READERS))
KEPT, TRIED = bench(**each(200, *KEEPERS)), bench(**each(422, *KEEPERS))
EXPORTED = bench(director=302)
RESIDENTS = ("resident", "neighbour")
GROUP, HELP = a_circle("residents"), a_circle("help")
# Whoever is no resident is led to sign in as one.
MINE = who(visitor=302, all=403, **each(200, *RESIDENTS))
NOT_MINE = who(visitor=302, all=403, **each(404, *RESIDENTS))

NEIGHBOURS = {
    "bench:contacts": Row(READ),
    "bench:contacts_export": Row(EXPORTED, args=sheet),
    "bench:contact_add": Row(KEPT, TRIED),
    "bench:person_contact": Row(KEPT, TRIED, person),
    "bench:contact": Row(READ, args=a_contact),
    "bench:contact_consent": Row(KEPT, TRIED, a_contact),
    "bench:contact_withdraw": Row(KEPT, TRIED, a_contact),
    "bench:contact_release": Row(KEPT, TRIED, a_contact),
    "bench:charge_end": Row(KEPT, TRIED, a_charge),
    "bench:stairways": Row(READ),
    "bench:stairways_export": Row(EXPORTED, args=sheet),
    "bench:stairway_take": Row(KEPT, TRIED, a_building),
    "bench:household_contact": Row(KEPT, TRIED, household),
    "bench:circles": Row(READ),
    "bench:circles_export": Row(EXPORTED, args=sheet),
    "bench:circle_add": Row(KEPT, TRIED),
    "bench:circle": Row(READ, args=GROUP),
    "bench:circle_ground": Row(KEPT, TRIED, GROUP),
    "bench:circle_head": Row(KEPT, TRIED, GROUP),
    "bench:circle_help": Row(KEPT, TRIED, HELP),
    "bench:circle_help_end": Row(KEPT, TRIED, HELP),
    "bench:circle_leave": Row(KEPT, TRIED, HELP),
    "bench:circle_close": Row(KEPT, TRIED, GROUP),
    "bench:person_circle": Row(KEPT, TRIED, person),
    "bench:posting_building": Row(KEPT, args=a_building),
    "bench:posting_circle": Row(KEPT, args=GROUP),
    "portal:contacts": Row(PUBLIC),
    "portal:contacts_building": Row(PUBLIC, args=a_building),
    "portal:contacts_group": Row(PUBLIC, args=GROUP),
    "portal:my_postings": Row(MINE),
    "portal:contact_withdraw": Row(POSTED, NOT_MINE, nobody),
}
