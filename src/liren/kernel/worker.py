"""The background worker: claims tasks of the outbox, runs them, keeps its heart beating, works the periodic jobs.

What makes an effect happen exactly once: its function and the marking of its row are one transaction, which first
locks the row and sees that this worker still holds it. A worker killed before the commit has done nothing; one
killed after it has finished. Its row, left as running, is given back once its heartbeat has fallen silent.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import signal
import socket
import threading
import traceback
import uuid
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Any, TypeAlias

from django.db import Error as DatabaseProblem
from django.db import close_old_connections, connection, transaction
from django.db.models import F, Q, QuerySet
from django_tasks_db.compat import Task, TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker as LibraryWorker
from django_tasks_db.models import DBTaskResult

from liren.kernel import clock, measures, outbox
from liren.kernel.lock import locked
from liren.kernel.logs import named
from liren.kernel.models import DeadLetter, Tick, WorkerBeat
from liren.kernel.outbox import Effect, Periodic
from liren.kernel.refusals import Refusal, StalePage

log = logging.getLogger(__name__)

TRACE_LENGTH = 4000
AHEAD = dt.timedelta(
    minutes=5
)  # what was written later than this from now, was written by a clock that ran ahead
Row: TypeAlias = "DBTaskResult[Any, Any]"


class NotMine(Exception):
    """The row was given to another worker while this one stood still; nothing of it may happen here."""


class Worker(LibraryWorker):
    """The library's worker with heartbeat, reaper, periodic jobs, retries and effects that happen once."""

    def __init__(
        self, queues: Sequence[str], *, interval: float, batch: bool, beat: float, dead_after: float
    ):
        super().__init__(
            queue_names=list(queues),
            interval=interval,
            batch=batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=uuid.uuid4().hex,
            excluded_queue_names=[],
        )
        self.beat_seconds = beat
        self.dead_after = dt.timedelta(seconds=dead_after)
        self._stop = threading.Event()
        self._troubled = False
        self._reap_at = self._tick_at = clock.now()

    def at(self, step: str) -> None:
        """Called at each named step of a task's way; does nothing. The trial of `kill -9` overrides it."""

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """Ends after the task in hand; a second signal ends at once."""
        if self._stop.is_set():
            self.reset_signals()
            raise SystemExit(1)
        self._stop.set()
        self.running = False

    def run(self) -> None:
        """Works until told to stop; in batch mode until nothing is ready."""
        self._beat()
        heart = threading.Thread(target=self._keep_beating, daemon=True)
        heart.start()
        try:
            self._work()
        finally:
            self._stop.set()
            heart.join(timeout=5)
            WorkerBeat.objects.filter(id=self.worker_id).delete()

    def _work(self) -> None:
        while self.running:
            try:
                busy = self._round()
                self._troubled = False
            except DatabaseProblem:
                log.warning("the database did not answer; trying again", exc_info=not self._troubled)
                self._troubled = True
                connection.close()
                busy = False
            if self.batch and not busy:
                return
            if not busy:
                close_old_connections()
                self._stop.wait(self.interval)

    def _round(self) -> bool:
        """One look around: the dead, the periodic jobs, one task. False if there was no task."""
        now = clock.now()
        if self._troubled:
            let_go(self.worker_id)
        if self._reap_at <= now:
            self._reap_at = now + self.dead_after / 4
            give_back_rows_of_the_dead(self.dead_after)
        if self._tick_at <= now and not self.batch:
            self._tick_at = now + dt.timedelta(seconds=1)
            self._run_ticks()
        row = self._claim()
        if row is not None:
            self.run_task(row)
        return row is not None

    # The heart

    def _keep_beating(self) -> None:
        while not self._stop.wait(self.beat_seconds):
            try:
                self._beat()
            except DatabaseProblem:
                log.warning("the heartbeat was not written", exc_info=True)
                connection.close()
        connection.close()

    def _beat(self) -> None:
        now = clock.now()
        facts = {"queues": ",".join(self.queue_names), "host": socket.gethostname()[:128], "pid": os.getpid()}
        WorkerBeat.objects.update_or_create(
            id=self.worker_id,
            defaults={"seen_at": now},
            create_defaults={**facts, "started_at": now, "seen_at": now},
        )

    # One task

    def _ready(self) -> QuerySet[Row]:
        rows = DBTaskResult.objects.filter(
            status=TaskResultStatus.READY, run_after__lte=clock.now(), backend_name=self.backend_name
        )
        return rows if self.process_all_queues else rows.filter(queue_name__in=self.queue_names)

    def _claim(self) -> Row | None:
        if not self._ready().order_by().exists():
            return None  # looked without the write lock, for which SQLite has but one place
        with transaction.atomic():
            row = locked(self._ready(), skip=True).first()
            if row is not None:
                self.at("picked")
                row.claim(self.worker_id)
                self.at("claiming")
        self.at("claimed")
        return row

    def run_task(self, db_task_result: Row) -> None:
        """Runs one claimed task and marks how it ended. Nothing a task raises ends the worker."""
        row = db_task_result
        try:
            self.running_task = True
            run = self._run_outward if _is_outward(row.task) else self._run_inside
            run(row)
            measures.worked("done")
        except NotMine:
            measures.worked("lost")
            log.warning("task %s went to another worker", row.id)
        except Exception as problem:
            measures.worked("refused" if isinstance(problem, Refusal) else "failed")
            log.warning("task %s (%s) failed: %s", row.id, row.task_path, _described(problem))
            self._after_failure(row.id, problem)
        finally:
            self.running_task = False
            self._run_tasks += 1

    def _run_inside(self, row: Row) -> None:
        with transaction.atomic():
            held = self._held(row.id)
            self.at("begun")
            _call(held)
            self.at("effected")
            _mark_successful(held)
            self.at("marked")
        self.at("finished")

    def _run_outward(self, row: Row) -> None:
        self.at("begun")
        _call(row)
        self.at("effected")
        with transaction.atomic():
            _mark_successful(self._held(row.id))
            self.at("marked")
        self.at("finished")

    def _held(self, row_id: uuid.UUID) -> Row:
        """The row, locked, if this worker still holds it."""
        row = locked(DBTaskResult.objects.filter(id=row_id)).first()
        if row is None or row.status != TaskResultStatus.RUNNING or row.worker_ids[-1:] != [self.worker_id]:
            raise NotMine
        return row

    def _after_failure(self, row_id: uuid.UUID, problem: Exception) -> None:
        with transaction.atomic():
            try:
                row = self._held(row_id)
            except NotMine:
                return
            settle_failure(row, problem)

    # Periodic jobs

    def _run_ticks(self) -> None:
        """Only workers of the default queue run them, so that heavy work does not hold them up."""
        if not self.process_all_queues and "default" not in self.queue_names:
            return
        due = _due_ticks()
        for tick in due:
            if self.running and self._take(tick):
                self._run_tick(tick)

    def _take(self, tick: Periodic) -> bool:
        alive = WorkerBeat.objects.filter(seen_at__gt=clock.now() - self.dead_after)
        free = Q(holder="") | ~Q(holder__in=alive.values("id"))
        due = Q(next_at__lte=clock.now()) | Q(next_at__gt=clock.now() + tick.every + AHEAD)
        rows = Tick.objects.filter(free, due, name=tick.name)
        return rows.update(holder=self.worker_id, next_at=clock.now() + tick.every) == 1

    def _run_tick(self, tick: Periodic) -> None:
        mine = Tick.objects.filter(name=tick.name, holder=self.worker_id)
        try:
            tick.run()
        except Exception as problem:
            log.error("the periodic job %s failed: %s", tick.name, _described(problem))
            mine.update(holder="", failures=F("failures") + 1, error=named(problem)[:256])
        else:
            mine.update(holder="", finished_at=clock.now(), failures=0, error="")


