"""How what the database takes grows with the number of matters: a table, one column an installation.

Lists, words, registers, reports and the worker's rounds over installations of different sizes made by `million.py`
under the same keys, each measured by a process of its own. Of PostgreSQL planning and execution as it says itself; of
SQLite the time until the rows are read. Claims nothing by itself: the bounds stand with `million_lists.py` and others.

    LIREN_DATA_DIR=… python benchmarks/growth.py URL [URL …]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from harness import Timing, verdict
from million_lists import CITY, COUNTY, STREET, actor, database_ms, lists, search, words_by_tenth
from million_registers import registers

LISTS = (
    *("open", "all by receipt", "all", "three filters", "community, class, urgency", "deep page by received"),
    *("late board, late", "late board by body", "counts of the navigation"),
)
REGISTERS = ("dispatch desk", "answered before", "call-backs done", "places of recurring trouble")
WORDS = 3  # of each tenth by frequency


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("urls", nargs="*")
    parser.add_argument("--measure", action="store_true", help="measure one installation and print JSON")
    given = parser.parse_args()
    if given.measure:
        print(json.dumps(measured(), ensure_ascii=False))
        return 0
    columns = [of_another(url) for url in given.urls]
    print(table(columns))
    return verdict("growth", {"installations": columns}, [])


def of_another(url: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, __file__, "--measure"],
        env={**os.environ, "LIREN_DATABASE_URL": url},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def table(columns: list[dict[str, float]]) -> str:
    heads = [f"{round(column['matters']):,}" for column in columns]
    lines = [f"| ms of the database | {' | '.join(heads)} |", "|---" * (len(columns) + 1) + "|"]
    for name in columns[0]:
        if name != "matters":
            cells = " | ".join(f"{column[name]:.1f}" for column in columns)
            lines.append(f"| {name} | {cells} |")
    return "\n".join(lines)


def measured() -> dict[str, float]:
    import django
    from django.utils.module_loading import autodiscover_modules

    django.setup()
    autodiscover_modules("tasks")
    from liren.domains.casework.models import Case

    works = works_of()
    found = {"matters": float(Case.objects.count())}
    return found | {name: round(database_ms(ask), 2) for name, ask in works.items()} | words() | rounds()


def works_of() -> dict[str, Callable[[], Any]]:
    from million_reports import city_rates, points

    known = lists()
    works = {f"street: {name}": known[f"street: {name}"] for name in LISTS}
    works |= {f"county: {name}": known[f"county: {name}"] for name in LISTS[-3:]}
    beside = registers(STREET)
    works |= {f"street: {name}": beside[name] for name in REGISTERS}
    return works | {
        "city: rates of a year by class": city_rates("category"),
        "county: rates of a year by body": county_rates(),
        "city: points of the map": points,
    }


def county_rates() -> Callable[[], Any]:
    import datetime as dt

    from liren.domains.casework.queries.rates import RatePeriod, rates
    from liren.domains.casework.rules.periods import preset
    from liren.kernel import clock

    days = preset("year", clock.now().date() - dt.timedelta(days=1))
    period = RatePeriod(since=days.since, until=days.until, place=COUNTY, earlier=None)
    who = actor(COUNTY, "reports.view")
    return lambda: rates(who, period, "body")


def words() -> dict[str, float]:
    tenths = words_by_tenth(WORDS)
    found = {}
    for name, place in (("community", f"{STREET}001"), ("city", CITY)):
        taken = [database_ms(search(word, place)) for words in tenths for word in words]
        found[f"{name}: words of all frequencies, p95"] = round(Timing(taken).percentile(0.95), 2)
    return found


def rounds() -> dict[str, float]:
    """What the worker's rounds read in a minute while nothing is due."""
    from liren.kernel import outbox

    total = 0.0
    for tick in outbox.TICKS.values():
        tick.run()
        tick.run()
        total += database_ms(tick.run) * 60 / tick.every.total_seconds()
    return {"the worker's rounds, a minute": round(total, 1)}


if __name__ == "__main__":
    sys.exit(main())
