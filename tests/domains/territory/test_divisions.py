"""The statistical tables: loaded whole, told what is irregular, taken up again after a stop."""

from __future__ import annotations

import datetime as dt
import gzip

import pytest

from liren.domains.territory import actions, errors, queries
from liren.domains.territory.actions import divisions
from liren.domains.territory.models import Place
from liren.kernel import audit
from liren.kernel.actor import SYSTEM, VISITOR
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotAllowed

pytestmark = pytest.mark.django_db
SINCE = dt.date(2023, 6, 30)

PROVINCES = "code,name\n32,江苏省\n44,广东省\n46,海南省\n"
CITIES = (
    "code,name,provinceCode\n3201,南京市,32\n4419,东莞市,44\n4602,三亚市,46\n4690,省直辖县级行政区划,46\n"
)
AREAS = (
    "code,name,cityCode,provinceCode\n320104,秦淮区,3201,32\n441900,东莞市,4419,44\n"
    "460202,海棠区,4602,46\n469001,五指山市,4690,46\n329901,孤县,3299,32\n"
)
STREETS = (
    "code,name,areaCode,provinceCode,cityCode\n320104001,秦虹街道,320104,32,3201\n"
    "441900003,东城街道,441900,44,4419\n460202198,海棠区直辖村级区划,460202,46,4602\n"
    "469001100,通什镇,469001,46,4690\n320104001,秦虹街道,320104,32,3201\n32010,短码街道,320104,32,3201\n"
)
VILLAGES = (
    "code,name,street_code,street\n320104001001,甲居委会,320104001,秦虹街道\n"
    "320104001002,乙居委会,320104001,秦虹街道\n460202198200,丙村委会,460202198,海棠区直辖村级区划\n"
    "469001100001,丁\ue08b居委会,469001100,老通什镇\n320104009001,戊居委会,320104009,缺街道\n"
    "320104001002,乙居委会,320104001,秦虹街道\n320104001003,,320104001,秦虹街道\n"
)


@pytest.fixture
def folder(tmp_path):
    tables = {"provinces": PROVINCES, "cities": CITIES, "areas": AREAS, "streets": STREETS}
    for name, text in tables.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    (tmp_path / "villages-2023.csv.gz").write_bytes(gzip.compress(VILLAGES.encode()))
    return tmp_path


def load(folder, **options):
    return actions.load_divisions(**{"actor": SYSTEM, "folder": folder, "since": SINCE} | options)


def counted(loaded):
    return {
        level.value: (counts.created, counts.updated, counts.unchanged)
        for level, counts in loaded.levels.items()
    }


def test_every_row_is_loaded_or_accounted_for(folder):
    loaded = load(folder)
    assert counted(loaded) == {
        "province": (3, 0, 0),
        "city": (4, 0, 0),
        "county": (5, 0, 0),
        "street": (4, 0, 0),
        "community": (5, 0, 0),
    }
    assert Place.objects.count() == 21
    assert {kind.value: count for kind, count in loaded.refused.totals()} == {
        "code_repeated": 2,
        "code_wrong": 1,
        "name_wrong": 1,
    }


def test_irregular_places_are_loaded_and_listed(folder):
    listed = {
        entry["kind"]: [p["code"] for p in entry["places"]] for entry in load(folder).irregular.as_list()
    }
    assert listed == {
        "city_without_counties": ["4419"],
        "county_under_province": ["469001"],
        "county_without_streets": ["460202", "329901"],
        "grouping_not_a_city": ["4690"],
        "name_unreadable": ["469001100001"],
        "parent_missing": ["329901", "320104009001"],
        "street_named_otherwise": ["469001100"],
        "street_without_communities": ["441900003"],
    }


def test_a_place_whose_parent_is_missing_hangs_on_the_nearest_that_its_code_names(folder):
    load(folder)
    assert queries.get_place("320104009001").parent_code == "320104"
    assert queries.get_place("329901").parent_code == "32"


def test_loading_again_changes_nothing_and_writes_no_audit(folder):
    load(folder)
    ids = dict(Place.objects.values_list("code", "id"))
    entries = AuditEntry.objects.count()
    again = counted(load(folder, since=dt.date(2024, 6, 30)))
    assert again["community"] == (0, 0, 5)
    assert dict(Place.objects.values_list("code", "id")) == ids
    assert AuditEntry.objects.count() == entries
    assert audit.verify().first_break is None


def test_a_changed_name_is_updated_and_the_place_keeps_its_id(folder):
    load(folder)
    before = queries.get_place("320104001")
    text = STREETS.replace("秦虹街道", "秦虹北街道")
    (folder / "streets.csv").write_text(text, encoding="utf-8")
    assert counted(load(folder))["street"] == (0, 1, 3)
    after = queries.get_place("320104001")
    assert (after.id, after.name, after.initials) == (before.id, "秦虹北街道", "qhbjd")


def test_a_load_that_was_stopped_is_taken_up_by_the_next(folder, monkeypatch):
    monkeypatch.setattr(divisions, "BATCH", 2)
    batches = []

    def stop(_bytes):
        batches.append(1)
        if len(batches) == 8:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(folder, on_progress=stop)
    there = Place.objects.count()
    assert 0 < there < 21
    counts = load(folder).levels.values()
    assert (sum(c.created for c in counts), sum(c.unchanged for c in counts)) == (21 - there, there)


def test_each_batch_costs_the_same_queries_whatever_its_size(folder, django_assert_num_queries):
    load(folder)
    with django_assert_num_queries(5 * 3):  # a table: savepoint, rows, release
        load(folder)


def test_a_missing_table_is_refused(folder):
    (folder / "areas.csv").unlink()
    with pytest.raises(errors.FileMissing) as refused:
        load(folder)
    assert refused.value.code == "territory.file_missing"
    assert "areas" in str(refused.value)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cities.csv", b"a,b\n1,2\n"),
        ("cities.csv", CITIES.encode("gbk")),
        ("villages-2023.csv.gz", gzip.compress(VILLAGES.encode(), mtime=0)[:60]),
        ("villages-2023.csv.gz", b"not gzip"),
    ],
)
def test_an_unusable_table_is_refused_by_name(folder, name, content):
    (folder / name).write_bytes(content)
    with pytest.raises(errors.FileUnusable) as refused:
        load(folder)
    assert refused.value.code == "territory.file_unusable"
    assert name in str(refused.value)


def test_a_visitor_may_not_load(folder):
    with pytest.raises(NotAllowed):
        load(folder, actor=VISITOR)