def _due_ticks() -> list[Periodic]:
    known = dict(Tick.objects.values_list("name", "next_at"))
    fresh = [Tick(name=name, next_at=clock.now()) for name in outbox.TICKS if name not in known]
    if fresh:
        Tick.objects.bulk_create(fresh, ignore_conflicts=True)
    now = clock.now()
    late = {tick.name: now + tick.every + AHEAD for tick in outbox.TICKS.values()}
    return [tick for tick in outbox.TICKS.values() if not now < known.get(tick.name, now) <= late[tick.name]]


def _is_outward(task: Task[Any, Any]) -> bool:
    return isinstance(task, Effect) and task.outward


def _call(row: Row) -> None:
    row.task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])


def _mark_successful(row: Row) -> None:
    row.status, row.finished_at = TaskResultStatus.SUCCESSFUL, clock.now()
    row.exception_class_path, row.traceback = "", ""
    row.save(update_fields=["status", "finished_at", "exception_class_path", "traceback"])


def _trace(problem: BaseException) -> str:
    return "".join(traceback.format_tb(problem.__traceback__))[-TRACE_LENGTH:]


def _described(problem: BaseException) -> str:
    return f"{named(problem)}\n{_trace(problem)}"


def settle_failure(row: Row, problem: BaseException) -> None:
    """After a failed try: due again after a pause, or, after the last, a dead letter. The caller holds the row."""
    row.exception_class_path = f"{type(problem).__module__}.{type(problem).__qualname__}"
    row.traceback = _trace(problem)
    attempts = len(row.worker_ids)
    refused = isinstance(problem, Refusal) and not isinstance(problem, StalePage)
    if refused or attempts > _retries_of(row):
        row.status, row.finished_at = TaskResultStatus.FAILED, clock.now()
        _bury(row, named(problem), attempts)
    else:
        row.status, row.run_after = TaskResultStatus.READY, clock.now() + outbox.pause_before(attempts)
    row.save(update_fields=["status", "finished_at", "run_after", "exception_class_path", "traceback"])


