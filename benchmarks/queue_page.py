"""Claim: the queue of fifty matters costs its template and its queries, and no more.

At most 12 statements, as many for fifty matters as for three; and (the page - its queries) ≤ 1.3 × the same template
rendered over the same rows in memory. A query is counted from when it is evaluated until its rows are in memory; what
its bare statement takes without the program around it is printed beside it (`bare`).

    python benchmarks/queue_page.py [--runs 60]
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from typing import Any

from create_case import form, lay_ground
from django.db.backends.utils import CursorWrapper
from django.db.models.query import QuerySet
from django.db.models.sql.compiler import SQLCompiler
from harness import Claim, Timing, installation, timed, verdict

PAGE = "/bench/queue/?view=open"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=60)
    runs = parser.parse_args().runs
    with installation():
        lay_ground()
        say(3)
        few = statements(signed_in())
        say(60)
        browser = signed_in()
        many = statements(browser)
        apart = Apart(lambda: browser.get(PAGE))
        works = {"page": apart.run, "bare": asking(many), "template": rendering(browser)}
        took = timed(works, runs)
    took |= {"queries": Timing(apart.reading[-runs:]), "rest": Timing(apart.rest[-runs:])}
    claims = [
        Claim("statements", len(many), most=12),
        Claim("statements more than for three", len(many) - len(few), most=0),
        Claim("ratio", took["rest"].median / took["template"].median, most=1.3),
    ]
    return verdict("queue_page", {name: timing.in_ms() for name, timing in took.items()}, claims)


def say(matters: int) -> None:
    from django.test import Client

    for _ in range(matters):
        assert Client(HTTP_HOST="localhost").post("/say/check/", form()).status_code == 302


def signed_in(username: str = "dispatcher") -> Any:
    from django.test import Client

    from liren.domains.access.queries import account_by_username
    from liren.faces.ui.doors import BACKEND

    browser = Client(HTTP_HOST="localhost")
    account = account_by_username(username)
    assert account is not None
    browser.force_login(account, backend=BACKEND)
    browser.get(PAGE)
    # The middleware that looks through the static files is built once by a server, but by a client at each request.
    browser.handler.load_middleware()
    return browser


def statements(browser: Any) -> list[str]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        assert browser.get(PAGE).status_code == 200
    return [query["sql"] for query in captured]


class Apart:
    """Runs a work and tells how long its queries took and how long the rest."""

    def __init__(self, work: Callable[[], Any], clock: Callable[[], float] = time.perf_counter) -> None:
        self.work, self.clock = work, clock
        self.reading: list[float] = []
        self.rest: list[float] = []

    def run(self) -> None:
        self.depth, self.read = 0, 0.0
        kept = QuerySet._fetch_all, SQLCompiler.execute_sql, CursorWrapper.execute
        self._puts(*map(self._counted, kept))
        begun = self.clock()
        try:
            self.work()
        finally:
            whole = self.clock() - begun
            self._puts(*kept)
        self.reading.append(self.read)
        self.rest.append(whole - self.read)

    def _puts(self, fetch_all: Any, execute_sql: Any, execute: Any) -> None:
        QuerySet._fetch_all, SQLCompiler.execute_sql = fetch_all, execute_sql  # type: ignore[method-assign]
        CursorWrapper.execute = execute  # type: ignore[method-assign]

    def _counted(self, ask: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **options: Any) -> Any:
            self.depth += 1
            begun = self.clock()
            try:
                return ask(*args, **options)
            finally:
                self.depth -= 1
                if not self.depth:
                    self.read += self.clock() - begun

        return counted


def asking(asked: list[str]) -> Callable[[], None]:
    """The page's own statements, asked again and read to the end."""
    from django.db import connection

    def ask() -> None:
        with connection.cursor() as cursor:
            for statement in asked:
                cursor.execute(statement.replace("%", "%%"), [])
                if cursor.description:
                    cursor.fetchall()

    return ask


def rendering(browser: Any) -> Callable[[], Any]:
    """The page's template over what its view gave it, without view, middleware and database."""
    from django.template import Context
    from django.template.loader import get_template
    from django.test.utils import setup_test_environment, teardown_test_environment

    setup_test_environment()  # templates tell what they were given, for this one page
    answer = browser.get(PAGE)
    teardown_test_environment()
    given = answer.context[0].flatten()
    template = get_template(answer.templates[0].name).template
    return lambda: template.render(Context(given))


if __name__ == "__main__":
    sys.exit(main())
