"""The outbox: what must happen after a commit is a row written with it, worked off by the background worker.

An effect runs in one transaction with the marking of its row, so that inside the database it happens exactly once,
whenever the worker is killed. An outward task (a message, a webhook) runs outside a transaction and at least once:
whatever it sends carries an idempotency key. Both are tried again with growing pauses and at last become a dead
letter that a person sees (`kernel.dead_letters`). Arguments are ids, never personal values.
"""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeAlias, TypeVar, overload

from django.db.models import Count, Min, Q
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django_tasks_db.compat import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from liren.kernel import clock
from liren.kernel.models import DeadLetter, DeadLetterState, Tick, WorkerBeat
from liren.kernel.rows import insert_all

P = ParamSpec("P")
F = TypeVar("F", bound=Callable[[], object])

DEAD_AFTER = dt.timedelta(seconds=20)  # a worker silent for so long is taken for dead
FIRST_PAUSE = dt.timedelta(seconds=10)
LONGEST_PAUSE = dt.timedelta(hours=1)
RETRIES = 8  # with the pauses above: about 40 minutes until a dead letter

Id: TypeAlias = str | int | bool | uuid.UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect(Task[P, None]):
    """A task of the library that knows how often it is tried, whether it acts outside, and what people call it."""

    retries: int = RETRIES
    outward: bool = False
    title: str | Promise = ""


@overload
def effect(function: Callable[P, None]) -> Effect[P]: ...


@overload
def effect(
    *, retries: int = ..., queue: str = ..., priority: int = ..., title: str | Promise = ...
) -> Callable[[Callable[P, None]], Effect[P]]: ...


def effect(
    function: Callable[P, None] | None = None,
    *,
    retries: int = RETRIES,
    queue: str = "default",
    priority: int = 0,
    title: str | Promise = "",
) -> Effect[P] | Callable[[Callable[P, None]], Effect[P]]:
    """Makes a function of `tasks.py` an effect inside the database: exactly once, in one transaction.

    After `retries` further tries it becomes a dead letter, called `title` on the page of background work. A refusal
    is not tried again: it becomes one at once, since time alone does not heal it.
    """

    def wrap(func: Callable[P, None]) -> Effect[P]:
        return Effect(func=func, retries=retries, queue_name=queue, priority=priority, title=title)

    return wrap(function) if function else wrap


def outward(
    *, retries: int = RETRIES, queue: str = "default", priority: int = 0, title: str | Promise = ""
) -> Callable[[Callable[P, None]], Effect[P]]:
    """Like `effect`, for what leaves the house: at least once, outside any transaction. Send an idempotency key."""

    def wrap(func: Callable[P, None]) -> Effect[P]:
        return Effect(
            func=func, retries=retries, outward=True, queue_name=queue, priority=priority, title=title
        )

    return wrap


def enqueue(task: Effect[Any] | str, *, run_after: dt.datetime | None = None, **ids: Id) -> uuid.UUID:
    """Writes the task's row in the caller's transaction (one query) and gives its id.

    `task` may be named by its dotted path, as actions do, which stand below the tasks that call them.
    `run_after` is the earliest moment; without it, now. Rolled back with the caller, or certain to run.
    """
    if isinstance(task, str):
        task = _named(task)
    return uuid.UUID(task.using(run_after=run_after or clock.now()).enqueue(**_plain(ids)).id)


def enqueue_all(
    task: Effect[Any] | str, rows: Iterable[Mapping[str, Id]], *, run_after: Iterable[dt.datetime] = ()
) -> None:
    """As `enqueue`, a task for each of `rows`, in one statement however many there are.

    `run_after` holds the earliest moment of each row; without it, now.
    """
    task = _named(task) if isinstance(task, str) else task
    rows, moments = list(rows), list(run_after)
    moments += [clock.now()] * (len(rows) - len(moments))
    insert_all(
        [
            DBTaskResult(
                args_kwargs={"args": [], "kwargs": _plain(row)},
                priority=task.priority,
                task_path=task.module_path,
                queue_name=task.queue_name,
                run_after=moment,
                backend_name=task.backend,
            )
            for row, moment in zip(rows, moments, strict=True)
        ]
    )


