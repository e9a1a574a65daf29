"""Made-up residents: the same for the same seed, with numbers that fit and belong to nobody, doubles as documented."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from liren.config.demo.residents.doubles import with_doubles
from liren.config.demo.residents.made import Ground, Maker, Resident
from liren.config.demo.residents.sheets import WRITERS, write_lists
from liren.domains.people.rules.documents import read_document
from liren.domains.people.rules.names import is_name
from liren.domains.people.rules.persons import read_phone
from liren.kernel.sheets import open_sheets

DAY = dt.date(2026, 1, 1)
GROUNDS = [
    Ground("320104901001", "柳荫里社区", ["柳叶巷12号3幢"]),
    Ground("320104901002", "棠园社区", ["棠梨路6号1幢"]),
]


def made(count: int, seed: int = 1) -> list[Resident]:
    return list(Maker(GROUNDS, count, seed, DAY).residents())


def test_the_same_seed_gives_the_same_people() -> None:
    assert made(300) == made(300)
    assert made(300) != made(300, seed=2)


def test_numbers_fit_and_are_nobodys() -> None:
    people = made(3000)
    numbers = [one.document for one in people if one.document]
    assert len(numbers) == len(set(numbers)) > 2900
    for one in people:
        assert is_name(one.name)
        if one.document:
            read = read_document("id_card", one.document, DAY)
            assert (read.birth, read.sex) == (one.birth, "1" if one.sex == "男" else "2")
            assert one.document.startswith("00")
        if one.phone:
            assert one.phone.startswith("17000")
            assert read_phone(one.phone)


def test_households_have_one_head_and_usual_sizes() -> None:
    heads, sizes = Counter[str](), Counter[str]()
    for one in made(4000):
        sizes[one.household] += 1
        heads[one.household] += one.relation == "户主"
    assert set(heads.values()) == {1}
    assert 2.3 < sum(sizes.values()) / len(sizes) < 2.9


def test_three_in_a_hundred_are_doubled_and_the_truth_is_kept() -> None:
    rows = list(with_doubles(made(10_000), 1))
    doubles = [row for row in rows if row.mistakes]
    assert 0.025 < len(doubles) / 10_000 < 0.035
    true = {row.resident.serial: row.resident for row in rows if not row.mistakes}
    assert len(true) == 10_000
    for row in doubles:
        first = true[row.resident.serial]
        assert row.resident.document != first.document or not first.document
        assert row.mistakes != ("document_missing",)


@pytest.mark.parametrize("shape", sorted(WRITERS))
def test_each_shape_is_a_table_that_says_all(shape: str, tmp_path: Path) -> None:
    listed = write_lists(tmp_path, shape, with_doubles(made(500), 1))
    assert (listed.persons, listed.rows) == (500, 500 + listed.doubles)
    cells = {
        (sheet.name if shape == "blocks" else "", row.number): row.cells
        for sheet in open_sheets(listed.files[0])
        for row in sheet.rows()
    }
    with listed.truth.open(encoding="utf-8", newline="") as file:
        truth = list(csv.DictReader(file))
    assert len(truth) == listed.rows
    for line in truth:
        assert any(is_name(cell) for cell in cells[line["sheet"], int(line["row"])])
