"""Claim: staff's lists over a million matters take the database at most 5 ms, a word in Chinese at most 15 ms within
one community and 50 ms within the whole city.

Over an installation made by `million.py`. What the database takes is planning and execution of each statement, as it
says itself (EXPLAIN ANALYZE), best of five, so that neither the network nor a busy neighbour counts. The bounds are
PostgreSQL's; on SQLite the figures are printed (what a statement takes until its rows are read) and claim nothing.

    LIREN_DATABASE_URL=… python benchmarks/million_lists.py [--words 10] [--plans]
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from harness import Claim, verdict
from harness import Timing as Numbers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liren.config.settings")
STREET, COUNTY, CITY = "320104901", "320104", "3201"
RUNS = 5
LIST_MS, WITHIN_MS, CITY_MS = 5.0, 15.0, 50.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--words", type=int, default=10, help="words of each tenth by frequency")
    parser.add_argument("--plans", action="store_true", help="print the plans of what takes too long")
    given = parser.parse_args()
    import django

    django.setup()
    from liren.domains.casework.models import Case

    rows = Case.objects.count()
    claims, figures = [], {"matters": rows}
    for name, ask in lists().items():
        taken = database_ms(ask, show=LIST_MS if given.plans else None)
        claims.append(Claim(name, taken, most=LIST_MS))
    for place, most in () if not given.words else ((f"{STREET}001", WITHIN_MS), (CITY, CITY_MS)):
        spent: list[float] = []
        for tenth, words in enumerate(words_by_tenth(given.words)):
            taken_here = [
                database_ms(search(word, place), show=most if given.plans else None) for word in words
            ]
            spent += taken_here
            figures[f"{place} tenth {tenth}"] = {
                "p95_ms": round(Numbers(taken_here).percentile(0.95), 2),
                "words": words[:3],
            }
            claims.append(
                Claim(
                    f"p95 ms of words, tenth {tenth}, {place}",
                    Numbers(taken_here).percentile(0.95),
                    most=most,
                )
            )
    return verdict("million_lists", figures, claims)


def actor(place: str, *rights: str) -> Any:
    from liren.kernel.actor import Actor, ActorKind, Grant
    from liren.kernel.ids import uuid7

    granted = ("cases.view", *rights)
    return Actor(kind=ActorKind.STAFF, id=uuid7(), grants=tuple(Grant(right, place) for right in granted))


def lists() -> dict[str, Callable[[], Any]]:
    """Each list that staff can ask for, by place and order; later pages by the key of some page before."""
    from liren.domains.casework.queries.late import late_by_body, list_late
    from liren.domains.casework.queries.lists import CaseFilter, list_cases
    from liren.kernel import clock

    first, other = common_classes()
    found: dict[str, Callable[[], Any]] = {}
    for scope, place in (("street", STREET), ("county", COUNTY), ("city", CITY)):
        who = actor(place)
        wanted = {
            "open": CaseFilter(view="open"),
            "open by receipt": CaseFilter(view="open", sort="received"),
            "all": CaseFilter(view="all"),
            "all by receipt": CaseFilter(view="all", sort="received"),
            "waits for rating": CaseFilter(view="resolved"),
            "working": CaseFilter(view="working"),
            "late": CaseFilter(view="late"),
            "three filters": CaseFilter(
                view="all", state="closed", category=first, channel="hotline", sort="received"
            ),
            "three filters by limit": CaseFilter(
                view="all", state="closed", category=first, channel="hotline"
            ),
            "community, class, urgency": CaseFilter(
                view="all", place=f"{STREET}002", category=other, urgency="utility"
            ),
        }
        for name, asked in wanted.items():
            found[f"{scope}: {name}"] = lambda who=who, asked=asked: list_cases(who, asked)
        for sort in ("due", "received"):
            key = deep_key(place, sort)
            deep = CaseFilter(view="all", sort=sort)
            found[f"{scope}: deep page by {sort}"] = lambda who=who, deep=deep, key=key: list_cases(
                who, deep, key
            )
        until = clock.now() + dt.timedelta(days=1)
        for view in ("late", "soon", "suspended"):
            board = CaseFilter(view=view)
            found[f"{scope}: late board, {view}"] = lambda who=who, board=board, until=until: list_late(
                who, board, until
            )
        late = CaseFilter(view="late")
        found[f"{scope}: late board by body"] = lambda who=who, late=late, until=until: late_by_body(
            who, late, until, {}
        )
        desk = actor(place, "cases.supervise")
        found[f"{scope}: counts of the navigation"] = lambda who=desk: counted(who)
    return found


def common_classes() -> list[str]:
    """The two upper classes that have most matters."""
    from liren.domains.casework.models import Case

    held = Counter(
        Case.objects.filter(place_code__prefix=COUNTY, category__isnull=False)[:5000].values_list(
            "category__code", flat=True
        )
    )
    uppers: Counter[str] = Counter()
    for code, count in held.items():
        uppers[code[:2]] += count
    return [code for code, _ in uppers.most_common(2)]


def counted(who: Any) -> Any:
    from liren.domains.casework.queries.waiting import count_waiting

    return count_waiting(who, ("dispatch", "late", "open", "assigned", "working", "suspended", "resolved"))


def deep_key(place: str, sort: str) -> str:
    """The key in the middle of everything."""
    from liren.domains.casework.models import Case
    from liren.domains.casework.policies import within

    rows = Case.objects.filter(within(place))
    middle = rows.count() // 2
    if sort == "received":
        at, key = rows.order_by("-received_at", "-id").values_list("received_at", "id")[middle]
        return f"{at.isoformat()}_{key}"
    undated = rows.filter(due_at=None).order_by("id").values_list("id", flat=True)
    return f"_{undated[middle - 5000 if middle > 6000 else middle // 2]}"


def search(word: str, place: str) -> Callable[[], Any]:
    from liren.domains.casework.queries.lists import CaseFilter, list_cases

    return lambda: list_cases(actor(place), CaseFilter(view="all", text=word, sort="received"))


def words_by_tenth(each: int) -> list[list[str]]:
    """Words of two to four letters out of the texts themselves, in tenths by how many of a sample hold them."""
    from liren.domains.casework.models import Case

    chance = random.Random(7)
    held: Counter[str] = Counter()
    texts = Case.objects.order_by("-received_at").values_list("title", "text", "resolution")[:4000]
    for row in texts:
        text = "".join(row)
        pairs = {a + b for a, b in pairwise(text)}
        longer = {text[at : at + size] for size in (3, 4) for at in chance.sample(range(len(text) - 4), 5)}
        held.update(word for word in pairs | longer if word.isalpha())
    ranked = [word for word, _ in held.most_common()]
    size = len(ranked) // 10
    return [chance.sample(ranked[n * size : (n + 1) * size], each) for n in range(10)]


def database_ms(ask: Callable[[], Any], *, show: float | None = None) -> float:
    """Planning and execution of all statements of a work, each its best of several."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        ask()
    asked = [
        query["sql"] for query in captured.captured_queries if query["sql"].lstrip("(").startswith("SELECT")
    ]
    taken = explained if connection.vendor == "postgresql" else read_ms
    total = 0.0
    for statement in asked:
        least, plan = min((taken(statement) for _ in range(RUNS)), key=lambda run: run[0])
        total += least
        if show is not None and least > show:
            print(json.dumps(plan, ensure_ascii=False, indent=1)[:6000], statement[-1500:])
    return total


def explained(statement: str) -> tuple[float, Any]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON, TIMING OFF) " + statement.replace("%", "%%"), [])
        plan: dict[str, Any] = cursor.fetchone()[0][0]
    return plan["Planning Time"] + plan["Execution Time"], plan


def read_ms(statement: str) -> tuple[float, Any]:
    """SQLite does not say what it takes: until its rows are read, which is in this very process."""
    from django.db import connection

    with connection.cursor() as cursor:
        begun = time.perf_counter()
        cursor.execute(statement.replace("%", "%%"), [])
        cursor.fetchall()
        taken = (time.perf_counter() - begun) * 1000
        cursor.execute("EXPLAIN QUERY PLAN " + statement.replace("%", "%%"), [])
        return taken, [row[-1] for row in cursor.fetchall()]


if __name__ == "__main__":
    sys.exit(main())
