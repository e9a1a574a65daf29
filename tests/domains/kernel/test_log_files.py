"""The log on the disk: one file a day for all processes, packed, kept for half a year and then removed."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import logging
import multiprocessing
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import DisallowedHost

from liren.config import recording
from liren.config.environment import WrongSetting
from liren.kernel import clock, log_files
from liren.kernel.logs import DayFileHandler, JsonFormatter, LineFormatter, append, plain

LINES = 200


def test_half_a_year_is_kept_by_default_and_less_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LIREN_LOG_DAYS", raising=False)
    assert recording.log_days() >= 180
    monkeypatch.setenv("LIREN_LOG_DAYS", "30")
    with pytest.raises(WrongSetting, match="LIREN_LOG_DAYS"):
        recording.log_days()


def test_old_days_are_packed_and_those_past_their_time_removed(settings: Any, tmp_path: Path) -> None:
    settings.LIREN_LOG_DIR, settings.LIREN_LOG_DAYS = tmp_path, 190
    now = dt.datetime(2026, 7, 30, 4, tzinfo=dt.UTC)
    for age in (200, 190, 5, 0):
        with clock.at(now - dt.timedelta(days=age)):
            append(tmp_path, f'{{"age":{age}}}')
    with clock.at(now):
        log_files.tidy()
        log_files.tidy()
    names = [path.name for path in log_files.files(tmp_path)]
    assert names == ["liren-2026-01-21.jsonl.gz", "liren-2026-07-25.jsonl.gz", "liren-2026-07-30.jsonl"]
    assert gzip.decompress((tmp_path / names[1]).read_bytes()) == b'{"age":5}\n'
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def _write(folder: str, mark: int) -> None:
    for number in range(LINES):
        append(Path(folder), json.dumps({"by": mark, "number": number, "rest": "x" * 500}))


def test_processes_that_write_at_once_spoil_no_line(tmp_path: Path) -> None:
    start = multiprocessing.get_context("fork")
    writers = [start.Process(target=_write, args=(str(tmp_path), mark)) for mark in range(3)]
    for one in writers:
        one.start()
    for one in writers:
        one.join(timeout=30)
    lines = [json.loads(line) for path in log_files.files(tmp_path) for line in path.read_text().splitlines()]
    assert sorted((line["by"], line["number"]) for line in lines) == [
        (by, number) for by in range(3) for number in range(LINES)
    ]


def test_a_folder_that_cannot_be_written_stops_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taken").write_text("")
    monkeypatch.setattr(logging, "raiseExceptions", False)
    handler = DayFileHandler(str(tmp_path / "taken"))
    handler.emit(logging.LogRecord("liren.x", logging.INFO, "", 1, "said", (), None))


def test_of_others_lines_only_the_sentence_is_kept() -> None:
    record = logging.LogRecord(
        "django.request", logging.WARNING, "", 1, "Not Found: %s", ("/who/王秀兰/",), None
    )
    record.status_code = 404
    line = json.loads(JsonFormatter().format(record))
    assert (line["said"], line["status"]) == ("Not Found: %s", 404)
    assert LineFormatter("%(levelname)s %(message)s").format(record) == "WARNING Not Found: %s"
    problem = DisallowedHost("Invalid host: 欧阳秀兰.example.org")
    info = (DisallowedHost, problem, None)
    host = logging.LogRecord("django.security.X", logging.ERROR, "", 1, str(problem), (), info)
    assert json.loads(JsonFormatter().format(host))["said"] == "DisallowedHost"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("call 13800138000 now", "call … now"),
        ("id 32010419800101123X", "id …"),
        ("to wang.xiulan+1@example.org.", "to …@…"),
        ("task 12 failed after 3000 ms", "task 12 failed after 3000 ms"),
    ],
)
def test_what_may_be_somebodys_number_is_left_out(given: str, kept: str) -> None:
    assert plain(given) == kept
