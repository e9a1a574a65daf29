"""A year of the working calendar is added from the notice, on the command line."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from liren.config.cli import main
from liren.domains.policy.queries import calendar_for
from liren.kernel import clock

pytestmark = pytest.mark.django_db
NOTICE = "一、元旦：1月1日至3日放假。1月9日（周六）上班。\n二、国庆节：10月1日至8日放假，共8天。"


def calendar(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["calendar", *arguments])


@pytest.fixture
def notice(tmp_path: Path) -> str:
    file = tmp_path / "notice.txt"
    file.write_text(NOTICE, encoding="utf-8")
    return str(file)


def test_a_year_is_added_from_the_notice(notice: str) -> None:
    done = calendar("add", "2027", notice, "--notice", "放假安排通知", "--place", "320104", "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout.splitlines()[-1]) == {"year": 2027, "off": 11, "work": 1, "recalculated": 0}
    assert calendar_for("320104005").is_workday(dt.date(2027, 1, 9))
    assert 2027 not in calendar_for("320102").years


def test_the_same_year_twice_is_refused_unless_it_is_to_be_replaced(notice: str) -> None:
    words = ("add", "2027", notice, "--notice", "放假安排通知")
    calendar(*words)
    again = calendar(*words)
    assert again.exit_code == 1
    assert "[policy.calendar_year_known]" in again.stderr
    assert calendar(*words, "--replace").exit_code == 0


def test_a_notice_saved_in_gbk_is_read(tmp_path: Path) -> None:
    file = tmp_path / "notice.txt"
    file.write_bytes(NOTICE.encode("gbk"))
    assert calendar("add", "2027", str(file), "--notice", "放假安排通知").exit_code == 0


@pytest.mark.parametrize("content", ["今天天气很好。".encode(), b"\xff\xfe\xff", b""])
def test_a_text_that_is_no_notice_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "other.txt"
    file.write_bytes(content)
    done = calendar("add", "2027", str(file), "--notice", "x")
    assert done.exit_code == 1
    assert "[policy.bad_calendar_year]" in done.stderr


def test_the_missing_year_is_shown_before_it_is_needed() -> None:
    with clock.at(dt.datetime(2026, 12, 1, tzinfo=dt.UTC)):
        done = calendar("show", "--place", "320104", "--json")
    figures = json.loads(done.stdout.splitlines()[-1])
    assert figures["missing"] == 2027
    assert figures["years"][0] == 2004
    assert "liren calendar add 2027" in done.stderr
