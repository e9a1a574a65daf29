"""What every benchmark shares: a throwaway installation, its server, timings, and a verdict whose last line is JSON.

A claim is a ratio between two things measured in the same run, or a bound; never a bare time of one machine.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src"), str(ROOT / "scripts")]


@dataclass(frozen=True)
class Claim:
    """`value` must not exceed `most`, or not fall below `least`."""

    name: str
    value: float
    most: float | None = None
    least: float | None = None

    @property
    def holds(self) -> bool:
        return (self.most is None or self.value <= self.most) and (
            self.least is None or self.value >= self.least
        )

    def __str__(self) -> str:
        bound = f"≤ {self.most:g}" if self.most is not None else f"≥ {self.least:g}"
        return f"{'holds ' if self.holds else 'FAILS '} {self.name}: {self.value:.3g} ({bound})"


@dataclass(frozen=True)
class Timing:
    """Seconds of repeated runs."""

    seconds: Sequence[float]

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    def percentile(self, part: float) -> float:
        ordered = sorted(self.seconds)
        return ordered[min(int(len(ordered) * part), len(ordered) - 1)]

    def in_ms(self) -> dict[str, float]:
        return {
            "p50_ms": round(self.median * 1000, 2),
            "p95_ms": round(self.percentile(0.95) * 1000, 2),
            "runs": len(self.seconds),
        }


def timed(
    works: dict[str, Callable[[], Any]],
    times: int,
    *,
    warm: int = 3,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, Timing]:
    """Each work done `times` times, by turns, so that a disturbance of the machine meets all of them."""
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for number in range(warm + times):
        for name, work in works.items():
            begun = clock()
            work()
            if number >= warm:
                seconds[name].append(clock() - begun)
    return {name: Timing(taken) for name, taken in seconds.items()}


@contextmanager
def installation() -> Iterator[str]:
    """A prepared PostgreSQL (LIREN_DATABASE_URL with its keys in LIREN_DATA_DIR, else a throwaway one); its URL."""
    import pg

    given, there = os.environ.get("LIREN_DATABASE_URL", ""), os.environ.get("LIREN_DATA_DIR", "")
    is_given = given.startswith("postgres")
    kept = nullcontext(given) if is_given else pg.throwaway(durable=True)
    own = tempfile.TemporaryDirectory(prefix="liren-bench-")
    with kept as url, nullcontext(there) if is_given and there else own as data:
        os.environ |= {
            "LIREN_DATABASE_URL": url,
            "LIREN_DATA_DIR": data,
            "LIREN_DEMO_PASSWORD": "measured-by-day",
            "LIREN_TURNS": "1000000",
            "DJANGO_SETTINGS_MODULE": "liren.config.settings",
        }
        import django

        django.setup()
        from liren.config import prepare

        prepare.bring_up_to_date()
        try:
            yield url
        finally:
            from django.db import connections

            connections.close_all()
            connections["default"].close_pool()


@contextmanager
def server(**environment: str) -> Iterator[str]:
    """The product's own server on a free port; gives the address without the last slash."""
    import pg

    from liren.config.processes import Address, listening, server_command

    address = Address("127.0.0.1", pg.free_port())
    listener = listening(address)
    process = subprocess.Popen(
        server_command(listener), env={**os.environ, **environment}, pass_fds=[listener.fileno()]
    )
    try:
        wait_until_it_answers(f"{address.url}healthz")
        yield address.url.rstrip("/")
    finally:
        process.terminate()
        process.wait(30)
        listener.close()


def wait_until_it_answers(url: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310  # own server
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"the server does not answer at {url}")


def verdict(benchmark: str, figures: dict[str, Any], claims: Sequence[Claim]) -> int:
    """Prints the claims, then one JSON object; the exit status is 0 if all hold."""
    for claim in claims:
        print(claim)
    holds = all(claim.holds for claim in claims)
    stated = {claim.name: round(claim.value, 4) for claim in claims}
    print(
        json.dumps({"benchmark": benchmark, "holds": holds, "claims": stated, **figures}, ensure_ascii=False)
    )
    return 0 if holds else 1
