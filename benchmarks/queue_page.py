"""Claim: the queue of fifty matters costs its template and its queries, and no more.

At most 12 statements, as many for fifty matters as for three; and (the page - its statements) ≤ 1.3 × the same
template rendered over the same rows in memory.

    python benchmarks/queue_page.py [--runs 60]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import Any

from create_case import form, lay_ground
from harness import Claim, installation, timed, verdict

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
        works = {"page": lambda: browser.get(PAGE), "queries": asking(many), "template": rendering(browser)}
        took = timed(works, runs)
    rest = took["page"].median - took["queries"].median
    claims = [
        Claim("statements", len(many), most=12),
        Claim("statements more than for three", len(many) - len(few), most=0),
        Claim("ratio", rest / took["template"].median, most=1.3),
    ]
    return verdict("queue_page", {name: timing.in_ms() for name, timing in took.items()}, claims)


def say(matters: int) -> None:
    from django.test import Client

    for _ in range(matters):
        assert Client(HTTP_HOST="localhost").post("/say/check/", form()).status_code == 302


def signed_in() -> Any:
    from django.test import Client

    from liren.domains.access.queries import account_by_username
    from liren.faces.ui.doors import BACKEND

    browser = Client(HTTP_HOST="localhost")
    account = account_by_username("dispatcher")
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
