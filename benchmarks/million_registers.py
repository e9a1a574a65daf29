"""What staff's other registers take the database over a million matters, beside the lists of `million_lists.py`.

The dispatch desk, call-backs, places where trouble comes again, hot issues, supervision, the drawing of a sample, a
matter's own page, the matters behind a number of last month's rates, the public list and its pins. Printed for a
street, a county and a city, as `million_lists.py` measures; those that answer while somebody waits are claimed to take
at most 5 ms in a street and a county, what reads many rows for one page 10 or 15 ms.

    LIREN_DATABASE_URL=… python benchmarks/million_registers.py [--plans]
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Callable
from typing import Any

from harness import Claim, verdict
from million_lists import CITY, COUNTY, LIST_MS, STREET, actor, database_ms

PINS = 200
GATHERS = {
    "places of recurring trouble": 300.0,
    "recurring by address, latest": 300.0,
    "frame of a sample": 300.0,
    "call-backs done": 15.0,  # two hundred of two months, each with its matter
    "missed behind a rate": 15.0,  # of a county's month
    "returned behind a rate": 10.0,
    "public pins": 10.0,
    "public list, open": 10.0,
}  # count many, or go through a month


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plans", action="store_true", help="print the plans of what takes too long")
    given = parser.parse_args()
    import django

    django.setup()
    figures: dict[str, float] = {}
    claims = []
    for scope, place in (("street", STREET), ("county", COUNTY), ("city", CITY)):
        for name, ask in registers(place).items():
            most = GATHERS.get(name, LIST_MS)
            taken = database_ms(ask, show=most if given.plans else None)
            figures[f"{scope}: {name}"] = round(taken, 2)
            if scope != "city":
                claims.append(Claim(f"{scope}: {name}", taken, most=most))
    return verdict("million_registers", {"ms": figures}, claims)


def registers(place: str) -> dict[str, Callable[[], Any]]:
    from million_reports import behind

    from liren.domains.casework.models import Case
    from liren.domains.casework.queries import (
        hot,
        recurring,
        recurring_places,
        supervision,
        told,
        truth_checks,
    )
    from liren.domains.casework.queries.desk import alike_cases, list_desk
    from liren.domains.casework.queries.lists import CaseFilter, list_call_backs
    from liren.domains.casework.queries.portal import list_public
    from liren.domains.casework.queries.repeats import perhaps_again
    from liren.domains.casework.queries.story import ratings_of
    from liren.domains.policy import queries as policy
    from liren.kernel import clock

    who = actor(
        place, "cases.dispatch", "cases.handle", "cases.supervise", "cases.see_requester", "reports.view"
    )
    today = clock.today()
    figures = policy.rulebook(place).recurring
    case = Case.objects.filter(place_code__startswith=place).latest("received_at")
    old = Case.objects.filter(place_code__startswith=place, state="closed").latest("received_at")
    return {
        "dispatch desk": lambda: list_desk(who, CaseFilter(view="dispatch")),
        "perhaps the same": lambda: alike_cases(who, case),
        "answered before": lambda: perhaps_again(who, case),
        "call-backs to do": lambda: list_call_backs(who),
        "call-backs done": lambda: list_call_backs(who, is_done=True),
        "supervision": lambda: supervision.list_supervisions(who, supervision.SupervisionFilter()),
        "hot issues": lambda: hot.list_hot(who, hot.HotFilter(), 3),
        "places of recurring trouble": lambda: recurring_places.recurring_places(
            who, recurring_places.PlacesWanted(), figures
        ),
        "recurring by address, latest": lambda: recurring_places.recurring_places(
            who, recurring_places.PlacesWanted(by="address", sort="latest"), figures
        ),
        "recurring at a matter": lambda: list(recurring.rows_before(who, case, figures) or ()),
        "frame of a sample": lambda: truth_checks.closed_within(place, today - dt.timedelta(days=30), today),
        "missed behind a rate": behind(place, "resolution"),
        "returned behind a rate": behind(place, "returned"),
        "public list, open": lambda: list_public(place=place, state="open"),
        "public pins": lambda: list_public(place=place, state="open", size=PINS),
        "history of a matter": lambda: told.told_of(old),
        "ratings of a matter": lambda: ratings_of(old),
    }


if __name__ == "__main__":
    sys.exit(main())
