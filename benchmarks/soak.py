"""Claim: half an hour of mixed use by fifty clients ends without an error, without growth of memory after the first
sixth of the time, and with a whole audit chain.

The product's server, its worker and its analytic process (queue `heavy`) over an installation made by `million.py`
(or an empty one). Residents say matters, follow them, read public lists; staff read queues, search, the dispatch desk,
the late board, rates, the map and single matters, and accept and answer what is theirs. A refusal in words (422, 409)
is no error; an answer of 500 or none is.

    LIREN_DATABASE_URL=… python benchmarks/soak.py [--minutes 30] [--clients 50]
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode, urlsplit

from create_case import form, lay_ground
from harness import Claim, Timing, installation, server, verdict
from processes import cookie_of, family, largest, megabytes, worker

TOKEN = "a" * 32
STAFF = ("dispatcher", "community", "director", "supervisor", "district", "department")
WORDS = ("电梯", "漏水", "路灯", "楼道", "停车位", "噪音扰民", "锦苑", "物业反映", "医保报销", "井盖")
PAGES = (
    *("/bench/queue/?view=open", "/bench/queue/?view=all&sort=received", "/bench/dispatch/", "/bench/late/"),
    *("/bench/rates/?period=year", "/bench/rates/", "/bench/grids/", "/bench/grids/points.json", "/bench/"),
    *("/bench/notices/", "/bench/call-backs/", "/bench/supervision/"),
)
PUBLIC = ("/", "/public/", "/public/?state=open", "/say/", "/accessibility/", "/healthz")
WEB_MB, WORKER_MB = 250.0, 200.0
PAUSE = 0.4  # seconds a client thinks, on average


@dataclass
class Seen:
    """What all clients met."""

    codes: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    seconds: dict[str, list[float]] = field(default_factory=dict)
    numbers: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, path: str, status: int, seconds: float) -> None:
        with self.lock:
            self.codes[f"{kind} {status}"] += 1
            self.seconds.setdefault(kind, []).append(seconds)
            if status >= 500 or status == 0:
                self.errors.append(f"{status} {path}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--clients", type=int, default=50)
    given = parser.parse_args()
    with installation():
        lay_ground()
        cookies = {name: cookie_of(name) for name in STAFF}
        seen, stop = Seen(), threading.Event()
        with server() as address, worker("default") as worker_id, worker("heavy") as analytic_id:
            clients = [
                threading.Thread(target=Visitor(address, number, cookies, seen).visit, args=(stop,))
                for number in range(given.clients)
            ]
            for client in clients:
                client.start()
            memory = watch(server_of(), {"worker": worker_id, "analytic": analytic_id}, given.minutes * 60)
            stop.set()
            for client in clients:
                client.join()
        return report(seen, memory, given.minutes)


def server_of() -> list[int]:
    """The server's processes: those below this one that are no worker."""
    return [pid for pid in family(os.getpid()) if "granian" in command(pid)]


def command(pid: int) -> str:
    try:
        with open(f"/proc/{pid}/cmdline") as file:
            return file.read()
    except OSError:
        return ""


def watch(web: list[int], others: dict[str, int], seconds: float) -> dict[str, list[float]]:
    """Megabytes of the largest web process and of the other processes, every hundredth of the time."""
    memory: dict[str, list[float]] = {"web": [], **{name: [] for name in others}}
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(seconds / 100)
        memory["web"].append(max(map(megabytes, web)))
        for name, pid in others.items():
            memory[name].append(largest(pid))
    return memory


