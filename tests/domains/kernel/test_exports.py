"""Lists taken away by the worker: whole or not at all, for their owner alone, with the rights of the moment."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from python_calamine import CalamineWorkbook

from liren.kernel import clock, export_work, exports, tables, worker
from liren.kernel.actor import VISITOR, Actor, ActorKind, Grant
from liren.kernel.exports import Listing, Source
from liren.kernel.models import AuditEntry, ExportJob, ExportState
from liren.kernel.refusals import NotAllowed
from tests import prepared

RIGHT = "tests.take"
LONG = exports.AT_ONCE + 1
NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=clock.LOCAL)


class Lists:
    """A list of numbers, and a person whose rights the test takes away."""

    def __init__(self) -> None:
        self.actor = Actor(kind=ActorKind.STAFF, id=uuid.uuid4(), grants=(Grant(RIGHT, "320104"),))
        self.noted: list[tuple[str, int]] = []
        self.told: list[str] = []
        self.at_batch: dict[int, Any] = {}
        self.batches = 0

    def actor_of(self, account: uuid.UUID) -> Actor:
        return self.actor if account == self.actor.id else VISITOR

    def open(self, _actor: Actor, query: str) -> Listing:
        count = int(query)
        return Listing("数", ("号", "词"), lambda _now: self.keys(count), self.rows, "320104", {"n": query})

    def keys(self, count: int) -> Iterator[uuid.UUID]:
        return (uuid.UUID(int=number) for number in range(count))

    def rows(self, _now: Actor, ids: Sequence[uuid.UUID]) -> list[list[tables.Cell]]:
        self.batches += 1
        if act := self.at_batch.get(self.batches):
            act()
        return [[one.int, "=1+1"] for one in ids]

    def note(self, _actor: Actor, _listing: Listing, form: str, rows: int) -> None:
        self.noted.append((form, rows))

    def ask(self, count: int = LONG, form: str = "csv") -> ExportJob:
        listing = exports.opened(self.actor, "tests.numbers", str(count))
        found = exports.ask_export(
            actor=self.actor,
            source="tests.numbers",
            listing=listing,
            form=form,
            query=str(count),
            language="zh-hans",
        )
        return ExportJob.objects.get(id=found)


@pytest.fixture
def lists(db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lists]:
    settings.MEDIA_ROOT = tmp_path
    made = Lists()
    source = Source("tests.numbers", "数", (RIGHT,), made.open, made.note)
    monkeypatch.setitem(exports.SOURCES, source.key, source)
    monkeypatch.setattr(exports.HOOKS, "actor_of", made.actor_of)
    monkeypatch.setattr(exports.HOOKS, "tell", lambda job: made.told.append(str(job)))
    monkeypatch.setattr(export_work, "TELL_EVERY", 0)
    with clock.at(NOW):
        yield made


def files() -> list[str]:
    root = Path(default_storage.path(exports.FOLDER))
    return sorted(path.name for path in root.iterdir()) if root.is_dir() else []


def content(lists: Lists, job: ExportJob) -> bytes:
    with exports.fetch_export(actor=lists.actor, export_id=job.id).stream as stream:
        return stream.read()


def test_a_short_list_is_taken_at_once_and_written_down_with_its_rows(lists: Lists) -> None:
    listing = exports.opened(lists.actor, "tests.numbers", "1200")
    rows = exports.at_once(lists.actor, "tests.numbers", listing, "csv")
    assert rows is not None
    assert [row[0] for row in rows] == list(range(1200))
    assert lists.noted == [("csv", 1200)]


def test_a_longer_list_is_left_to_the_worker(lists: Lists) -> None:
    listing = exports.opened(lists.actor, "tests.numbers", str(LONG))
    assert exports.at_once(lists.actor, "tests.numbers", listing, "csv") is None
    assert lists.noted == []
    job = lists.ask()
    assert job.state == ExportState.WAITING
    worker.work_off()
    job.refresh_from_db()
    assert (job.state, job.rows, job.total, job.attempt) == (ExportState.DONE, LONG, LONG, 1)
    assert (lists.noted, lists.told) == ([("csv", LONG)], ["数.csv"])
    assert files() == [f"{job.id}-1.csv"]
    assert job.size == len(content(lists, job))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_every_row_is_there_once_in_order_and_none_is_a_formula(lists: Lists, form: str) -> None:
    job = lists.ask(form=form)
    worker.work_off()
    found = content(lists, job)
    if form == "csv":
        rows: list[list[Any]] = list(csv.reader(io.StringIO(found.decode("utf-8-sig"))))
        assert rows[1][1] == "'=1+1"
    else:
        assert b"<f>" not in found
        rows = CalamineWorkbook.from_filelike(io.BytesIO(found)).get_sheet_by_index(0).to_python()
        assert rows[1][1] == "=1+1"
    assert rows[0] == ["号", "词"]
    assert [int(row[0]) for row in rows[1:]] == list(range(LONG))


def test_a_list_longer_than_a_sheet_goes_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "SHEET_ROWS", 4)
    file = io.BytesIO()
    assert tables.write_table("xlsx", file, ["n"], [[number] for number in range(7)]) == 7
    book = CalamineWorkbook.from_filelike(io.BytesIO(file.getvalue()))
    sheets = [book.get_sheet_by_index(number).to_python() for number in range(len(book.sheet_names))]
    assert sheets == [[["n"], [0], [1], [2]], [["n"], [3], [4], [5]], [["n"], [6]]]


def test_asked_twice_while_it_waits_it_is_one_export_and_more_than_five_are_refused(lists: Lists) -> None:
    first = lists.ask(LONG)
    assert lists.ask(LONG).id == first.id
    for count in range(1, exports.MOST_WAITING):
        lists.ask(LONG + count)
    with pytest.raises(exports.TooManyExports) as refused:
        lists.ask(LONG + 9)
    assert "5 份" in str(refused.value)
    assert lists.ask(LONG).id == first.id


def test_what_breaks_in_the_middle_is_begun_anew_and_leaves_no_half_file(lists: Lists) -> None:
    def break_down() -> None:
        raise OSError("no space")

    job = lists.ask()
    lists.at_batch = {3: break_down}
    worker.work_off()
    job.refresh_from_db()
    assert (job.state, job.rows, files()) == (ExportState.RUNNING, 2 * exports.BATCH, [])
    with clock.at(NOW + dt.timedelta(minutes=1)):
        worker.work_off()
    job.refresh_from_db()
    assert (job.state, job.rows, job.attempt) == (ExportState.DONE, LONG, 2)
    assert lists.noted == [("csv", LONG)]


def test_a_right_taken_away_while_it_is_written_ends_it(lists: Lists) -> None:
    def take_away() -> None:
        lists.actor = Actor(kind=ActorKind.STAFF, id=lists.actor.id)

    job = lists.ask()
    lists.at_batch = {2: take_away}
    worker.work_off()
    job.refresh_from_db()
    assert (job.state, job.failure, job.stored) == (ExportState.FAILED, NotAllowed.code, "")
    assert (files(), lists.noted) == ([], [])
    assert "没有这项权限" in exports.why_failed(job)


def test_a_cancelled_export_stops_before_its_next_rows(lists: Lists) -> None:
    job = lists.ask()
    lists.at_batch = {2: lambda: exports.cancel_export(actor=lists.actor, export_id=job.id)}
    worker.work_off()
    job.refresh_from_db()
    assert (job.state, lists.batches, files()) == (ExportState.CANCELLED, 2, [])
    with pytest.raises(exports.ExportOver):
        exports.cancel_export(actor=lists.actor, export_id=job.id)
    exports.delete_export(actor=lists.actor, export_id=job.id)
    assert not ExportJob.objects.exists()


def test_a_worker_that_was_overtaken_changes_nothing(lists: Lists) -> None:
    job = lists.ask()
    lists.at_batch = {2: lambda: export_work.write(job.id)}
    worker.work_off()
    job.refresh_from_db()
    assert (job.state, job.attempt, lists.noted) == (ExportState.DONE, 2, [("csv", LONG)])
    assert files() == [f"{job.id}-2.csv"]


def test_only_its_owner_fetches_it_and_each_fetching_is_written_down(
    lists: Lists, django_capture_on_commit_callbacks: Any
) -> None:
    job = lists.ask()
    with pytest.raises(exports.ExportGone):
        content(lists, job)
    worker.work_off()
    stranger = Actor(kind=ActorKind.STAFF, id=uuid.uuid4(), grants=lists.actor.grants)
    for deed in (exports.fetch_export, exports.cancel_export, exports.delete_export):
        with pytest.raises(exports.ExportGone):
            deed(actor=stranger, export_id=job.id)
    assert content(lists, job)
    assert AuditEntry.objects.filter(verb="kernel.export.fetched", object_id=str(job.id)).count() == 1
    assert (exports.list_exports(stranger), exports.list_exports(VISITOR)) == ([], [])
    with django_capture_on_commit_callbacks(execute=True):
        exports.delete_export(actor=lists.actor, export_id=job.id)
    assert files() == []


def test_a_file_is_not_handed_out_under_other_rights_than_it_was_written(lists: Lists) -> None:
    job = lists.ask()
    worker.work_off()
    lists.actor = Actor(kind=ActorKind.STAFF, id=lists.actor.id, grants=(Grant(RIGHT, "320104005"),))
    with pytest.raises(exports.ExportRightsChanged):
        content(lists, job)


def test_files_are_forgotten_after_a_week_with_what_dead_attempts_left(
    lists: Lists, django_capture_on_commit_callbacks: Any
) -> None:
    job = lists.ask()
    worker.work_off()
    left = Path(default_storage.path(f"{exports.FOLDER}/{uuid.uuid4()}-1"))
    left.mkdir()
    (left / "part").write_bytes(b"half")
    long_ago = (NOW - dt.timedelta(days=1)).timestamp()
    os.utime(left, (long_ago, long_ago))
    export_work.sweep_exports()
    assert files() == [f"{job.id}-1.csv"]
    later = NOW + exports.LIFE + dt.timedelta(minutes=1)
    with clock.at(later), django_capture_on_commit_callbacks(execute=True):
        export_work.sweep_exports()
    assert (files(), ExportJob.objects.count()) == ([], 0)


def test_an_export_whose_task_was_given_up_says_so(lists: Lists) -> None:
    job = lists.ask()
    DBTaskResult.objects.filter(id=job.task_id).update(
        status=TaskResultStatus.FAILED, started_at=NOW, finished_at=NOW
    )
    export_work.sweep_exports()
    job.refresh_from_db()
    assert (job.state, job.failure) == (ExportState.FAILED, exports.ExportBroken.code)
    assert "再导出一次" in exports.why_failed(job)


ROOT = Path(__file__).resolve().parents[3]
KILLED = """
import os, signal, sys, uuid
import django; django.setup()
from liren.kernel import exports, shelf, worker
from liren.kernel.actor import Actor, ActorKind, Grant
from liren.kernel.exports import Listing, Source
from liren.kernel.models import ExportJob
me = Actor(kind=ActorKind.STAFF, id=uuid.UUID(int=7), grants=(Grant("tests.take"),))
batches = []
def rows(_now, ids):
    batches.append(1)
    if sys.argv[1] == "killed" and len(batches) == 4:
        os.kill(os.getpid(), signal.SIGKILL)
    return [[one.int] for one in ids]
