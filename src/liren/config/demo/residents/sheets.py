"""The lists people bring: one line a person, blocks of a household over several sheets, and an old system's output."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from liren.config.demo.residents.doubles import Written
from liren.config.demo.residents.made import Resident
from liren.kernel.tables import OPTIONS

DETAILS = ("文化程度", "婚姻状况", "工作单位")
PLAIN = (
    *("社区代码", "户号", "与户主关系", "姓名", "性别", "民族", "证件号码", "出生日期", "联系电话"),
    *("详细地址", "人户状态", *DETAILS),
)
BLOCKS = (
    "户号",
    "住址",
    "与户主关系",
    "姓名",
    "性别",
    "身份证号",
    "出生年月日",
    "手机号",
    "人员类别",
    "备注",
)
OLD = ("所属社区", "楼栋", "单元", "室号", "居民姓名", "身份号码", "性 别", "电话号码", "生日")
FULL = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
SHEET_PERSONS = 20_000
Place = tuple[str, int]  # the file or sheet, and the row in it


@dataclass(frozen=True, slots=True)
class Listed:
    """What was written: the files, how many rows, and of them doubles."""

    files: list[Path]
    truth: Path
    persons: int
    rows: int
    doubles: int


def write_lists(folder: Path, shape: str, written: Iterable[Written]) -> Listed:
    """Writes the list in `shape` and beside it `truth.csv`: for each row whose it is, and what was done to it."""
    folder.mkdir(parents=True, exist_ok=True)
    form = "xlsx" if shape == "blocks" else "csv"
    path, truth = folder / f"residents-{shape}.{form}", folder / "truth.csv"
    persons = rows = 0
    with ExitStack() as open_files:
        out = csv.writer(open_files.enter_context(truth.open("w", encoding="utf-8", newline="")))
        out.writerow(("sheet", "row", "person", "mistakes"))
        put = open_files.enter_context(_Sink(path, shape))
        for one in written:
            sheet, row = put(one)
            out.writerow((sheet, row, one.resident.serial, " ".join(one.mistakes)))
            rows, persons = rows + 1, persons + (not one.mistakes)
    return Listed([path], truth, persons, rows, rows - persons)


class _Sink:
    """An open list of one shape; called with a line it gives where the line stands."""

    def __init__(self, path: Path, shape: str) -> None:
        self._writer = WRITERS[shape](path)
        next(self._writer)

    def __enter__(self) -> Callable[[Written], Place]:
        send: Callable[[Written], Place] = self._writer.send
        return send

    def __exit__(self, *_: object) -> None:
        self._writer.close()


def _plain(path: Path) -> Any:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out, row, one = csv.writer(file), 1, (yield ("", 0))
        out.writerow(PLAIN)
        while True:
            row += 1
            out.writerow(plain_row(one.resident))
            one = yield ("", row)


def plain_row(person: Resident) -> list[str]:
    """The cells under `PLAIN`."""
    return [
        person.ground.code,
        person.household,
        person.relation,
        person.name,
        person.sex,
        f"{person.ethnic}族",
        person.document,
        person.birth.isoformat(),
        person.phone,
        person.address,
        "人户一致" if person.registered else "人在户不在",
        *(person.details.get(name, "") for name in DETAILS),
    ]


def _old(path: Path) -> Any:
    """GBK, full-width figures in every seventh line, phones as numbers, days without signs between."""
    with path.open("w", encoding="gbk", errors="replace", newline="") as file:
        out, row, one = csv.writer(file), 1, (yield ("", 0))
        out.writerow(OLD)
        while True:
            row += 1
            person = one.resident
            wide = row % 7 == 0
            document = person.document.translate(FULL) if wide else person.document
            phone = f"{person.phone}.0" if person.phone and row % 2 else person.phone
            home = (person.ground.name, person.building, person.unit, person.room)
            out.writerow((*home, person.name, document, person.sex, phone, f"{person.birth:%Y%m%d}"))
            one = yield ("", row)


def _blocks(path: Path) -> Any:
    """Sheets with a title over the header; number and address of a household stand in its first line only."""
    book = xlsxwriter.Workbook(str(path), {**OPTIONS, "constant_memory": False})
    try:
        number, one = 0, (yield ("", 0))
        while True:
            number += 1
            name = f"第{number}册"
            sheet, row, last = _headed(book, name), 3, ""
            for _turn in range(SHEET_PERSONS):
                person = one.resident
                first = not person.household or person.household != last
                last = person.household
                for column, cell in enumerate(_block_row(person, number=row, first=first)):
                    _put(sheet, row, column, cell)
                row += 1
                one = yield (name, row)
    finally:
        book.close()


def _headed(book: Any, name: str) -> Any:
    sheet = book.add_worksheet(name)
    sheet.merge_range(0, 0, 0, len(BLOCKS) - 1, "常住人口基本情况登记表", book.add_format({"bold": True}))
    sheet.write_string(1, 0, "填报单位：")
    sheet.write_row(2, 0, BLOCKS)
    return sheet


def _block_row(person: Resident, *, number: int, first: bool) -> list[str | float]:
    days = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")
    return [
        person.household if first else "",
        f"{person.ground.name}{person.address}" if first else "",
        person.relation,
        person.name,
        person.sex,
        person.document,
        person.birth.strftime(days[number % len(days)]),
        float(person.phone) if person.phone and number % 3 else person.phone,
        "户籍" if person.registered else "流动",
        "",
    ]


def _put(sheet: Any, row: int, column: int, cell: str | float) -> None:
    if isinstance(cell, float):
        sheet.write_number(row, column, cell)
    elif cell:
        sheet.write_string(row, column, cell)


WRITERS: dict[str, Callable[[Path], Any]] = {"plain": _plain, "blocks": _blocks, "old": _old}
