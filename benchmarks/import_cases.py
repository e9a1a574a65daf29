"""Claim: importing generated messages takes at least 1,500 a second within 300 MB, whatever the file's size.

On PostgreSQL, from a workbook of 20,000 rows and one of 200,000, each in a process of its own as the command line runs
it. Beside it, as a ratio: a bare COPY of the very rows that were written, into tables with the same indexes.

    python benchmarks/import_cases.py [--rows 20000 --rows 200000]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg
from harness import ROOT, Claim, installation, verdict

TABLES = (
    "casework_case",
    "casework_requester",
    "casework_custody",
    "casework_step",
    "casework_importedrow",
    "casework_casewords",
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, action="append")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        return import_one(given.one)
    claims, figures = [], {}
    with installation() as url:
        lay_ground()
        for rows in given.rows or [20_000, 200_000]:
            found = measured(url, rows)
            claims.append(Claim(f"rows a second of {rows}", rows / found["seconds"], least=1500))
            claims.append(Claim(f"peak MB of {rows}", found["peak_mb"], most=300))
            figures[f"of_{rows}"] = found
    return verdict("import_cases", figures, claims)


def lay_ground() -> None:
    from tests.personas import build_world

    build_world()


def measured(url: str, rows: int) -> dict[str, Any]:
    """One import into empty tables, and the bare copy of what it wrote."""
    from tests.factories.registers import messages, workbook

    with tempfile.TemporaryDirectory() as folder, psycopg.connect(url, autocommit=True) as peer:
        path = workbook(Path(folder) / "messages.xlsx", messages(rows, seed=rows))
        peer.execute("TRUNCATE casework_case, casework_importrun, kernel_counter CASCADE")
        found = imported(path)
        if found["created"] + found["joined"] != rows:
            raise SystemExit(f"rows were lost: {found}")
        bare = copied_again(peer, Path(folder))
        file_mb = round(path.stat().st_size / 1024**2, 1)
    ratio = round(found["seconds"] / bare, 1)
    return found | {"file_mb": file_mb, "bare_copy_seconds": round(bare, 2), "times_a_bare_copy": ratio}


def imported(path: Path) -> dict[str, Any]:
    command = [sys.executable, __file__, "--one", str(path)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "src")))}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def import_one(path: Path) -> int:
    """The import itself, in this process and no other."""
    import django

    django.setup()
    from liren.domains.casework.actions.importing import import_cases
    from liren.domains.casework.models import ImportRun
    from liren.kernel.actor import SYSTEM

    begun, spent = time.perf_counter(), time.process_time()
    run = ImportRun.objects.get(id=import_cases(actor=SYSTEM, path=path, place_code="320104"))
    figures = {
        "seconds": round(time.perf_counter() - begun, 2),
        "cpu_seconds": round(time.process_time() - spent, 2),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "created": run.created,
        "joined": run.joined,
    }
    print(json.dumps(figures))
    return 0


def copied_again(peer: psycopg.Connection[Any], folder: Path) -> float:
    """Seconds of a bare COPY of the rows of all tables into twins of them."""
    taken = 0.0
    for table in TABLES:
        kept = folder / table
        with kept.open("wb") as file, peer.cursor().copy(f"COPY {table} TO STDOUT (FORMAT BINARY)") as out:
            for block in out:
                file.write(block)
        peer.execute(f"CREATE TABLE twin (LIKE {table} INCLUDING ALL)")
        begun = time.perf_counter()
        with kept.open("rb") as file, peer.cursor().copy("COPY twin FROM STDIN (FORMAT BINARY)") as into:
            while block := file.read(1 << 20):
                into.write(block)
        taken += time.perf_counter() - begun
        peer.execute("DROP TABLE twin")
    return taken


if __name__ == "__main__":
    sys.exit(main())
