"""The doctor says what is wrong and what to do, each thing by itself, and is silent about nothing."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import socket
import time
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from liren.config import doctor
from liren.config.cli import main
from liren.config.doctor import Grade, ground, store, work
from liren.config.doctor.findings import Finding
from liren.config.environment import MailFolder, Relay
from liren.kernel import audit, clock, files, ids, outbox, paper, viruses
from liren.kernel.actor import SYSTEM
from liren.kernel.models import Media, StoredFile, WorkerBeat
from tests.factories.papers import PDF

pytestmark = pytest.mark.django_db
VERB = min(audit.VERBS)


def grades(found: Iterator[Finding]) -> list[Grade]:
    return [one.grade for one in found]


def said(found: Iterator[Finding]) -> str:
    return " ".join(one.sentence for one in found)


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    tmp_path.chmod(0o700)
    settings.LIREN_DATA_DIR = settings.LIREN_BACKUP_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path


def test_a_demo_is_told_apart_from_production(settings: Any) -> None:
    settings.LIREN_MODE = "demo"
    assert grades(ground.settings_of_production()) == [Grade.CARE]


def test_production_says_each_setting_that_is_missing(settings: Any) -> None:
    settings.LIREN_MODE, settings.LIREN_SMS_SENDER, settings.LIREN_PROXIES = "production", "file", 0
    settings.SESSION_COOKIE_SECURE, settings.LIREN_URL = False, "http://127.0.0.1:8000"
    text = said(ground.settings_of_production())
    for name in ("LIREN_HTTPS", "LIREN_SMS_SENDER", "LIREN_ORIGINS", "LIREN_PROXIES"):
        assert name in text
    settings.LIREN_SMS_SENDER, settings.LIREN_PROXIES = "own.sender.send", 1
    settings.SESSION_COOKIE_SECURE, settings.LIREN_URL = True, "https://liren.example.org"
    assert grades(ground.settings_of_production()) == [Grade.WELL]


def test_keys_that_others_can_read_are_named(home: Path) -> None:
    (home / "secrets.json").write_text("{}")
    (home / "secrets.json").chmod(0o644)
    assert grades(ground.keys()) == [Grade.ILL, Grade.WELL]
    (home / "secrets.json").chmod(0o600)
    assert grades(ground.keys()) == [Grade.WELL]


@pytest.mark.parametrize(("gib", "grade"), [(0.5, Grade.ILL), (3, Grade.CARE), (50, Grade.WELL)])
def test_a_disk_that_fills_is_seen_before_it_is_full(
    home: Path, monkeypatch: pytest.MonkeyPatch, gib: float, grade: Grade
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(0, 0, int(gib * ground.GIB)))
    assert grades(ground.disk()) == [grade]


def test_a_folder_that_everybody_may_enter_or_nobody_write_is_seen(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.chmod(0o705)
    assert Grade.CARE in grades(ground.disk())
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert grades(ground.disk()) == [Grade.ILL]


def test_fonts_and_pages_that_are_missing_are_seen(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper, "chinese_fonts", lambda: ())
    assert grades(ground.fonts()) == [Grade.ILL]
    monkeypatch.setattr(paper, "chinese_fonts", lambda: ("Noto Sans CJK SC",))
    assert "Noto Sans CJK SC" in said(ground.fonts())
    assert grades(ground.pages()) == [Grade.ILL]
    (home / "static").mkdir()
    (home / "static" / ".collected").write_text("x")
    assert grades(ground.pages()) == [Grade.WELL]


def test_tables_of_an_older_version_are_seen(settings: Any) -> None:
    settings.LIREN_MODE = "demo"
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'rights'")
    assert "liren database prepare" in said(store.database())


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL alone has these settings")
def test_a_server_that_forgets_with_the_power_is_seen() -> None:
    assert "fsync" in said(store.database())  # the server of the tests is careless on purpose


@pytest.mark.skipif(connection.vendor == "postgresql", reason="only SQLite is too small for a street")
def test_production_on_sqlite_is_mentioned(settings: Any) -> None:
    settings.LIREN_MODE = "production"
    assert grades(store.database()) == [Grade.CARE, Grade.WELL]


def test_clocks_that_differ_or_went_back_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert grades(store.clocks()) == [Grade.WELL]
    with clock.at(clock.now() + dt.timedelta(hours=1)):
        audit.record(actor=SYSTEM, verb=VERB, object_type="x", object_id="1", place_code="320104005001")
    assert "往回走" in said(store.clocks())
    late = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=40)
    monkeypatch.setattr(store, "_time_of_the_database", lambda: late)
    assert grades(store.clocks()) == [Grade.ILL, Grade.ILL]


def test_uploads_that_are_gone_are_counted(home: Path) -> None:
    assert grades(store.uploads()) == [Grade.WELL]
    StoredFile.objects.create(
        media=Media.JPEG,
        name="a.jpg",
        digest="ab" * 32,
        size=1,
        width=1,
        height=1,
        created_at=clock.now(),
        owner_type="x",
        owner_id=ids.uuid7(),
        kind="before",
        position=1,
    )
    assert "1 个找不到" in said(store.uploads())
    assert "1 个附件没有密封" in said(store.uploads())


def test_uploads_that_do_not_open_are_counted_and_the_command_seals_the_rest(home: Path) -> None:
    scan = SimpleUploadedFile("a.pdf", PDF)
    stored = files.keep_upload(scan, owner_type="x", owner_id=ids.uuid7(), kind="scan")
    assert grades(store.uploads()) == [Grade.WELL]
    path = home / "files" / files.path_of(stored, files.ORIGINAL)
    sealed_bytes = path.read_bytes()
    path.write_bytes(sealed_bytes[:-1])
    assert "1 个打不开" in said(store.uploads())
    path.write_bytes(PDF)
    StoredFile.objects.update(key_id="")
    assert grades(store.uploads()) == [Grade.CARE]
    done = CliRunner().invoke(main, ["files", "seal", "--json"])
    assert json.loads(done.stdout.splitlines()[-1]) == {"sealed": 1, "missing": 0, "broken": 0, "left": 0}
    assert grades(store.uploads()) == [Grade.WELL]
    path.unlink()
    StoredFile.objects.update(key_id="")
    lost = CliRunner().invoke(main, ["files", "seal", "--json"])
    assert lost.exit_code == 1
    assert json.loads(lost.stdout.splitlines()[-1])["missing"] == 1


def test_a_virus_scanner_that_is_away_and_what_it_found_are_told(home: Path, settings: Any) -> None:
    settings.LIREN_VIRUS_SCAN = ""
    assert grades(store.virus_scanner()) == [Grade.WELL]
    settings.LIREN_VIRUS_SCAN = "/bin/false"
    assert viruses.verdict_on(b"x") is viruses.Verdict.FOUND
    settings.LIREN_VIRUS_SCAN = f"clamd:{home}/nobody.ctl"
    scan = SimpleUploadedFile("a.pdf", PDF)
    files.keep_upload(scan, owner_type="x", owner_id=ids.uuid7(), kind="scan")
    assert "现在等着 1 个" in said(store.virus_scanner())
    settings.LIREN_VIRUS_SCAN = "/bin/true"
    assert grades(store.virus_scanner()) == [Grade.CARE]
    done = CliRunner().invoke(main, ["files", "scan", "--json"])
    assert json.loads(done.stdout.splitlines()[-1])["clean"] == 1
    assert grades(store.virus_scanner()) == [Grade.WELL]
    StoredFile.objects.update(seen="found")
    assert "1 个附件带病毒" in said(store.virus_scanner())
    assert CliRunner().invoke(main, ["files", "scan"]).exit_code == 1
    assert CliRunner().invoke(main, ["files", "scan", "--remove"]).exit_code == 0
    assert not StoredFile.objects.exists()


def test_files_without_an_owner_are_listed_before_they_are_removed(home: Path) -> None:
    left = home / "files" / "ab" / "cd" / f"{'0' * 60}-{'1' * 32}.jpg"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"left")
    os.utime(left, (time.time() - 7 * 3600,) * 2)
    done = CliRunner().invoke(main, ["files", "clean", "--dry-run", "--json"])
    told = json.loads(done.stdout.splitlines()[-1])
    assert (told["orphans"], told["bytes"], told["removed"], left.exists()) == (1, 4, 0, True)
    assert told["paths"] == [f"ab/cd/{left.name}"]
    done = CliRunner().invoke(main, ["files", "clean", "--json"])
    assert (json.loads(done.stdout.splitlines()[-1])["removed"], left.exists()) == (1, False)


def test_backups_that_were_never_made_or_not_lately_are_seen(home: Path, settings: Any) -> None:
    settings.LIREN_BACKUP_TO, settings.LIREN_MODE = "", "demo"
    assert grades(store.backups()) == [Grade.CARE]
    settings.LIREN_MODE = "production"
    assert grades(store.backups()) == [Grade.ILL]
    settings.LIREN_BACKUP_TO = "age1…"
    assert grades(store.backups()) == [Grade.ILL]
    made = home / "liren-20260101T010000.tar.age"
    made.write_bytes(b"x")
    assert grades(store.backups()) == [Grade.WELL]
    old = time.time() - 30 * 3600
    os.utime(made, (old, old))
    assert "30 小时" in said(store.backups())


def test_background_work_that_stands_still_is_seen() -> None:
    assert grades(work.worker()) == [Grade.ILL]
    WorkerBeat.objects.create(
        id="w1", host="here", pid=1, queues="*", started_at=clock.now(), seen_at=clock.now()
    )
    assert grades(work.worker()) == [Grade.WELL]


def test_work_that_waits_for_a_person_and_jobs_that_fail_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    summary = outbox.work_summary()
    late = clock.now() - dt.timedelta(minutes=11)
    stuck = outbox.WorkSummary(
        waiting=9, later=0, running=0, done_today=0, dead=2, oldest=late, workers=[], ticks=summary.ticks
    )
    monkeypatch.setattr(outbox, "work_summary", lambda: stuck)
    assert grades(work.worker()) == [Grade.ILL, Grade.CARE, Grade.CARE]
    assert grades(work.jobs()) == [Grade.WELL]
    failing = outbox.TickState("清理", clock.now(), None, 3, "OSError")
    monkeypatch.setattr(
        outbox,
        "work_summary",
        lambda: outbox.WorkSummary(0, 0, 0, 0, 0, None, [], [failing]),
    )
    assert "清理" in said(work.jobs())


def test_a_year_without_holidays_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    year = clock.today().year
    monkeypatch.setattr(work, "missing_year", lambda _place: year)
    assert grades(work.calendar()) == [Grade.ILL]
    monkeypatch.setattr(work, "missing_year", lambda _place: year + 1)
    assert grades(work.calendar()) == [Grade.CARE]
    assert str(year + 1) in said(work.calendar())
    monkeypatch.setattr(work, "missing_year", lambda _place: None)
    assert grades(work.calendar()) == [Grade.WELL]


def test_mail_servers_that_do_not_answer_are_seen(settings: Any) -> None:
    settings.LIREN_MAIL_SENDER, settings.LIREN_MAIL_INTAKE = "file", None
    assert grades(work.mail()) == [Grade.WELL]
    with socket.socket() as taken:  # and given back, so that nobody listens there
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    settings.LIREN_MAIL_SENDER = "smtp"
    settings.LIREN_SMTP = Relay("smtp", "127.0.0.1", port, "", "")
    settings.LIREN_MAIL_INTAKE = MailFolder("imap", "127.0.0.1", port, "u", "p", "INBOX")
    assert grades(work.mail()) == [Grade.ILL, Grade.ILL]


def test_a_check_that_cannot_be_made_says_so_and_the_next_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Iterator[Finding]:
        raise OSError("a secret path")

    monkeypatch.setattr(doctor, "CHECKS", (("disk", broken), ("fonts", ground.fonts)))
    found = doctor.examine()
    assert [one.name for one in found] == ["disk", "fonts"]
    assert "OSError" in found[0].sentence
    assert "secret" not in found[0].sentence


@pytest.mark.parametrize("language", ["zh_CN.UTF-8", "en_GB.UTF-8"])
def test_the_command_says_it_in_sentences_and_figures(
    home: Path, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", language)
    done = CliRunner().invoke(main, ["doctor", "--json"])
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert done.exit_code == 1  # no worker runs
    assert figures["ill"] >= 1
    assert {one["check"] for one in figures["findings"]} == {name for name, _ in doctor.CHECKS}
    is_chinese = any(
        "\u4e00" <= letter <= "\u9fff" for one in figures["findings"] for letter in one["sentence"]
    )
    assert is_chinese is language.startswith("zh")
