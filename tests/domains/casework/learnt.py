"""A version learnt from a small file, for the tests of suggestions."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from liren.domains.casework.actions import teaching
from liren.domains.casework.models import Category, ClassifierModel
from liren.kernel.actor import SYSTEM
from tests.domains.casework.conftest import Desk

pytest.importorskip("sklearn")

COUNTY = "320104"

KINDS = {
    0: ["楼道", "漏水", "物业", "电梯", "外墙", "业主", "维修", "小区"],
    1: ["老师", "学生", "补课", "招生", "学费", "课堂", "家长", "考试"],
}


@pytest.fixture
def labelled(desk: Desk, tmp_path: Path) -> Path:
    """A GBK file of two third-level classes of the catalogue, with a header."""
    codes = list(Category.objects.filter(county=COUNTY, level=3, handler=None).order_by("code")[:2])
    lines = ["文字,类别"]
    for number in range(60):
        words = KINDS[number % 2]
        picked = " ".join(words[(number // 2 + step * 3) % 8] for step in range(4))
        lines.append(f"{picked} 第{number}次,{codes[number % 2].code}")
    path = tmp_path / "已标.csv"
    path.write_bytes("\n".join(lines).encode("gbk"))
    return path


@pytest.fixture
def learnt(labelled: Path) -> ClassifierModel:
    return teaching.train_file(actor=SYSTEM, path=labelled, county=COUNTY)


def change_file(row: ClassifierModel) -> bytes:
    """Changes one byte in the middle and gives what was there."""
    with default_storage.open(row.path) as file:
        whole: bytes = file.read()
    middle = len(whole) // 2
    write_file(row, whole[:middle] + bytes([whole[middle] ^ 255]) + whole[middle + 1 :])
    return whole


def write_file(row: ClassifierModel, data: bytes) -> None:
    default_storage.delete(row.path)
    with default_storage.open(row.path, "wb") as file:
        file.write(data)
    teaching._loaded.cache_clear()