class Visitor:
    """One client with a connection of its own; four in ten are residents."""

    def __init__(self, address: str, number: int, cookies: dict[str, str], seen: Seen) -> None:
        self.host, self.seen = urlsplit(address).netloc, seen
        self.chance = random.Random(number)
        staff = STAFF[number % len(STAFF)] if number % 10 >= 4 else ""
        self.staff = staff
        self.cookie = f"csrftoken={TOKEN}" + (f"; {cookies[staff]}" if staff else "")
        self.connection = http.client.HTTPConnection(self.host, timeout=60)

    def visit(self, stop: threading.Event) -> None:
        works: list[Callable[[], None]] = (
            [self.read, self.read, self.search, self.open_one, self.work]
            if self.staff
            else [self.look, self.look, self.say, self.follow]
        )
        while not stop.is_set():
            self.chance.choice(works)()
            stop.wait(self.chance.expovariate(1 / PAUSE))
        self.connection.close()

    def ask(self, kind: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str, str]:
        headers = {"Cookie": self.cookie}
        body = None
        if fields is not None:
            body = urlencode(fields | {"csrfmiddlewaretoken": TOKEN})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        begun = time.perf_counter()
        try:
            self.connection.request("GET" if body is None else "POST", path, body, headers)
            answer = self.connection.getresponse()
            status, text = answer.status, answer.read().decode("utf-8", "replace")
            where = answer.headers.get("Location") or ""
        except (OSError, http.client.HTTPException) as problem:
            self.connection.close()
            status, text, where = 0, str(problem), ""
        self.seen.note(kind, path, status, time.perf_counter() - begun)
        return status, text, where

    def look(self) -> None:
        self.ask("public", self.chance.choice(PUBLIC))

    def say(self) -> None:
        _, _, where = self.ask("say", "/say/check/", form())
        if number := re.search(r"/receipt/([^/]+)/", where):
            with self.seen.lock:
                self.seen.numbers.append(number[1])

    def follow(self) -> None:
        if self.seen.numbers:
            self.ask("public matter", f"/public/{self.chance.choice(self.seen.numbers)}/")

    def read(self) -> None:
        self.ask("list", self.chance.choice(PAGES))

    def search(self) -> None:
        word = quote(self.chance.choice(WORDS))
        self.ask("search", f"/bench/queue/?view=all&sort=received&text={word}")

    def open_one(self) -> None:
        if self.seen.numbers:
            self.ask("matter", f"/bench/cases/{self.chance.choice(self.seen.numbers)}/")

    def work(self) -> None:
        """Accepts or answers a matter that a resident has just said; others may have been before."""
        if not self.seen.numbers:
            return
        page = f"/bench/cases/{self.chance.choice(self.seen.numbers)}/"
        if self.staff == "dispatcher":
            self.dispatch(page)
        elif self.chance.random() < 0.5:
            self.ask("accept", f"{page}accept/", {})
        else:
            self.ask("resolve", f"{page}resolve/", {"outcome": "fixed", "answer": "工作人员已到现场修好。"})

    def dispatch(self, page: str) -> None:
        _, text, _ = self.ask("assign form", f"{page}assign/")
        bodies = re.findall(r'<option value="([0-9a-f-]{36})"', text)
        if bodies:
            self.ask("assign", f"{page}assign/", {"body": self.chance.choice(bodies[:3])})


def growth(sizes: list[float]) -> float:
    """How much larger a process is at the end than after the first sixth of the time."""
    settled = sizes[len(sizes) // 6 :]
    first, last = settled[: len(settled) // 4], settled[-len(settled) // 4 :]
    return statistics.mean(last) / max(statistics.mean(first), 1)


def report(seen: Seen, memory: dict[str, list[float]], minutes: float) -> int:
    from liren.kernel import audit

    chain = audit.verify()
    claims = [
        Claim("errors", len(seen.errors), most=0),
        Claim("breaks of the audit", chain.first_break is not None, most=0),
    ]
    claims += [
        Claim(f"growth of the {name} process", growth(memory[name]), most=1.05) for name in ("web", "worker")
    ]
    claims += [
        Claim("MB of the web process", max(memory["web"]), most=WEB_MB),
        Claim("MB of the worker", max(memory["worker"]), most=WORKER_MB),
    ]
    figures = {
        "minutes": minutes,
        "requests": sum(seen.codes.values()),
        "audit_entries": chain.entries,
        "matters_said": len(seen.numbers),
        "codes": dict(sorted(seen.codes.items())),
        "times": {kind: Timing(seconds).in_ms() for kind, seconds in sorted(seen.seconds.items())},
        "memory_mb": {
            name: {"first": round(sizes[0]), "last": round(sizes[-1]), "most": round(max(sizes))}
            for name, sizes in memory.items()
        },
        "first_errors": seen.errors[:10],
    }
    return verdict("soak", figures, claims)


if __name__ == "__main__":
    sys.exit(main())
