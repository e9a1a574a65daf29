"""Claim: the worker may be killed with `kill -9` at any step; each effect inside the database happens exactly once.

Twenty rounds of 1,000 tasks. In every round a worker is killed once at each named step of a task's way and three
times at a random moment; one is stopped (SIGSTOP) for longer than a dead worker is waited for, while two others work
at once, and then goes on. LIREN_DATABASE_URL says where (PostgreSQL or a SQLite file), else a throwaway PostgreSQL.

    python benchmarks/kill_worker.py [--rounds 20] [--tasks 1000]
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src"), str(ROOT / "scripts")]


def main() -> int:
    options = arguments()
    with database() as url:
        os.environ["LIREN_DATABASE_URL"] = url
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liren.config.settings")
        prepare()
        begun = time.monotonic()
        kills: Counter[str] = Counter()
        wrong: Counter[str] = Counter()
        for number in range(options.rounds):
            wrong += one_round(f"mark:{os.getpid()}:{number}", options.tasks, kills)
            print(f"round {number + 1}: {sum(kills.values())} kills, wrong so far: {dict(wrong)}", flush=True)
        report(options, kills, wrong, time.monotonic() - begun)
    return 1 if wrong else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--tasks", type=int, default=1000)
    return parser.parse_args()


def database() -> contextlib.AbstractContextManager[str]:
    given = os.environ.get("LIREN_DATABASE_URL", "")
    if given:
        return contextlib.nullcontext(given)
    import pg

    return pg.throwaway()


def prepare() -> None:
    import django
    from django.conf import settings

    settings.DATABASES["default"]["OPTIONS"].pop("pool", None)  # a pool's threads do not survive a fork
    django.setup()
    from django.core.management import call_command

    for app in ("kernel", "django_tasks_database"):
        call_command("migrate", app, verbosity=0, interactive=False, skip_checks=True)


def one_round(name: str, tasks: int, kills: Counter[str]) -> Counter[str]:
    """Writes the tasks, kills workers over them, lets the last one finish, and counts what went wrong."""
    from benchmarks import marks

    enqueue(name, tasks)
    plan = [*random.sample(marks.STEPS, len(marks.STEPS)), "any moment", "any moment", "any moment"]
    for step in plan:
        if run_and_kill(step, tasks // len(plan)):
            kills[step] += 1
    stop_and_go_on()
    return what_is_wrong(name, tasks)


def enqueue(name: str, tasks: int) -> None:
    from django.db import transaction

    from benchmarks.marks import leave_mark
    from liren.kernel import outbox

    with transaction.atomic():
        for number in range(tasks):
            outbox.enqueue(leave_mark, name=f"{name}:{number}")


def run_and_kill(step: str, most: int) -> bool:
    """Runs a worker in a process of its own until it is killed at `step` or has nothing to do; whether it was."""
    child = start(step, random.randint(1, max(most, 1)))
    if step == "any moment":
        time.sleep(random.uniform(0.02, 0.6))
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def stop_and_go_on() -> None:
    """One worker stands still until it is taken for dead; two others finish the work; then it goes on."""
    stopped = start("", 0)
    time.sleep(random.uniform(0.02, 0.3))
    os.kill(stopped, signal.SIGSTOP)
    others = [start("", 0), start("", 0)]
    time.sleep(2.5)
    os.kill(stopped, signal.SIGCONT)
    for child in (stopped, *others):
        _, status = os.waitpid(child, 0)
        if status:
            raise SystemExit(f"a worker that should live ended with {status}")


def start(step: str, nth: int) -> int:
    from django.db import connections

    connections.close_all()
    return os.fork() or work(step, nth)


def work(step: str, nth: int) -> NoReturn:
    """The child: works until nothing is left, not even a row of a worker just killed; never returns."""
    from django_tasks_db.models import DBTaskResult

    from benchmarks.marks import DoomedWorker

    with contextlib.suppress(BaseException):
        while DBTaskResult.objects.filter(status__in=("READY", "RUNNING")).exists():
            worker = DoomedWorker(["*"], interval=0.05, batch=True, beat=0.2, dead_after=1.0)
            worker.step, worker.nth = step, nth
            worker.run()
            time.sleep(0.1)
        os._exit(0)
    os._exit(1)


def what_is_wrong(name: str, tasks: int) -> Counter[str]:
    """Effects that are missing or doubled, rows not finished, dead letters."""
    from django_tasks_db.models import DBTaskResult

    from liren.kernel.models import Counter as Mark
    from liren.kernel.models import DeadLetter

    counts = list(Mark.objects.filter(name__startswith=f"{name}:").values_list("value", flat=True))
    found = {
        "missing": tasks - len(counts),
        "doubled": sum(1 for value in counts if value != 1),
        "unfinished": DBTaskResult.objects.exclude(status="SUCCESSFUL").count(),
        "dead": DeadLetter.objects.count(),
    }
    return Counter({kind: count for kind, count in found.items() if count})


def report(options: argparse.Namespace, kills: Counter[str], wrong: Counter[str], seconds: float) -> None:
    print(
        json.dumps(
            {
                "benchmark": "kill_worker",
                "rounds": options.rounds,
                "tasks": options.tasks,
                "effects": options.rounds * options.tasks,
                "kills": sum(kills.values()),
                "kills_by_step": dict(sorted(kills.items())),
                "missing": wrong["missing"],
                "doubled": wrong["doubled"],
                "unfinished": wrong["unfinished"],
                "dead": wrong["dead"],
                "seconds": round(seconds, 1),
                "holds": not wrong,
            }
        )
    )


if __name__ == "__main__":
    sys.exit(main())
