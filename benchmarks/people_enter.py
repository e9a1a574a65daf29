"""Claim: whoever is being registered is looked for among those who are there in 40 ms at the 95th percentile; of people
written a second time with mistakes nine in ten and more come up, of people who are new one in a hundred at most.

The people are made up and the second writings are those of `liren demo people`, with the truth kept aside.

    python benchmarks/people_enter.py [--count 100000] [--looks 300]
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from harness import Claim, installation, verdict
from people_find import COUNTY, analyse, lay_ground, percentile, server_time

MOST_MS, RECALL, ALARMS = 40, 0.9, 0.01


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--looks", type=int, default=300, help="people looked for, of each sort")
    given = parser.parse_args()
    with installation(), tempfile.TemporaryDirectory() as folder:
        lay_ground()
        again = taken_in(Path(folder), given.count)
        analyse()
        chance = random.Random(5)
        doubles = looked(chance.sample(again, min(given.looks, len(again))))
        fresh = looked(strangers(given.looks))
    figures = {
        "people": given.count,
        "written_again": {"looked_for": given.looks, **doubles},
        "new": {"looked_for": given.looks, **fresh},
    }
    claims = [
        Claim("ms to look for a double, p95", doubles["p95_ms"], most=MOST_MS),
        Claim("ms to look for somebody new, p95", fresh["p95_ms"], most=MOST_MS),
        Claim("share of doubles that come up", doubles["found"], least=RECALL),
        Claim("share of new people for whom somebody comes up", fresh["any"], most=ALARMS),
    ]
    return verdict("people_enter", figures, claims)


def taken_in(folder: Path, count: int) -> list[Any]:
    """Registers everybody as they are; returns those written a second time, with their true name and birth."""
    from liren.config.demo.residents import DAY, grounds_of
    from liren.config.demo.residents.doubles import with_doubles
    from liren.config.demo.residents.made import Maker
    from liren.config.demo.residents.sheets import write_lists
    from liren.domains.people.actions.importing import import_people
    from liren.kernel.actor import SYSTEM

    again: list[Any] = []
    true: dict[int, Any] = {}

    def first() -> Iterable[Any]:
        for written in with_doubles(Maker(grounds_of(COUNTY), count, 1, DAY).residents(), 1):
            resident = written.resident
            if written.mistakes:
                again.append((resident, true[resident.serial]))
            else:
                true[resident.serial] = (resident.name, resident.birth)
                yield written

    listed = write_lists(folder, "plain", first())
    import_people(actor=SYSTEM, path=listed.files[0], place_code=COUNTY)
    return again


def strangers(looks: int) -> list[Any]:
    """People of another making, who live in the same buildings, and whom nobody is to be taken for."""
    from liren.config.demo.residents import DAY, grounds_of
    from liren.config.demo.residents.made import Maker

    return [(one, None) for one in Maker(grounds_of(COUNTY), looks, 99, DAY).residents()]


def looked(people: list[tuple[Any, Any]]) -> dict[str, float]:
    """How long a look takes, for how many anybody comes up, and for how many the one it is."""
    from liren.domains.people.models import Person
    from liren.domains.people.queries.doubles import doubles_of
    from liren.domains.people.rules.doors import read_home
    from liren.domains.people.rules.persons import PersonGiven, read_person
    from liren.domains.people.standards import ethnic_code
    from liren.kernel import clock
    from liren.kernel.actor import Actor, ActorKind, Grant

    taken, worked, any_, right = [], [], 0, 0
    for one, true in people:
        code = one.ground.code
        actor = Actor(kind=ActorKind.STAFF, id=uuid.uuid4(), name="x", grants=(Grant("people.view", code),))
        phones = (one.phone,) if one.phone else ()
        given = PersonGiven(one.name, one.document, "", one.sex, one.birth.isoformat(), phones)
        read, _problems = read_person(given, clock.today(), ethnic_code)
        begun, spent = time.perf_counter(), time.process_time()
        with server_time() as server:
            [found] = doubles_of(actor, code, [read], read_home(one.address))
        taken.append((time.perf_counter() - begun) * 1000)
        worked.append((time.process_time() - spent) * 1000 + server[0])
        any_ += bool(found)
        shown = [double.line.person_id for double in found]
        if true:
            right += Person.objects.filter(id__in=shown, name=true[0], birth=true[1]).exists()
    return {
        "p95_ms": round(percentile(taken), 1),
        "p95_ms_of_processors": round(percentile(worked), 1),
        "any": round(any_ / len(people), 4),
        "found": round(right / len(people), 4),
    }


if __name__ == "__main__":
    sys.exit(main())
