"""Claim: a page of a list over a million matters costs its template and its queries, and hardly more than over ten
thousand.

First page, three filters, deep page, each offered order, search and the late board, of a street: (the page - its
queries) ≤ 1.3 × the same template over the same rows in memory; the whole page ≤ 1.2 × its time over the smaller city.

What the program takes is processor time of its own process, what the queries take is what the database says itself, so
that neither a busy neighbour nor the network counts. Like is compared with like: the smaller city has the ground of the
larger one (`million.py --matters 10000 --ground 1000000`), so that pages offer the same places and bodies; and the
template is counted as over the smaller city's rows, since a list that is not full has fewer there.

Two installations made by `million.py`; each is measured by a process of its own, by turns, and the best turn counts.

    LIREN_DATABASE_URL=… LIREN_SMALL_URL=… python benchmarks/million_pages.py [--runs 15] [--turns 3]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from harness import Claim, timed, verdict
from queue_page import Apart

PAGES = {
    "first page": "/bench/queue/?view=open",
    "all by receipt": "/bench/queue/?view=all&sort=received",
    "all by limit": "/bench/queue/?view=all&sort=due",
    "three filters": "/bench/queue/?view=all&state=closed&channel=hotline&kind=report&sort=received",
    "search": "/bench/queue/?view=all&sort=received&text=%E7%94%B5%E6%A2%AF",
    "late board": "/bench/late/",
}
RATIO, GROWTH = 1.3, 1.2


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--measure", action="store_true", help="measure one installation and print JSON")
    given = parser.parse_args()
    if given.measure:
        print(json.dumps(measured(given.runs)))
        return 0
    found: dict[str, list[dict[str, Any]]] = {"LIREN_SMALL_URL": [], "LIREN_DATABASE_URL": []}
    for _ in range(given.turns):
        for name, turns in found.items():
            turns.append(of_another(os.environ[name], given.runs))
    large, small = best(found["LIREN_DATABASE_URL"]), best(found["LIREN_SMALL_URL"])
    claims = [Claim(f"{page}: over its template", large[page]["ratio"], most=RATIO) for page in large]
    claims += [
        Claim(f"{page}: over ten thousand", grown(large[page], small[page]), most=GROWTH) for page in large
    ]
    return verdict("million_pages", {"large": large, "small": small}, claims)


def grown(large: dict[str, float], small: dict[str, float]) -> float:
    """How much longer a page takes, had it the rows of the smaller one."""
    return (large["ms"] - large["template_ms"] + small["template_ms"]) / small["ms"]


def of_another(url: str, runs: int) -> dict[str, Any]:
    """What a process of its own measures in an installation."""
    command = [sys.executable, __file__, "--measure", "--runs", str(runs)]
    done = subprocess.run(
        command, env={**os.environ, "LIREN_DATABASE_URL": url}, capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def best(turns: list[dict[str, Any]]) -> dict[str, Any]:
    """Each figure's least over the turns: what a busy neighbour adds is no part of it."""
    return {
        page: {figure: min(turn[page][figure] for turn in turns) for figure in turns[0][page]}
        for page in turns[0]
    }


def measured(runs: int) -> dict[str, Any]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liren.config.settings")
    import django

    django.setup()
    from queue_page import signed_in

    browser = signed_in()
    pages = PAGES | {"deep page": deep(browser)}
    return {name: of_page(browser, page, runs) for name, page in pages.items()}


def deep(browser: Any) -> str:
    """The twentieth page of all matters in the order of receipt."""
    page = PAGES["all by receipt"]
    for _ in range(20):
        following = given_to(browser, page)[1].get("next_key")
        if not following:
            break
        page = f"{PAGES['all by receipt']}&after={following.replace('+', '%2B')}"
    return page


def given_to(browser: Any, page: str) -> tuple[Any, dict[str, Any]]:
    """The template of a page and what its view gave it."""
    from django.template.loader import get_template
    from django.test.utils import setup_test_environment, teardown_test_environment

    setup_test_environment()
    answer = browser.get(page)
    teardown_test_environment()
    assert answer.status_code == 200, (page, answer.status_code)
    return get_template(answer.templates[0].name).template, answer.context[0].flatten()


def of_page(browser: Any, page: str, runs: int) -> dict[str, float]:
    from django.template import Context
    from million_lists import database_ms

    template, given = given_to(browser, page)
    apart = Apart(lambda: browser.get(page), clock=time.process_time)
    works: dict[str, Callable[[], Any]] = {
        "page": apart.run,
        "template": lambda: template.render(Context(given)),
    }
    took = timed(works, runs, clock=time.process_time)
    rest, rendered = min(apart.rest[-runs:]), min(took["template"].seconds)
    database = database_ms(lambda: browser.get(page))
    return {
        "ms": round(min(took["page"].seconds) * 1000 + database, 2),
        "database_ms": round(database, 2),
        "template_ms": round(rendered * 1000, 2),
        "ratio": round(rest / rendered, 3),
        "rows": len(given.get("lines") or given.get("rows") or ()),
    }


if __name__ == "__main__":
    sys.exit(main())