def _plain(ids: Mapping[str, Id]) -> dict[str, Id]:
    return {name: str(value) if isinstance(value, uuid.UUID) else value for name, value in ids.items()}


def _named(path: str) -> Effect[Any]:
    task = import_string(path)
    if not isinstance(task, Effect):
        raise TypeError(f"{path} is not an effect")
    return task


def pause_before(attempt: int) -> dt.timedelta:
    """How long to wait after the failed try number `attempt` (from 1): doubling, scattered by a half either way."""
    seconds = min(FIRST_PAUSE.total_seconds() * 2 ** (attempt - 1), LONGEST_PAUSE.total_seconds())
    return dt.timedelta(seconds=seconds * (0.5 + secrets.randbelow(1000) / 1000))


@dataclass(frozen=True, slots=True)
class Periodic:
    """A function that some worker runs every so often."""

    name: str
    every: dt.timedelta
    run: Callable[[], object]
    title: str | Promise = ""


TICKS: dict[str, Periodic] = {}


def every(seconds: float, *, name: str = "", title: str | Promise = "") -> Callable[[F], F]:
    """Registers a function to be run every `seconds` by one worker at a time, however many there are.

    `title` is what the page of background work calls it. The function opens its own transactions and must be safe
    to repeat: a worker killed within it leaves it to the next.
    """

    def register(run: F) -> F:
        key = name or f"{run.__module__}.{run.__qualname__}"
        if key in TICKS and TICKS[key].run is not run:
            raise ValueError(f"two periodic jobs are called {key}")
        TICKS[key] = Periodic(key, dt.timedelta(seconds=seconds), run, title)
        return run

    return register


def living_workers() -> list[WorkerBeat]:
    """The workers heard of lately, oldest first."""
    return list(WorkerBeat.objects.filter(seen_at__gt=clock.now() - DEAD_AFTER).order_by("started_at"))


def worker_alive() -> bool:
    """Whether any worker has been heard of lately (one query)."""
    return WorkerBeat.objects.filter(seen_at__gt=clock.now() - DEAD_AFTER).exists()


@dataclass(frozen=True, slots=True)
class TickState:
    """A periodic job as people see it: when it last ended well, when it is due, and what went wrong since."""

    title: str
    next_at: dt.datetime
    finished_at: dt.datetime | None
    failures: int
    error: str


@dataclass(frozen=True, slots=True)
class WorkSummary:
    """The state of the background work. `oldest` is when the longest-waiting due task should have begun."""

    waiting: int
    later: int
    running: int
    done_today: int
    dead: int
    oldest: dt.datetime | None
    workers: list[WorkerBeat]
    ticks: list[TickState]


def work_summary() -> WorkSummary:
    """Counts for the page of background work, in four queries."""
    now = clock.now()
    due = Q(status=TaskResultStatus.READY, run_after__lte=now)
    counts = DBTaskResult.objects.order_by().aggregate(
        waiting=Count("id", filter=due),
        later=Count("id", filter=Q(status=TaskResultStatus.READY, run_after__gt=now)),
        running=Count("id", filter=Q(status=TaskResultStatus.RUNNING)),
        done_today=Count(
            "id", filter=Q(status=TaskResultStatus.SUCCESSFUL, finished_at__gt=now - dt.timedelta(days=1))
        ),
        oldest=Min("run_after", filter=due),
    )
    return WorkSummary(
        **counts,
        dead=DeadLetter.objects.filter(state=DeadLetterState.WAITING).count(),
        workers=living_workers(),
        ticks=[_tick_state(row) for row in Tick.objects.order_by("name")],
    )


def _tick_state(row: Tick) -> TickState:
    known = TICKS.get(row.name)
    title = str(known.title or row.name) if known else row.name
    return TickState(title, row.next_at, row.finished_at, row.failures, row.error)
