"""The shipped packs hold together, and a broken one is refused with the place of its fault."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest

from liren.domains.policy import packs
from liren.domains.policy.errors import BrokenPack
from liren.domains.policy.rules.packs import in_force, read_pack

HEAD = {"title": "某区", "title_en": "A district", "place_code": "320104"}
GOOD = {
    "key": "x.days",
    "name": "天数",
    "name_en": "Days",
    "shape": "count",
    "value": 3,
    "quote": "三日",
    "source": "某文件",
    "valid_from": "unknown",
}


def read(*figures: dict[str, Any], head: dict[str, Any] | None = None):
    return read_pack("x", head or HEAD, {"a.toml": {"figure": list(figures)}})


def test_every_shipped_figure_has_its_quote_source_and_date_or_says_that_it_has_none():
    figures = packs.pack_figures("320104001001")
    assert len(figures) > 40
    for figure in figures:
        assert figure.quote
        assert figure.source
        assert figure.name
        assert figure.name_en
        assert figure.valid_from is None or figure.valid_from >= dt.date(2000, 1, 1)


def test_the_district_pack_overrides_the_national_one_only_in_its_own_place():
    def first_department(place: str) -> str:
        rows = [f for f in packs.pack_figures(place) if f.key == "organisation.street_departments"]
        chosen = in_force(rows, dt.date(2026, 11, 22))
        assert chosen is not None
        return str(chosen.value[0]["name"])

    assert first_department("320104005") == "党政综合部"
    assert first_department("320102005") == "党政综合"


def test_the_figures_of_the_sources_stand_in_the_packs():
    values = {f.key: f.value for f in packs.pack_figures("320104")}
    assert values["premises.area_per_100_households"] == 30
    assert values["staff.workers_per_10000_residents"] == 18
    assert len(values["certificates.forbidden"]) == 20
    assert values["admission.errands_removed"] == 27
    assert values["outsourcing.pilot_communities"] == 14
    assert [row["name"] for row in values["organisation.street_departments"]] == [
        "党政综合部",
        "经济服务部",
        "社会管理部",
        "城市管理部",
        "市民服务中心",
    ]


def test_the_counted_bands_add_up_to_all_premises_and_to_the_tenths_of_their_shares():
    values = {f.key: f.value for f in packs.pack_figures("320104")}
    total = values["premises.communities"]
    bands = [row["count"] for row in values["premises.bands_counted"]]
    titles = [row["count"] for row in values["premises.titles_counted"]]
    assert sum(bands) == sum(titles) == total == 111
    assert [round(100 * n / total, 1) for n in (*titles, *bands)] == [18.9, 81.1, 43.2, 45.0, 11.7]
    assert [row["at_least"] for row in values["premises.bands"]] == [0, 500, 1000]


@pytest.mark.parametrize(
    "missing", ["key", "name", "name_en", "shape", "value", "quote", "source", "valid_from"]
)
def test_a_figure_without_one_of_its_parts_is_refused_by_name(missing: str):
    with pytest.raises(BrokenPack) as caught:
        read({k: v for k, v in GOOD.items() if k != missing})
    assert missing in str(caught.value)
    assert "x/a.toml" in str(caught.value)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"value": "three"}, "shape.count"),
        ({"shape": "weight"}, "shape.unknown"),
        ({"valid_from": "2026"}, "pack.date"),
        ({"valid_from": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}, "pack.date"),
        ({"colour": "red"}, "pack.strange"),
    ],
)
def test_a_figure_with_a_fault_is_refused_with_its_reason(change: dict[str, Any], why: str):
    with pytest.raises(BrokenPack) as caught:
        read({**GOOD, **change})
    assert caught.value.details["what"].key == why


def test_one_date_cannot_be_given_twice_and_a_figure_keeps_its_shape():
    with pytest.raises(BrokenPack):
        read(GOOD, GOOD)
    with pytest.raises(BrokenPack):
        read(GOOD, {**GOOD, "shape": "number", "valid_from": dt.date(2026, 1, 1)})


@pytest.mark.parametrize("head", [{}, {**HEAD, "place_code": "3201045"}, {**HEAD, "place_code": "秦淮"}])
def test_a_pack_must_say_what_it_is_and_where(head: dict[str, Any]):
    with pytest.raises(BrokenPack):
        read(GOOD, head=head or {"title": "x"})


def test_of_several_dates_the_one_in_force_on_the_day_counts():
    pack = read(GOOD, {**GOOD, "value": 5, "valid_from": dt.date(2026, 1, 1)})
    figures = list(pack.figures["x.days"])
    old, new = in_force(figures, dt.date(2025, 12, 31)), in_force(figures, dt.date(2026, 1, 1))
    assert old is not None
    assert new is not None
    assert (old.value, new.value) == (3, 5)
    assert in_force(figures[1:], dt.date(2025, 12, 31)) is None


def test_a_file_that_is_no_toml_is_refused_by_name(tmp_path: Path):
    (tmp_path / "pack.toml").write_text("title = ", encoding="utf-8")
    with pytest.raises(BrokenPack) as caught:
        packs.load_pack(tmp_path)
    assert "pack.toml" in str(caught.value)


def test_no_place_is_named_in_code():
    room = Path(packs.__file__).parent
    for pack in packs.all_packs():
        head = tomllib.loads((packs.LOCALITIES / pack.name / "pack.toml").read_text(encoding="utf-8"))
        for file in room.rglob("*.py"):
            text = file.read_text(encoding="utf-8")
            assert not head["place_code"] or head["place_code"] not in text