def _retries_of(row: Row) -> int:
    try:
        task = row.task
    except ImportError:
        return outbox.RETRIES
    return task.retries if isinstance(task, Effect) else outbox.RETRIES


def _bury(row: Row, error: str, attempts: int) -> None:
    DeadLetter.objects.create(
        task_id=row.id,
        task_path=row.task_path[:200],
        task_ids=row.args_kwargs["kwargs"],
        attempts=attempts,
        error=error[:256],
        trace=row.traceback,
        died_at=clock.now(),
    )


class WorkerDied(Exception):
    """The worker that ran the task was killed or lost its machine."""


def give_back_rows_of_the_dead(dead_after: dt.timedelta = outbox.DEAD_AFTER) -> int:
    """Makes running rows ready again whose worker has fallen silent; how many.

    A row in the midst of its effect is locked by it and passed over. A task that its worker did not survive
    more often than it may be retried becomes a dead letter.
    """
    now = clock.now()
    WorkerBeat.objects.filter(Q(seen_at__lte=now - dead_after) | Q(seen_at__gt=now + AHEAD)).delete()
    alive = set(WorkerBeat.objects.values_list("id", flat=True))
    return _give_back_where(lambda worker: worker not in alive)


def let_go(worker_id: str) -> None:
    """Gives back what a worker still holds though it is at nothing: the database went away amid a task or a periodic
    job, and how it ended could not be written."""
    _give_back_where(lambda worker: worker == worker_id)
    Tick.objects.filter(holder=worker_id).update(holder="")


def _give_back_where(is_left: Callable[[str], bool]) -> int:
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).order_by()
    found = running.values_list("id", "worker_ids")
    left = [pk for pk, workers in found if is_left("".join(workers[-1:]))]
    if not left:
        return 0
    with transaction.atomic():
        rows = list(locked(running.filter(id__in=left), skip=True))
        for row in rows:
            _give_back(row)
    return len(rows)


def _give_back(row: Row) -> None:
    if len(row.worker_ids) > _retries_of(row):
        settle_failure(row, WorkerDied())
        return
    row.status = TaskResultStatus.READY
    row.save(update_fields=["status"])


def run_worker(
    queues: Sequence[str] = ("*",),
    *,
    interval: float = 1.0,
    batch: bool = False,
    beat: float = 5.0,
    dead_after: float = outbox.DEAD_AFTER.total_seconds(),
) -> None:
    """Works off `queues` ("*": all) until SIGTERM or SIGINT, then ends after the task in hand.

    With `batch` it ends when nothing is ready, and runs no periodic jobs. Seconds: `interval` between looks when
    idle, `beat` between heartbeats, `dead_after` until a silent worker's tasks are given back.
    """
    worker = Worker(queues, interval=interval, batch=batch, beat=beat, dead_after=dead_after)
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, worker.shutdown)
        signal.signal(signal.SIGINT, worker.shutdown)
    worker.run()


def work_off(limit: int = 10_000) -> int:
    """Runs what is ready in this very process, without signals or heartbeat thread; how many tasks. For tests."""
    worker = Worker(["*"], interval=0, batch=True, beat=60, dead_after=60)
    done = 0
    while done < limit and worker._round():
        done += 1
    return done
