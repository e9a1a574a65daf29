"""`liren cases import --refused FILE`: the rows that were not taken, to be mended and given in again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from liren.config.cli import main
from tests.domains.casework.conftest import Desk, desk
from tests.factories.registers import said, workbook

__all__ = ["desk"]


@pytest.mark.parametrize("language", ["zh_CN.UTF-8", "en_GB.UTF-8"])
def test_the_refused_rows_come_back_as_a_workbook_that_can_be_mended(
    desk: Desk, tmp_path: Path, language: str
) -> None:
    register, refused = tmp_path / "a.xlsx", tmp_path / "refused.xlsx"
    workbook(register, [said(1), said(2, time="昨天", text="=1+1")])
    command = ["cases", "import", str(register), "--place", "320104", "--refused", str(refused), "--json"]
    done = CliRunner(env={"LANG": language}).invoke(main, command)
    assert done.exit_code == 0, done.output
    counts = json.loads(done.output.splitlines()[-1])
    assert (counts["created"], len(counts["refused"])) == (1, 1)
    rows = CalamineWorkbook.from_path(str(refused)).get_sheet_by_index(0).to_python()
    assert len(rows) == 2
    assert rows[1][0] == "2"
    assert rows[1][4] == "=1+1"
    assert "昨天" in str(rows[1][-1])
    assert str(rows[1][-1]) == counts["refused"][0]["why"]


def test_the_rates_are_summed_up_anew(desk: Desk) -> None:
    desk.resolved()
    done = CliRunner(env={"LANG": "zh_CN.UTF-8"}).invoke(main, ["cases", "recount", "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.output.splitlines()[-1]) == {"cases": 1}