def opened(_actor, query):
    return Listing("n", ("n",), lambda _now: (uuid.UUID(int=n) for n in range(3000)), rows)
exports.register(Source("tests.killed", "n", ("tests.take",), opened, lambda *given: None))
exports.HOOKS.actor_of, exports.HOOKS.tell = (lambda _id: me), (lambda _job: None)
if sys.argv[1] == "read":
    job = ExportJob.objects.get()
    whole = shelf.opened(job.stored, context=exports.context_of(job), is_sealed=True).read()
    sys.exit(print(whole.decode("utf-8-sig")))
if sys.argv[1] == "asked":
    exports.ask_export(actor=me, source="tests.killed", listing=opened(me, ""), form="csv", query="", language="en")
else:
    worker.run_worker(interval=0.1, batch=True, beat=0.2, dead_after=0.5)
job = ExportJob.objects.get()
print(job.state, job.attempt, job.rows, job.stored)
"""


def test_an_export_survives_the_killing_of_its_worker(tmp_path: Path) -> None:
    """`kill -9` in the midst of the rows: begun anew by the next worker, whole, each row once."""
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    shutil.copyfile(prepared.file(), tmp_path / "killed.sqlite3")
    where = {
        **os.environ,
        "LIREN_DATA_DIR": str(tmp_path),
        "LIREN_DATABASE_URL": f"sqlite:///{tmp_path / 'killed.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "liren.config.settings",
        "PYTHONPATH": path,
    }

    def run(step: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-c", KILLED, step], env=where, capture_output=True, text=True, timeout=120
        )
        return done.returncode, done.stdout.strip() or done.stderr

    status, told = run("asked")
    assert (status, told) == (0, "waiting 0 0")
    assert run("killed")[0] == -9
    folder = tmp_path / "files" / exports.FOLDER
    assert [one.is_dir() for one in folder.iterdir()] == [True], "no half file where whole ones lie"
    for _ in range(20):  # until the dead worker's heartbeat is old
        status, told = run("again")
        if not told.startswith("running"):
            break
    assert told.startswith("done 2 3000"), told
    whole = tmp_path / "files" / told.split()[-1]
    assert list(folder.iterdir()) == [whole], "nothing is left of the killed attempt"
    assert run("read")[1].split() == ["n", *map(str, range(3000))]
