"""Claim: the report of the rates of a year and a map of up to five thousand points take at most 300 ms over a million
matters.

Whole answers of the program, from the request to the last byte: the report of a county by each line it offers, with the
year before beside it, the points of all open matters of a city, and the answer of the map of a county. The best of the
runs counts, since what a busy neighbour adds is no part of it; the median is printed beside it.

    LIREN_DATABASE_URL=… python benchmarks/million_reports.py [--runs 9]
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
from collections.abc import Callable
from typing import Any

from harness import Claim, Timing, timed, verdict
from million_lists import CITY, actor, database_ms
from queue_page import signed_in

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liren.config.settings")
MS = 300.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    runs = parser.parse_args().runs
    import django

    django.setup()
    works = pages() | {"city: points": points}
    took = timed(works, runs)
    claims = [Claim(f"ms of {name}", min(timing.seconds) * 1000, most=MS) for name, timing in took.items()]
    asked = {"city: rates by class": city_rates("category"), "city: points": points}
    claims += [Claim(f"database ms of {name}", database_ms(ask), most=MS) for name, ask in asked.items()]
    figures = {name: {"best_ms": best_of(timing), **timing.in_ms()} for name, timing in took.items()}
    return verdict("million_reports", figures | {"points": len(points())}, claims)


def pages() -> dict[str, Callable[[], Any]]:
    """The report of a county by each line."""
    browser = signed_in("district")
    asked = "/bench/rates/?period=year&compare=year"
    found: dict[str, Callable[[], Any]] = {
        f"county: rates by {by}": lambda by=by: opened(browser, f"{asked}&by={by}")
        for by in ("body", "category", "street", "community", "channel")
    }
    return found | {
        f"county: {name} of the map": lambda page=page: opened(browser, page)
        for name, page in (("points", "/bench/grids/points.json"), ("page", "/bench/grids/"))
    }


def best_of(timing: Timing) -> float:
    return round(min(timing.seconds) * 1000, 2)


def opened(browser: Any, page: str) -> None:
    answer = browser.get(page)
    assert answer.status_code == 200, answer.status_code


def city_rates(by: str) -> Callable[[], Any]:
    from liren.domains.casework.queries.rates import RatePeriod, rates
    from liren.domains.casework.rules.periods import earlier, preset

    days = preset("year", dt.date.today())  # noqa: DTZ011  a year is a year in every zone but on its first day
    period = RatePeriod(since=days.since, until=days.until, place=CITY, earlier=earlier(days, "year"))
    who = actor(CITY, "reports.view")
    return lambda: rates(who, period, by)


def behind(place: str, rate: str) -> Callable[[], Any]:
    """The first page of what a number of last month's report counts as missed (or returned)."""
    from liren.domains.casework.queries.rates import RatePeriod, rate_cases

    until = dt.date.today().replace(day=1) - dt.timedelta(days=1)  # noqa: DTZ011  as above
    period = RatePeriod(since=until.replace(day=1), until=until, place=place)
    who = actor(place, "reports.view")
    return lambda: rate_cases(who, period, rate, hit=rate == "returned")


def points() -> Any:
    from liren.domains.casework.queries.ground import points_of

    return points_of(actor(CITY, "territory.view"), CITY)


if __name__ == "__main__":
    sys.exit(main())
