"""Claim: what the worker looks after by itself costs little of a minute, however many matters there are.

Each periodic job is run until what was due is done (or some rounds are over), then measured while nothing is due: its
statements as the database tells them (EXPLAIN ANALYZE of what it reads), its whole time, and both for as often as it
runs in a minute. All together: at most a hundredth of a minute of the database, and a fiftieth of one processor.

    LIREN_DATABASE_URL=… python benchmarks/million_ticks.py [--rounds 12] [--plans]
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from typing import Any

from harness import Claim, verdict
from million_lists import database_ms

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liren.config.settings")
DATABASE_MS, WHOLE_MS = 600.0, 1200.0
STILL = 3  # rounds that are measured


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=12, help="at most so many to work off what is due")
    parser.add_argument("--plans", action="store_true", help="print the plans of what takes long")
    given = parser.parse_args()
    import django
    from django.utils.module_loading import autodiscover_modules

    django.setup()
    autodiscover_modules("tasks")
    from liren.kernel import outbox

    figures = {name: of_tick(tick, given.rounds, given.plans) for name, tick in outbox.TICKS.items()}
    database = sum(figure["database_ms_a_minute"] for figure in figures.values())
    whole = sum(figure["ms_a_minute"] for figure in figures.values())
    claims = [
        Claim("ms of the database in a minute", database, most=DATABASE_MS),
        Claim("ms of the worker in a minute", whole, most=WHOLE_MS),
    ]
    return verdict("million_ticks", {"ticks": figures}, claims)


def of_tick(tick: Any, rounds: int, plans: bool) -> dict[str, float]:
    before = -1
    for _ in range(rounds):
        statements = counted(tick)
        if statements == before:
            break
        before = statements
    taken = []
    for _ in range(STILL):
        begun = time.perf_counter()
        tick.run()
        taken.append(time.perf_counter() - begun)
    read = database_ms(tick.run, show=20.0 if plans else None)
    often = 60 / tick.every.total_seconds()
    return {
        "statements": statements,
        "ms": round(min(taken) * 1000, 2),
        "ms_a_minute": round(min(taken) * 1000 * often, 2),
        "database_ms": round(read, 2),
        "database_ms_a_minute": round(read * often, 2),
    }


def counted(tick: Any) -> int:
    """How many statements one round asks."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        tick.run()
    return len(captured)


if __name__ == "__main__":
    sys.exit(main())
