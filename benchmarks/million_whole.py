"""Every claim over a million matters, from nothing: both cities are made on a throwaway server and measured there.

Each benchmark is a process of its own, one after another; its last line is kept, and the last line here holds them
all. On SQLite the lists and the reports are measured. A million takes some two hours and 8 GB of disk; `--matters
100000` shows in a tenth of that that everything runs.

    python benchmarks/million_whole.py [--matters 1000000] [--small 10000] [--soak 30] [--sqlite] [--only pages,create]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from harness import ROOT

SERVER = {
    "shared_buffers": "1GB",
    "max_wal_size": "8GB",
    "maintenance_work_mem": "256MB",
    "max_connections": "150",
}
PARTS = {
    "lists": ("million_lists.py",),
    "registers": ("million_registers.py",),
    "reports": ("million_reports.py",),
    "pages": ("million_pages.py",),
    "ticks": ("million_ticks.py",),
    "memory": ("memory.py",),
    "analytic": ("memory.py", "--analytic"),
    "create": ("million_create.py",),
    "soak": ("soak.py",),
}
ON_SQLITE = ("lists", "reports")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--matters", type=int, default=1_000_000)
    parser.add_argument("--small", type=int, default=10_000)
    parser.add_argument("--soak", type=float, default=30, metavar="MINUTES")
    parser.add_argument("--sqlite", action="store_true", help="a city in a file of SQLite instead")
    parser.add_argument("--only", default="", metavar="PARTS", help=f"some of {','.join(PARTS)}")
    given = parser.parse_args()
    chosen = given.only.split(",") if given.only else ON_SQLITE if given.sqlite else tuple(PARTS)
    if unknown := sorted(set(chosen) - set(PARTS)):
        parser.error(f"no such part: {', '.join(unknown)}")
    cities = in_a_file(given.matters) if given.sqlite else on_a_server(given.matters, given.small)
    with cities as environment:
        more = {"soak": ("--minutes", str(given.soak))}
        found = {part: measured(*PARTS[part], *more.get(part, ()), **environment) for part in chosen}
    holds = all(part["holds"] for part in found.values())
    print(json.dumps({"benchmark": "million_whole", "holds": holds, **found}, ensure_ascii=False))
    return 0 if holds else 1


@contextmanager
def on_a_server(matters: int, small: int) -> Iterator[dict[str, str]]:
    """Two cities in two databases under the same keys: the environment of what measures them."""
    import pg
    import psycopg

    with pg.throwaway("large", durable=True, **SERVER) as url, data_directory() as environment:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE DATABASE small")
        cities = {"LIREN_SMALL_URL": url.removesuffix("large") + "small", "LIREN_DATABASE_URL": url}
        for name, number in zip(cities, (small, matters), strict=True):
            measured("million.py", "--matters", str(number), **environment, LIREN_DATABASE_URL=cities[name])
        yield environment | cities


@contextmanager
def in_a_file(matters: int) -> Iterator[dict[str, str]]:
    with data_directory() as environment:
        measured("million.py", "--matters", str(matters), **environment)
        yield environment


@contextmanager
def data_directory() -> Iterator[dict[str, str]]:
    with tempfile.TemporaryDirectory(prefix="liren-cities-") as directory:
        yield {
            "LIREN_DATA_DIR": directory,
            "LIREN_DEMO_PASSWORD": "measured-by-day",
            "LIREN_TURNS": "1000000",
        }


def measured(name: str, *options: str, **environment: str) -> dict[str, Any]:
    """Runs one benchmark, its claims shown as they are printed, and gives what its last line says."""
    print(f"── {name} {' '.join(options)}", flush=True)
    own = {key: value for key, value in os.environ.items() if not key.startswith("LIREN_")}
    command = [sys.executable, str(ROOT / "benchmarks" / name), *options]
    done = subprocess.run(command, env=own | environment, stdout=subprocess.PIPE, text=True, check=False)
    *claims, last = done.stdout.splitlines() or [""]
    print("\n".join(claims), flush=True)
    try:
        said: dict[str, Any] = json.loads(last)
    except ValueError:
        raise SystemExit(f"{name} ended with {done.returncode} and no figures: {last}") from None
    return said


if __name__ == "__main__":
    sys.exit(main())
