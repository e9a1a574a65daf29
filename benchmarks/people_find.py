"""Claim: a person is found in the one box, each way, in 15 ms of the database at the 95th percentile, its page in
40 ms of the server, and in a register of a million at most half as long again as in one of ten thousand; a card in
12 queries.

Names are drawn from all frequencies alike, by deciles; a community's worker and the whole district's look. `--beside`
takes a further list in while they look.

    python benchmarks/people_find.py [--small 10000] [--count 1000000] [--looks 30] [--beside 20000]
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from harness import Claim, installation, verdict

COUNTY, STREETS, EACH = "320104", 30, 10
DENSE = tuple(f"{COUNTY}001{one:03}" for one in (1, 2, 3))
SINCE = dt.date(2026, 1, 1)
DATABASE_MS, PAGE_MS, GROWTH = 15, 40, 1.5
FLOOR_MS = 1.0  # what a question costs however little there is to find
SAMPLE = 20_000  # people of whom names are drawn
DECILES = 10
BEST_OF = 3
PROCESSOR = "LIREN_MEASURE_PROCESSOR"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=10_000)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--streets", type=int, default=STREETS, help="each with ten communities")
    parser.add_argument(
        "--dense",
        action="store_true",
        help="the small register lies in three communities, as full as those of a million",
    )
    parser.add_argument("--turns", type=int, default=1, help="the median of so many rounds of looks")
    parser.add_argument("--looks", type=int, default=30, help="looks of each way and reader")
    parser.add_argument(
        "--processor",
        action="store_true",
        help="count the server's processor time, where others use the machine too",
    )
    parser.add_argument(
        "--beside", type=int, default=20_000, help="rows of a list taken in while they look; 0 for none"
    )
    given = parser.parse_args()
    if given.processor:
        os.environ[PROCESSOR] = "1"
    figures: dict[str, Any] = {}
    with installation(), tempfile.TemporaryDirectory() as folder:
        lay_ground(given.streets)
        for place in DENSE if given.dense else (COUNTY,):
            share = given.small // (len(DENSE) if given.dense else 1)
            taken_in(Path(folder), share, seed=1, place=place)
        analyse()
        small = looked(given.looks, given.turns)
        figures["small"] = small
        print("small", small, flush=True)
        begun = time.perf_counter()
        taken_in(Path(folder), given.count - given.small, seed=2)
        figures["import_seconds"] = round(time.perf_counter() - begun)
        analyse()
        large = looked(given.looks, given.turns)
        figures["large"] = large
        figures["page_ms"] = pages(given.looks)
        if given.beside:
            with running(Path(folder), given.beside):
                figures["beside_an_import"] = looked(given.looks)
        figures["card_queries"] = card_queries()
        figures["people"] = given.count
    return verdict("people_find", figures, claims_of(figures))


def claims_of(figures: dict[str, Any]) -> list[Claim]:
    small, large = figures["small"], figures["large"]
    claims = [Claim(f"ms of the database, {way}", ms, most=DATABASE_MS) for way, ms in large.items()]
    claims += [
        Claim(f"over ten thousand, {way}", ms / max(small[way], FLOOR_MS), most=GROWTH)
        for way, ms in large.items()
        if way in small
    ]
    claims += [
        Claim(f"ms of the database beside an import, {way}", ms, most=DATABASE_MS)
        for way, ms in figures.get("beside_an_import", {}).items()
    ]
    claims += [Claim("ms of the page, p95", figures["page_ms"], most=PAGE_MS)]
    return [*claims, Claim("queries of a card", figures["card_queries"], most=12)]


def lay_ground(streets: int = STREETS) -> None:
    """The demo's bodies and people, and as many streets and communities besides as a district has."""
    from liren.config.demo import ground, people
    from liren.domains.territory.actions import create_place
    from liren.kernel.actor import SYSTEM

    ground.seed_demo_ground(SYSTEM)
    people.seed_demo_people(SYSTEM, "measured-by-day")
    places = []
    for street in range(1, streets + 1):
        code = f"{COUNTY}{street:03}"
        places.append((code, f"第{street}街道"))
        places += [(f"{code}{one:03}", f"第{street}街道第{one}社区") for one in range(1, EACH + 1)]
    for code, name in places:
        create_place(actor=SYSTEM, code=code, name=name, since=SINCE)


def taken_in(folder: Path, count: int, seed: int, place: str = COUNTY) -> None:
    from liren.config.demo import residents
    from liren.domains.people.actions.importing import import_people
    from liren.kernel.actor import SYSTEM

    listed = residents.write(
        place_code=place, count=count, seed=seed, shape="plain", folder=folder / f"list-{seed}-{place}"
    )
    import_people(actor=SYSTEM, path=listed.files[0], place_code=place)


