"""Claim: a web process takes at most 250 MB, the worker 200 MB, over whatever number of matters.

The most each has been, as the system counts it, after some hundred requests of every kind by eight clients and the work
they leave behind. The analytic process (queue `heavy`) is measured while it groups a county anew, and said.

    LIREN_DATABASE_URL=… python benchmarks/memory.py [--requests 400] [--analytic]
"""

from __future__ import annotations

import argparse
import sys
import time
from typing import Any

from create_case import get, lay_ground, say, spread
from harness import Claim, installation, server, verdict
from processes import cookie_of, family, largest, megabytes, worker
from soak import PAGES, PUBLIC, STAFF, WEB_MB, WORKER_MB, Seen, Visitor, server_of

CLIENTS = 8


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=400)
    parser.add_argument("--analytic", action="store_true", help="group a county anew, which takes minutes")
    given = parser.parse_args()
    figures: dict[str, Any] = {}
    with installation():
        lay_ground()
        cookies = {name: cookie_of(name) for name in STAFF}
        with server() as address, worker("default") as worker_id:
            web = server_of()
            say(address, given.requests // 10, CLIENTS)
            spread(lambda number: get(address, PUBLIC[number % len(PUBLIC)]), given.requests // 4, CLIENTS)
            staff = [Visitor(address, 4 + number, cookies, Seen()) for number in range(CLIENTS)]
            for visitor in staff:
                visitor.cookie = f"csrftoken={'a' * 32}; {cookies['district']}"
            spread(lambda number: visited(staff[number % CLIENTS], number), given.requests, 1)
            time.sleep(12)  # the worker counts and tells what has been said
            web_mb = max(megabytes(pid, "VmHWM") for pid in web)
            worker_mb = largest(worker_id, "VmHWM")
        if given.analytic:
            figures["analytic_mb"] = round(grouping())
    claims = [
        Claim("MB of the web process", web_mb, most=WEB_MB),
        Claim("MB of the worker", worker_mb, most=WORKER_MB),
    ]
    return verdict("memory", figures | {"requests": given.requests}, claims)


def visited(visitor: Visitor, number: int) -> None:
    status, _, _ = visitor.ask("list", PAGES[number % len(PAGES)])
    assert status < 500, (PAGES[number % len(PAGES)], status)


def grouping() -> float:
    """The most the analytic process takes while it groups the matters of a county anew."""
    from django_tasks_db.models import DBTaskResult

    from liren.kernel import outbox

    task = outbox.enqueue("liren.domains.casework.tasks.regroup_hot", county="320104")
    with worker("heavy") as worker_id:
        while DBTaskResult.objects.filter(id=task, status__in=("READY", "RUNNING")).exists():
            time.sleep(2)
        return max(megabytes(pid, "VmHWM") for pid in family(worker_id))


if __name__ == "__main__":
    sys.exit(main())
