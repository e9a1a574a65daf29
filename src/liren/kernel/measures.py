"""What is counted while the program runs, for Prometheus: never a name, a number of a person or an address of a page.

Labels come from the program's own words: names of routes, codes of refusals. Several processes count together through
files in PROMETHEUS_MULTIPROC_DIR, which the settings name before anything is counted.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.db import DatabaseError
from django.db.models import Sum
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from liren.kernel import clock, outbox, refusals
from liren.kernel.actor import Actor
from liren.kernel.models import AuditChain

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
OWN = CollectorRegistry()
REQUESTS = Counter("liren_requests", "Requests answered.", ("route", "method", "status"), registry=OWN)
SECONDS = Histogram(
    "liren_request_seconds",
    "Time to an answer.",
    ("route",),
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=OWN,
)
REFUSALS = Counter("liren_refusals", "Refusals that people were told, by code.", ("code",), registry=OWN)
TASKS = Counter("liren_tasks", "Turns of the workers at tasks of the outbox.", ("outcome",), registry=OWN)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def answered(route: str, method: str, status: int, seconds: float) -> None:
    """`route` is the name of a route, "" where the address led to none."""
    REQUESTS.labels(route or "none", method if method in METHODS else "other", str(status)).inc()
    SECONDS.labels(route or "none").observe(seconds)


def worked(outcome: str) -> None:
    """One turn of a worker at a task: `done`, `failed`, `refused` or `lost`."""
    TASKS.labels(outcome).inc()


def _refused(_actor: Actor, refusal: refusals.Refusal) -> None:
    REFUSALS.labels(refusal.code).inc()


refusals.witness(_refused)


class State(Collector):
    """What the database says at the moment of asking: four queries. Without it only that it is gone."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        found: dict[str, tuple[str, float]] = {}
        with suppress(DatabaseError):
            found = _state()
        yield GaugeMetricFamily("liren_database_up", "1 while the database answers.", float(bool(found)))
        for name, (meaning, value) in found.items():
            yield GaugeMetricFamily(name, meaning, value)


def _state() -> dict[str, tuple[str, float]]:
    work = outbox.work_summary()
    age = (clock.now() - work.oldest).total_seconds() if work.oldest else 0.0
    chains = AuditChain.objects.aggregate(total=Sum("entries"))["total"] or 0
    return {
        "liren_outbox_waiting": ("Tasks that are due and not begun.", work.waiting),
        "liren_outbox_later": ("Tasks that are not due yet.", work.later),
        "liren_outbox_running": ("Tasks in hand.", work.running),
        "liren_outbox_oldest_seconds": ("For how long the oldest due task has waited.", age),
        "liren_dead_letters": ("Tasks that failed to the end and wait for a person.", work.dead),
        "liren_workers": ("Workers heard of lately.", len(work.workers)),
        "liren_jobs_failing": (
            "Periodic jobs whose last turn failed.",
            sum(bool(t.failures) for t in work.ticks),
        ),
        "liren_audit_entries": ("Entries of all audit chains.", chains),
    }


def text() -> bytes:
    """Everything in the words of Prometheus: what all processes counted, and the state of the database."""
    counted = CollectorRegistry()
    if os.environ.get(FOLDER):
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    state = CollectorRegistry()
    state.register(State())
    return generate_latest(counted if os.environ.get(FOLDER) else OWN) + generate_latest(state)


def forget_the_dead(folder: Path) -> int:
    """Removes what processes counted that run no more; how many files. Counters begin anew after a start, as
    Prometheus expects; a process that still runs (the old one during an upgrade) keeps its own."""
    gone = [path for path in folder.glob("*.db") if not _runs(path.stem.rpartition("_")[2])]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _runs(pid: str) -> bool:
    if not pid.isdecimal():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
