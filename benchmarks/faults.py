"""Claim: under load, processes of the server and the worker are killed, the database falls and comes back, the disk
under it fills up, and the clock jumps an hour on and back: nothing that was acknowledged is lost or doubled, every
effect happens once, and all goes on without hands.

Twenty runs, each with the five faults in an order of its own. Six residents say matters all the time by the public form
and send the same form again until a receipt comes. Server and worker run as the units of docs/operate do and are begun
again by themselves, as is PostgreSQL, which lies on a small disk of its own (a tmpfs; wants root). The clock is moved
for server and worker only (`moved_clock`). A fault that this machine cannot make is named with its reason.

    python benchmarks/faults.py [--runs 20] [--clients 6] [--seed 1]
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlencode

import psutil
import psycopg
from create_case import form, lay_ground
from harness import ROOT, Claim, installation, verdict, wait_until_it_answers

TOKEN = "a" * 32
DISK = "900m"
HELD = 3.0  # seconds that a fault lasts
BETWEEN = 2.0
SETTLED = 4.0  # seconds after a fault in which what it left may still show
AGAIN = 1.0  # seconds before what has ended is begun again
PATIENCE = 120.0  # seconds for all to recover
QUIET = {"log_min_messages": "panic", "log_min_error_statement": "panic"}
MARK, CLOCK = "LIREN_TRIAL_UNIT", "LIREN_TRIAL_CLOCK"


class Unit:
    """What a service manager keeps running: begun again whenever it ends; what it leaves behind is killed first."""

    def __init__(self, name: str, begin: Callable[[], subprocess.Popen[bytes]]) -> None:
        self.name, self.begin = name, begin
        self.stopping, self.restarts = threading.Event(), -1
        self.process: subprocess.Popen[bytes] | None = None
        self.keeper = threading.Thread(target=self._keep, daemon=True)
        self.keeper.start()

    def _keep(self) -> None:
        while not self.stopping.is_set():
            try:
                self.process = self.begin()
            except SystemExit:  # it did not come up, as on a full disk
                self.stopping.wait(AGAIN)
                continue
            self.restarts += 1
            self.process.wait()
            for left in self.members():
                with suppress(psutil.Error):
                    left.kill()
            self.stopping.wait(AGAIN)

    def members(self) -> list[psutil.Process]:
        found = []
        for one in psutil.process_iter():
            with suppress(psutil.Error):
                if one.environ().get(MARK) == self.name:
                    found.append(one)
        return found

    def stop(self, number: int = signal.SIGTERM) -> None:
        self.stopping.set()
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)
        self.keeper.join(60)


@dataclass
class Said:
    """What the residents met. `receipts`: the number that each text was given."""

    receipts: dict[str, str] = field(default_factory=dict)
    tries: Counter[str] = field(default_factory=Counter)
    at: list[float] = field(default_factory=list)
    given_up: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass
class Trial:
    port: int
    url: str
    disk: Path
    moved: Path
    units: dict[str, Unit]
    chance: random.Random
    said: Said = field(default_factory=Said)
    silent: dict[str, list[float]] = field(default_factory=dict)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--clients", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    wrong: Counter[str] = Counter()
    with small_disk() as disk, database(disk) as (url, keeper), tempfile.TemporaryDirectory() as data:
        os.environ |= {"LIREN_DATABASE_URL": url, "LIREN_DATA_DIR": data}
        with installation():
            lay_ground()
            trial = begun(url, disk, Path(data) / "clock", keeper, random.Random(given.seed))
            try:
                for number in range(given.runs):
                    found = one_run(trial, given.clients)
                    wrong += found
                    print(
                        f"run {number + 1}: {len(trial.said.receipts)} receipts, wrong: {dict(found)}",
                        flush=True,
                    )
            finally:
                for name in ("server", "worker"):
                    trial.units[name].stop()
        return report(trial, given.runs, wrong)


@contextmanager
def small_disk() -> Iterator[Path]:
    """A directory with little room. Where none can be mounted the disk is not filled."""
    home = Path(tempfile.mkdtemp(prefix="liren-disk-"))
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=0755", "liren-trial", str(home)]
    is_mounted = os.geteuid() == 0 and subprocess.run(mount, capture_output=True).returncode == 0
    try:
        yield home
    finally:
        if is_mounted:
            subprocess.run(["umount", "--lazy", str(home)], check=False)
        home.rmdir()


@contextmanager
def database(disk: Path) -> Iterator[tuple[str, Unit]]:
    """PostgreSQL on that disk, begun again when it falls."""
    import pg

    directory, port, password = pg.binaries() or sys.exit(pg.NOT_FOUND), pg.free_port(), "tried-by-night"
    home = disk / "cluster"
    home.mkdir()
    first = [pg.start(directory, home, password, port, QUIET)]
    pg.as_postgres(f"{directory}/createdb -h 127.0.0.1 -p {port} -U liren liren".split(), password)
    unit = Unit("database", lambda: first.pop() if first else pg.serve(directory, home, port, QUIET))
    try:
        yield f"postgres://liren:{password}@127.0.0.1:{port}/liren", unit
    finally:
        unit.stop(signal.SIGINT)


def begun(url: str, disk: Path, moved: Path, keeper: Unit, chance: random.Random) -> Trial:
    """Server and worker under their units; both see the time that the file `moved` tells."""
    import pg

    port = pg.free_port()
    paths = (ROOT / "benchmarks" / "moved_clock", ROOT / "src")
    surroundings = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths)), CLOCK: str(moved)}

    def unit(name: str, *words: str) -> Unit:
        command = [sys.executable, "-m", "liren.config.cli", *words]
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return Unit(name, lambda: subprocess.Popen(command, env=surroundings | {MARK: name}, **quiet))

    address = ("--host", "127.0.0.1", "--port", str(port))
    units = {
        "database": keeper,
        "server": unit("server", "server", "run", *address),
        "worker": unit("worker", "worker", "run"),
    }
    wait_until_it_answers(f"http://127.0.0.1:{port}/healthz")
    return Trial(port, url, disk, moved, units, chance)


def one_run(trial: Trial, clients: int) -> Counter[str]:
    """All faults once under load, then quiet; what went wrong."""
    stop = threading.Event()
    residents = [threading.Thread(target=resident, args=(trial, stop)) for _ in range(clients)]
    for one in residents:
        one.start()
    faults = dict(possible(trial))
    for name in trial.chance.sample(list(faults), len(faults)):
        time.sleep(BETWEEN)
        at = time.monotonic()
        faults[name](trial)
        trial.silent.setdefault(name, []).append(seconds_without_a_receipt(trial, at))
    stop.set()
    for one in residents:
        one.join(PATIENCE)
    left = sum(one.is_alive() for one in residents)
    return Counter({"without a receipt": left} if left else {}) + what_is_wrong(trial)


def possible(trial: Trial) -> Iterator[tuple[str, Callable[[Trial], None]]]:
    yield "server killed", lambda each: kill_one(each, "server")
    yield "worker killed", lambda each: kill_one(each, "worker")
    yield "database fallen", fell_the_database
    if os.path.ismount(trial.disk):
        yield "disk filled", fill_the_disk
    yield "clock moved", move_the_clock


def kill_one(trial: Trial, name: str) -> None:
    """Any process of it, or all at once."""
    members = trial.units[name].members()
    for one in members if trial.chance.random() < 0.3 else trial.chance.sample(members, min(1, len(members))):
        with suppress(psutil.Error):
            one.kill()


def fell_the_database(trial: Trial) -> None:
    """As on a shutdown in haste, or as if it had crashed."""
    process = trial.units["database"].process
    if process is not None:
        process.send_signal(trial.chance.choice((signal.SIGINT, signal.SIGQUIT)))


def fill_the_disk(trial: Trial) -> None:
    ballast = trial.disk / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(b"\0" * 1_000_000)
    with suppress(OSError), ballast.open("ab", buffering=0) as file:
        while True:
            file.write(b"\0" * 4096)
    time.sleep(HELD)
    ballast.unlink()


def move_the_clock(trial: Trial) -> None:
    trial.moved.write_text(trial.chance.choice(("3600", "-3600")))
    time.sleep(HELD)
    trial.moved.write_text("0")


def seconds_without_a_receipt(trial: Trial, since: float) -> float:
    """The longest time, from when a fault began to when receipts come again after it."""
    settled = time.monotonic() + SETTLED
    while time.monotonic() < settled + PATIENCE:
        with trial.said.lock:
            at = [since, *(one for one in trial.said.at if one > since)]
        if at[-1] > settled:
            return max(later - one for one, later in pairwise(at))
        time.sleep(0.1)
    return PATIENCE


def resident(trial: Trial, stop: threading.Event) -> None:
    """Says one matter after the other, each until it has a receipt."""
    while not stop.is_set():
        with trial.said.lock:
            fields = form() | {"csrfmiddlewaretoken": TOKEN}
        pause, until = 0.5, time.monotonic() + PATIENCE
        while time.monotonic() < until:
            status, number = sent(trial.port, urlencode(fields))
            with trial.said.lock:
                trial.said.tries[str(status)] += 1
                if number:
                    trial.said.receipts[fields["phone"]] = number
                    trial.said.at.append(time.monotonic())
                    break
            time.sleep(pause)
            pause = min(pause * 2, 8.0)  # a telephone has ten tries an hour
        else:
            with trial.said.lock:
                trial.said.given_up += 1


def sent(port: int, body: str) -> tuple[int, str]:
    """The status, 0 for no answer, and the number of the receipt if there is one."""
    headers = {"Cookie": f"csrftoken={TOKEN}", "Content-Type": "application/x-www-form-urlencoded"}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=40)
    try:
        connection.request("POST", "/say/check/", body, headers)
        answer = connection.getresponse()
        answer.read()
        found = re.search(r"/receipt/([^/]+)/", answer.headers.get("Location") or "")
        return answer.status, found[1] if found and answer.status == 302 else ""
    except (OSError, http.client.HTTPException):
        return 0, ""
    finally:
        connection.close()


COUNTS = {
    "receipts without a matter": """
        SELECT count(*) FROM unnest(%(numbers)s::text[]) AS given(number)
        WHERE NOT EXISTS (SELECT 1 FROM casework_case WHERE casework_case.number = given.number)""",
    "matters without a receipt": """
        SELECT count(*) FROM casework_case WHERE NOT number = ANY(%(numbers)s::text[])""",
    "texts that came twice": """
        SELECT count(*) FROM (SELECT text FROM casework_case GROUP BY text HAVING count(*) > 1) AS twice""",
    "matters not received once": """
        SELECT count(*) FROM casework_case AS one WHERE 1 != (
            SELECT count(*) FROM kernel_auditentry WHERE verb = 'casework.case.received'
            AND object_id = one.id::text)""",
    "messages not queued once": """
        SELECT abs((SELECT count(*) FROM casework_case) - (SELECT count(*) FROM messaging_delivery))""",
    "messages that wait": "SELECT count(*) FROM messaging_delivery WHERE state IN ('queued', 'failed')",
    "tasks that wait": """
        SELECT count(*) FROM django_tasks_database_dbtaskresult
        WHERE status IN ('READY', 'RUNNING') AND (run_after IS NULL OR run_after <= now())""",
    "tasks that wait for another hour": """
        SELECT count(*) FROM django_tasks_database_dbtaskresult
        WHERE status IN ('READY', 'RUNNING') AND run_after > now() + interval '40 minutes'""",
    "dead letters": "SELECT count(*) FROM kernel_deadletter",
}
WAITING = ("messages that wait", "tasks that wait")


def what_is_wrong(trial: Trial) -> Counter[str]:
    """In the database, once the worker has had its time."""
    until = time.monotonic() + PATIENCE
    while True:
        found = counted(trial)
        if not any(found[name] for name in WAITING) or time.monotonic() > until:
            return found
        time.sleep(0.5)


def counted(trial: Trial) -> Counter[str]:
    numbers = {"numbers": list(trial.said.receipts.values())}
    with psycopg.connect(trial.url) as connection:
        found = {name: connection.execute(asked, numbers).fetchone() for name, asked in COUNTS.items()}
    return Counter({name: row[0] for name, row in found.items() if row and row[0]})


def report(trial: Trial, runs: int, wrong: Counter[str]) -> int:
    command = [sys.executable, "-m", "liren.config.cli", "audit", "verify"]
    audit = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, capture_output=True)
    made = dict(possible(trial))
    missing = {} if "disk filled" in made else {"disk filled": "no small disk could be mounted here"}
    doubled = len(trial.said.receipts) - len(set(trial.said.receipts.values()))
    claims = [
        Claim("runs", runs, least=20),
        Claim("kinds of fault", len(made), least=5),
        Claim("what went wrong", sum(wrong.values()), most=0),
        Claim("matters given up", trial.said.given_up, most=0),
        Claim("receipts given twice", doubled, most=0),
        Claim("the audit broken", audit.returncode, most=0),
        *(
            Claim(f"most seconds without a receipt, {name}", max(took), most=60)
            for name, took in trial.silent.items()
        ),
    ]
    figures = {
        "runs": runs,
        "receipts": len(trial.said.receipts),
        "answers": dict(trial.said.tries),
        "wrong": dict(wrong),
        "median_seconds_without_a_receipt": {
            name: round(statistics.median(took), 1) for name, took in trial.silent.items()
        },
        "begun_again": {name: unit.restarts for name, unit in trial.units.items()},
        "not_tried": missing,
    }
    return verdict("faults", figures, claims)


if __name__ == "__main__":
    sys.exit(main())