@contextmanager
def running(folder: Path, count: int) -> Iterator[None]:
    """A further list is taken in by a process of its own; ended with the block."""
    from liren.config.demo import residents

    listed = residents.write(place_code=COUNTY, count=count, seed=3, shape="plain", folder=folder / "beside")
    command = [
        sys.executable,
        "-m",
        "liren.config.cli",
        "people",
        "import",
        str(listed.files[0]),
        "--place",
        COUNTY,
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(3)  # until it has begun to write
    try:
        yield
    finally:
        process.terminate()
        process.wait(60)


def analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def looked(looks: int, turns: int = 1) -> dict[str, float]:
    """Milliseconds of the database at the 95th percentile, by reader and way; of several rounds the median."""
    rounds = [looked_once(looks) for _ in range(turns)]
    return {way: round(statistics.median(one[way] for one in rounds), 2) for way in rounds[0]}


def looked_once(looks: int) -> dict[str, float]:
    from liren.domains.people.queries import find_people
    from liren.kernel.actor import Actor, ActorKind, Grant

    found: dict[str, float] = {}
    texts = wanted(looks)
    for reader, place in (("community", texts["place"]), ("district", COUNTY)):
        grants = (Grant("people.view", place), Grant("people.protected", place))
        actor = Actor(kind=ActorKind.STAFF, id=uuid.uuid4(), name="x", grants=grants)
        for way, words in texts["ways"].items():
            taken = [
                min(database_ms(partial(find_people, actor, text)) for _ in range(BEST_OF)) for text in words
            ]
            found[f"{way}, {reader}"] = round(percentile(taken), 2)
    return found


def wanted(looks: int) -> dict[str, Any]:
    """Texts of each way, drawn from the register: names from all deciles of their frequency."""
    from liren.domains.people import sealing
    from liren.domains.people.models import Person, PersonDocument, PersonPhone, Residence
    from liren.domains.people.rules import names
    from liren.kernel import subjects

    chance = random.Random(4)
    place = Person.objects.values_list("place_code", flat=True).order_by("id")[0]
    people = list(Person.objects.order_by("id").values_list("id", "name")[:SAMPLE])
    chosen = by_decile([name for _, name in people], looks, chance)
    spoken = [names.keys_of(name) for name in chosen]
    keys = subjects.keys_of([one for one, _ in people])
    documents = opened(PersonDocument.objects, keys, sealing.DOCUMENT, looks, chance)
    phones = opened(PersonPhone.objects, keys, sealing.PHONE, looks, chance)
    homes = list(
        Residence.objects.filter(until__isnull=True).select_related("dwelling").order_by("id")[:SAMPLE]
    )
    doors = [row.dwelling for row in chance.sample(homes, looks)]
    ways = {
        "name": chosen,
        "given name": [name[1:] for name in chosen if len(name) > 2],
        "family name": [name[:1] for name in chosen],
        "pinyin": [one[1] for one in spoken],
        "initials": [one[2] for one in spoken if len(one) > 2],
        "phone": phones,
        "phone tail": [number[-4:] for number in phones],
        "document": documents,
        "document tail": [number[-6:] for number in documents],
        "address": [f"{one.address}{one.unit}单元{one.room}室" for one in doors],
    }
    return {"place": place, "ways": ways}


def by_decile(names: list[str], looks: int, chance: random.Random) -> list[str]:
    """As many names of each tenth of the names ordered by how often they come."""
    ordered = [name for name, _ in sorted(Counter(names).items(), key=lambda one: (-one[1], one[0]))]
    size = max(1, len(ordered) // DECILES)
    return [
        chance.choice(ordered[size * tenth : size * (tenth + 1)] or ordered)
        for tenth in range(DECILES)
        for _ in range(max(1, looks // DECILES))
    ]


def opened(
    rows: Any, keys: dict[uuid.UUID, bytes], context: str, looks: int, chance: random.Random
) -> list[str]:
    from liren.domains.people import sealing

    found = list(rows.filter(person__in=chance.sample(sorted(keys), min(len(keys), looks * 3)))[: looks * 2])
    numbers = [sealing.open_number(row.number, context=context, key=keys[row.person_id]) for row in found]
    return numbers[:looks]


def database_ms(work: Callable[[], Any]) -> float:
    from django.db import connection

    if os.environ.get(PROCESSOR):
        return processor_ms(work)
    spent = 0.0

    def noting(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        nonlocal spent
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            spent += time.perf_counter() - begun

    with connection.execute_wrapper(noting):
        work()
    return spent * 1000


def processor_ms(work: Callable[[], Any]) -> float:
    """Milliseconds that the server's own process for this connection was on a processor."""
    with server_time() as spent:
        work()
    return spent[0]


@contextmanager
def server_time() -> Iterator[list[float]]:
    """Milliseconds of a processor that the server's process for this connection takes within the block."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        told = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    begun, spent = int(told.read_text().split()[0]), [0.0]
    yield spent
    spent[0] = (int(told.read_text().split()[0]) - begun) / 1e6


def percentile(values: list[float], part: float = 0.95) -> float:
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)]


def pages(looks: int) -> float:
    """Milliseconds of the answer to a search, by the clock, in this process: doors, audit and template with it."""
    client, texts = signed_in(), wanted(looks)["ways"]["name"]
    taken = []
    for text in texts:
        begun = time.perf_counter()
        answer = client.post("/bench/people/", {"text": text}, headers={"HX-Request": "true"})
        taken.append((time.perf_counter() - begun) * 1000)
        assert answer.status_code == 200, answer.status_code
    return round(percentile(taken[3:]), 1)


def card_queries() -> int:
    """Of the person with the longest history."""
    from django.db import connection
    from django.db.models import Count
    from django.test.utils import CaptureQueriesContext

    from liren.domains.people.models import Person, Residence

    client = signed_in()
    longest = Residence.objects.values("person").annotate(n=Count("id")).order_by("-n")[0]["person"]
    person = Person.objects.get(id=longest)
    client.post(f"/bench/people/{person.id}/open/", {"purpose": "visit"})
    client.get(f"/bench/people/{person.id}/")
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(f"/bench/people/{person.id}/")
    assert answer.status_code == 200, answer.status_code
    return len(queries)


def signed_in() -> Any:
    """A browser of somebody who reads the register of the whole district."""
    from django.test import Client

    from liren.domains.access.queries import account_by_username
    from liren.faces.ui.doors import BACKEND

    client, account = Client(HTTP_HOST="localhost"), account_by_username("district")
    assert account is not None
    client.force_login(account, backend=BACKEND)
    return client


if __name__ == "__main__":
    sys.exit(main())
