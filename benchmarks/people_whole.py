"""Claim: one register of a million, made by the import of a list, holds all its figures: the import by itself, finding
each way, looking for doubles at entry, and the comparison of the whole register through the database.

The four run one after another on one PostgreSQL that stays in `--into` until it is thrown away: what was measured is
kept there, and the same command goes on where it was stopped, also amid the import. It wants a machine with nothing
else to do.

    python benchmarks/people_whole.py --into DIR [--count 1000000] [--small 10000] [--only import,find,enter,doubles]
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import random
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import people_doubles
import people_enter
import people_find
from harness import ROOT, Claim, installation, verdict
from people_import import alone

PARTS = ("import", "find", "enter", "doubles")
SEED = 21
SERVER = {"shared_buffers": "1GB", "max_wal_size": "8GB", "maintenance_work_mem": "256MB"}
ROWS_A_SECOND, IMPORT_MB = 2_500, 500
DOUBLES_SECONDS, DOUBLES_MB, ENTER_MS = 600, 6_000, 40


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, required=True, help="keeps the database and what was measured")
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--small", type=int, default=10_000)
    parser.add_argument("--looks", type=int, default=30)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--only", default=",".join(PARTS))
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.part:
        return kept(given, given.part, WAYS[given.part](given))
    given.into.mkdir(parents=True, exist_ok=True)
    with cluster(given.into), installation():
        prepared(given)
        for part in [one for one in PARTS if one in given.only.split(",")]:
            if not result_of(given.into, part).exists():
                again = [sys.executable, __file__, "--part", part, *sys.argv[1:]]
                environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "src")))}
                subprocess.run(again, env=environment, check=True)
    figures = {
        part: json.loads(result_of(given.into, part).read_text())
        for part in PARTS
        if result_of(given.into, part).exists()
    }
    return verdict("people_whole", {"count": given.count, **figures}, claims_of(figures))


def claims_of(figures: dict[str, Any]) -> list[Claim]:
    claims = []
    if "import" in figures and not figures["import"]["is_resumed"]:
        claims.append(
            Claim("rows a second of the import", figures["import"]["rows_a_second"], least=ROWS_A_SECOND)
        )
        claims.append(Claim("peak MB of the import", figures["import"]["peak_mb"], most=IMPORT_MB))
    if "find" in figures:
        claims += people_find.claims_of(figures["find"])
    if "enter" in figures:
        for sort in ("written_again", "new"):
            claims.append(
                Claim(f"ms to look at entry, {sort}, p95", figures["enter"][sort]["p95_ms"], most=ENTER_MS)
            )
    if "doubles" in figures:
        doubles = figures["doubles"]
        claims.append(Claim("recall", doubles["recall"], least=people_doubles.RECALL))
        claims.append(Claim("precision", doubles["precision"], least=people_doubles.PRECISION))
        claims.append(Claim("seconds of the comparison", doubles["seconds"], most=DOUBLES_SECONDS))
        claims.append(Claim("MB of the comparison", doubles["megabytes"], most=DOUBLES_MB))
    return claims


def result_of(into: Path, part: str) -> Path:
    return into / f"{part}.json"


def kept(given: argparse.Namespace, part: str, figures: dict[str, Any]) -> int:
    print(json.dumps({part: figures}, ensure_ascii=False), flush=True)
    result_of(given.into, part).write_text(json.dumps(figures, ensure_ascii=False))
    return 0


@contextmanager
def cluster(into: Path) -> Iterator[None]:
    """PostgreSQL over the files in `into`, made the first time; the keys of the installation lie beside it."""
    import pg

    home, data, port = into / "server", into / "data", pg.free_port()
    data.mkdir(exist_ok=True)
    binaries = pg.binaries()
    if binaries is None:
        raise SystemExit(pg.NOT_FOUND)
    secret = into / "password"
    is_new = not secret.exists()
    if is_new:
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        password = "measured-by-day"  # noqa: S105  of a server nobody reaches
        server = pg.start(binaries, home.resolve(), password, port, SERVER)
        pg.as_postgres(f"{binaries}/createdb -h 127.0.0.1 -p {port} -U liren liren".split(), password)
        secret.write_text(password)
    else:
        password = secret.read_text()
        (home / "data" / "postmaster.pid").unlink(missing_ok=True)
        server = pg.serve(binaries, home.resolve(), port, SERVER)
    os.environ["LIREN_DATABASE_URL"] = f"postgres://liren:{password}@127.0.0.1:{port}/liren"
    os.environ["LIREN_DATA_DIR"] = str(data.resolve())
    try:
        yield
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=60)


def prepared(given: argparse.Namespace) -> None:
    """The ground, the small register measured, and the list of all others with the truth kept aside."""
    small, truth, ground = (given.into / name for name in ("small.json", "truth.pickle", "ground.laid"))
    if not ground.exists():
        people_find.lay_ground()
        ground.touch()
    if not truth.exists():
        first, twice = people_doubles.written_list(given.into / "first", given.small, SEED + 1)
        path, more = people_doubles.written_list(given.into / "whole", given.count - given.small, SEED)
        paths = {"small": str(first.resolve()), "path": str(path.resolve())}
        truth.write_bytes(pickle.dumps(paths | {"twice": [*twice, *more]}))
    if not small.exists():
        from liren.domains.people.actions.importing import import_people
        from liren.kernel.actor import SYSTEM

        import_people(actor=SYSTEM, path=Path(opened(given)["small"]), place_code=people_find.COUNTY)
        people_find.analyse()
        small.write_text(json.dumps(people_find.looked(given.looks, given.turns)))


def opened(given: argparse.Namespace) -> dict[str, Any]:
    import django

    django.setup()
    found: dict[str, Any] = pickle.loads((given.into / "truth.pickle").read_bytes())  # noqa: S301  own file
    return found


def taken(given: argparse.Namespace) -> dict[str, Any]:
    begun = given.into / "import.begun"
    is_resumed = begun.exists()
    begun.touch()
    found = alone("own", Path(opened(given)["path"]))
    people_find.analyse()
    return found | {"is_resumed": is_resumed}


def find(given: argparse.Namespace) -> dict[str, Any]:
    opened(given)
    small = json.loads((given.into / "small.json").read_text())
    large = people_find.looked(given.looks, given.turns)
    figures = {"small": small, "large": large, "page_ms": people_find.pages(given.looks)}
    return figures | {"card_queries": people_find.card_queries()}


def enter(given: argparse.Namespace) -> dict[str, Any]:
    """Of people who are there twice already, so that only the time says anything; and of people who are new."""
    twice, chance = opened(given)["twice"], random.Random(5)
    again = [
        (second, (first.name, first.birth)) for first, second in chance.sample(twice, min(300, len(twice)))
    ]
    return {
        "written_again": people_enter.looked(again),
        "new": people_enter.looked(people_enter.strangers(300)),
    }


def doubles(given: argparse.Namespace) -> dict[str, Any]:
    """In a process that has done nothing else, so that its memory is the comparison's."""
    twice = opened(given)["twice"]
    base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    compared = people_doubles.compared(lambda: people_doubles.true_pairs(twice))
    return compared | {"megabytes_before": base}


WAYS: dict[str, Callable[[argparse.Namespace], dict[str, Any]]] = {
    "import": taken,
    "find": find,
    "enter": enter,
    "doubles": doubles,
}

if __name__ == "__main__":
    sys.exit(main())
