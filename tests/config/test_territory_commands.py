"""`liren divisions load` and `liren grids import`: what machines and people get."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from liren.config.cli import main
from liren.config.demo.ground import grids_geojson, seed_demo_ground
from liren.kernel.actor import SYSTEM
from tests.domains.territory.ground import collection, feature, ring

pytestmark = pytest.mark.django_db
TABLES = {
    "provinces.csv": "code,name\n32,江苏省\n",
    "cities.csv": "code,name,provinceCode\n3201,南京市,32\n",
    "areas.csv": "code,name,cityCode,provinceCode\n320104,秦淮区,3201,32\n",
    "streets.csv": "code,name,areaCode\n320104001,秦虹街道,320104\n",
    "villages-2023.csv": "code,name,street_code,street\n320104001001,甲居委会,320104001,秦虹街道\n",
}


def liren(*arguments):
    return CliRunner().invoke(main, list(arguments))


def figures(done):
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout.splitlines()[-1])


def test_divisions_are_loaded_and_counted_by_level(tmp_path):
    for name, text in TABLES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    report = figures(liren("divisions", "load", str(tmp_path), "--json"))
    assert report["places"] == 5
    assert report["levels"]["community"] == {"places": 1, "created": 1, "updated": 0, "unchanged": 0}
    assert (report["irregular"], report["refused"]) == ([], [])
    assert figures(liren("divisions", "load", str(tmp_path), "--json"))["levels"]["street"]["unchanged"] == 1
    assert "乡级" in liren("divisions", "load", str(tmp_path)).output


def test_a_wrong_directory_is_a_sentence_and_status_one(tmp_path):
    done = liren("divisions", "load", str(tmp_path / "nowhere"), "--json")
    assert done.exit_code == 1
    assert "[territory.file_missing]" in done.output
    assert "Traceback" not in done.output


def test_grids_are_imported_and_counted(tmp_path):
    seed_demo_ground(SYSTEM)
    file = tmp_path / "grids.geojson"
    file.write_bytes(grids_geojson())
    report = figures(liren("grids", "import", str(file), "--datum", "cgcs2000", "--json"))
    assert (report["created"], report["unchanged"], len(report["communities"])) == (0, 53, 6)


@pytest.mark.parametrize(
    ("options", "status", "code"),
    [
        (["--datum", "wgs72"], 1, "territory.datum_unknown"),
        (["--datum", "gcj02", "--place", "320104"], 1, "territory.not_a_community"),
        ([], 2, "--datum"),
    ],
)
def test_a_wrong_import_says_why(tmp_path, options, status, code):
    file = tmp_path / "grids.geojson"
    file.write_bytes(collection(feature("01", [ring(0, 0)])))
    done = liren("grids", "import", str(file), *options)
    assert done.exit_code == status
    assert code in done.output


def test_a_file_that_is_not_there_is_wrong_usage():
    assert liren("grids", "import", "nowhere.geojson", "--datum", "gcj02").exit_code == 2


def test_codes_are_looked_at_changed_and_found_by_their_day(tmp_path):
    seed_demo_ground(SYSTEM)
    table = tmp_path / "codes.csv"
    table.write_text("旧代码,新代码,新名称\n320104901001,320104901101,柳荫社区\n", encoding="utf-8")
    asked = ["territory", "move", str(table), "--on", "2026-02-01", "--json"]
    planned = figures(liren(*asked, "--dry-run"))
    assert planned["reach"] == "320104901"
    assert planned["tables"]["territory.Grid place_code"] > 0
    assert liren(*asked).exit_code == 1  # without what it rests on
    done = figures(liren(*asked, "--basis", "批复"))
    assert (done["state"], done["kept"], done["moved"]) == ("done", 0, planned["rows"])
    assert figures(liren("territory", "moves", done["id"], "--json"))["tables"] == done["tables"]
    found = figures(liren("territory", "find", "320104901001", "--on", "2026-01-31", "--json"))
    assert (found["name"], found["now"], found["name_now"]) == ("柳荫里社区", "320104901101", "柳荫社区")
    assert liren("territory", "find", "320104901001", "--on", "2026-02-01").exit_code == 1
    table.write_bytes("旧代码".encode("gbk"))
    assert "UTF-8" in liren(*asked).output
