"""Layouts: what is refused, where the heads are found, and that a filled one is whole."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from liren.domains.people.rules.templates import field_meant
from liren.kernel import layouts
from liren.kernel.layouts import Filling, Flaw, Layout, LayoutUnfit
from tests.domains.people.template_books import ledger, saved, with_part

COLUMNS = {"A": 0, "B": 1, "C": 2, "D": 3, "G": 4}


def found(content: bytes) -> Layout:
    layout = layouts.find_layout(layouts.opened(content), field_meant, "name")
    layouts.try_growing(content, layout)
    return layout


def filled(content: bytes, count: int, name: str = "王建国") -> Any:
    rows = [(number, name, dt.date(1940, 1, 2), "320104194001020017", 85) for number in range(1, count + 1)]
    kept = io.BytesIO()
    layouts.fill(content, Filling(found(content), COLUMNS, "TZ-7", "TZ-7 & 某人", "编号 TZ-7"), rows, kept)
    return load_workbook(io.BytesIO(kept.getvalue())).active


def test_merged_heads_and_the_blank_lines_are_found() -> None:
    layout = found(ledger())
    assert (layout.sheet, layout.head_row, layout.first, layout.last) == ("老年人台账", 3, 4, 6)
    assert [(head.letters, head.meaning) for head in layout.heads] == [
        ("A", "serial"),
        ("B", "name"),
        ("C", "sex"),
        ("D", "document"),
        ("E", "phone"),
        ("F", "address"),
        ("G", "age"),
    ]


def test_numbered_lines_and_sums_of_a_line_are_blank_too() -> None:
    def change(sheet: Any) -> None:
        for row in range(4, 7):
            sheet.cell(row, 1, row - 3)
            sheet.cell(row, 7, f'=IF(C{row}="","",YEAR(TODAY())-YEAR(C{row}))')

    assert found(ledger(change)).last == 6
    sheet = filled(ledger(change), 5)
    assert sheet["A8"].value == 5
    without_age = {letters: at for letters, at in COLUMNS.items() if letters != "G"}
    kept = io.BytesIO()
    content = ledger(change)
    rows = [(1, "甲", None, "", 1)] * 5
    layouts.fill(content, Filling(found(content), without_age, "", "", ""), rows, kept)
    assert load_workbook(io.BytesIO(kept.getvalue())).active["G8"].value == (
        '=IF(C8="","",YEAR(TODAY())-YEAR(C8))'
    )


def test_a_longer_list_moves_what_stands_below_and_keeps_all_else() -> None:
    sheet = filled(ledger(), 10)
    assert [sheet.cell(row, 2).value for row in (4, 13)] == ["王建国", "王建国"]
    assert sheet["A14"].value == "合计"
    assert sheet["B14"].value == "=COUNTA(B4:B13)"
    assert sheet["A14"].fill.start_color.rgb.endswith("FFFF00")
    assert (sheet.row_dimensions[14].height, sheet.row_dimensions[13].height) == (31, 24)
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert {"A1:G1", "E2:F2", "A2:A3", "A15:C15"} <= merged
    assert "A8:C8" not in merged
    assert (sheet["D13"].border.left.style, sheet["D13"].font.name) == ("thin", "宋体")
    assert sheet.column_dimensions["F"].width == 42
    assert (sheet.page_setup.orientation, sheet.print_title_rows) == ("landscape", "$1:$3")
    assert sheet["A16"].value == "编号 TZ-7"
    assert str(sheet.print_area).endswith("$A$1:$G$16")
    assert sheet.oddFooter.center.text == "TZ-7 && 某人"
    assert sheet.oddHeader.right.text == "TZ-7"


def test_a_shorter_list_moves_nothing() -> None:
    sheet = filled(ledger(), 1)
    assert sheet["A7"].value == "合计"
    assert sheet["B7"].value == "=COUNTA(B4:B6)"
    assert sheet["B5"].value is None


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@SUM(A1)", "＝1", '=HYPERLINK("http://x")'])
def test_no_text_becomes_a_formula(text: str) -> None:
    cell = filled(ledger(), 1, text)["B4"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_a_layout_without_a_line_takes_the_looks_of_its_heads() -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["姓名", "性别"])
    content = saved(book)
    assert (found(content).first, found(content).last) == (2, 1)
    kept = io.BytesIO()
    filling = Filling(found(content), {"A": 0}, "", "", "完")
    layouts.fill(content, filling, [("甲",), ("乙",)], kept)
    again = load_workbook(io.BytesIO(kept.getvalue())).active
    assert [row[0].value for row in again.iter_rows()] == ["姓名", "甲", "乙", "完"]


def test_choices_and_looks_reach_over_the_further_lines() -> None:
    def change(sheet: Any) -> None:
        choice = DataValidation(type="list", formula1='"男,女"')
        choice.add("C4:C6")
        sheet.add_data_validation(choice)
        sheet.conditional_formatting.add("G4:G6", CellIsRule(operator="greaterThan", formula=["89"]))
        sheet.auto_filter.ref = "A3:G6"

    sheet = filled(ledger(change), 9)
    assert str(sheet.data_validations.dataValidation[0].sqref) == "C4:C12"
    assert [str(one.sqref) for one in sheet.conditional_formatting] == ["G4:G12"]
    assert sheet.auto_filter.ref == "A3:G12"


def _part_of_the_lines(sheet: Any) -> None:
    sheet["C7"] = "=SUM(G4:G5)"


def _one_line(sheet: Any) -> None:
    sheet["C7"] = "=G5*2"


def _join_lines(sheet: Any) -> None:
    sheet.merge_cells("B4:B5")


def _look_below(sheet: Any) -> None:
    sheet.conditional_formatting.add("B7:B7", CellIsRule(operator="greaterThan", formula=["1"]))


def _name(sheet: Any) -> None:
    sheet.parent.defined_names["people"] = DefinedName("people", attr_text="'老年人台账'!$B$4:$B$6")


def _elsewhere(sheet: Any) -> None:
    sheet.parent.create_sheet("汇总")["A1"] = "=COUNTA(老年人台账!B4:B6)"


def _people(sheet: Any) -> None:
    sheet["B4"], sheet["C4"] = "王建国", "男"


@pytest.mark.parametrize(
    ("change", "flaw", "where"),
    [
        (_part_of_the_lines, Flaw.FORMULA, "C7"),
        (_one_line, Flaw.FORMULA, "C7"),
        (_join_lines, Flaw.MERGED, "B4:B5"),
        (_look_below, Flaw.RULES, "B7"),
        (_name, Flaw.NAMES, "people"),
        (_elsewhere, Flaw.FORMULA, "汇总 A1"),
        (_people, Flaw.NOT_BLANK, "4"),
    ],
)
def test_what_would_not_stay_whole_is_refused(change: Callable[[Any], None], flaw: Flaw, where: str) -> None:
    with pytest.raises(LayoutUnfit) as unfit:
        found(ledger(change))
    assert (unfit.value.flaw, unfit.value.where) == (flaw, where)


def test_a_sum_right_below_the_heads_is_refused() -> None:
    with pytest.raises(LayoutUnfit) as unfit:
        found(ledger(lines=0))
    assert unfit.value.flaw is Flaw.FORMULA


CONTENTS = "[Content_Types].xml"
BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><styleSheet/>'


@pytest.mark.parametrize(
    ("content", "flaw"),
    [
        ("姓名,性别\n王,男\n".encode(), Flaw.NOT_XLSX),
        (b"%PDF-1.7", Flaw.NOT_XLSX),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, Flaw.NOT_XLSX),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), Flaw.PASSWORD),
        (ledger()[:2000], Flaw.DAMAGED),
        (b"PK\x03\x04" + b"x" * (2 * 1024**2), Flaw.TOO_BIG),
        (with_part(ledger(), "xl/vbaProject.bin", b"x"), Flaw.MACROS),
        (with_part(ledger(), "xl/media/image1.png", b"x"), Flaw.PICTURES),
        (with_part(ledger(), "xl/externalLinks/externalLink1.xml", b"<x/>"), Flaw.LINKS),
        (with_part(ledger(), CONTENTS, b"<Types>sheet.macroEnabled.main+xml</Types>"), Flaw.MACROS),
        (with_part(ledger(), CONTENTS, b"<Types>template.main+xml</Types>"), Flaw.NOT_XLSX),
        (with_part(ledger(), "xl/styles.xml", BOMB), Flaw.DAMAGED),
        (with_part(ledger(), "xl/styles.xml", b"<styleSheet><"), Flaw.DAMAGED),
        (with_part(ledger(), "xl/x.bin", b"\0" * (9 * 1024**2)), Flaw.TOO_BIG),
        (saved(Workbook()), Flaw.NO_HEADER),
    ],
)
def test_a_file_that_is_no_layout_is_refused(content: bytes, flaw: Flaw) -> None:
    with pytest.raises(LayoutUnfit) as unfit:
        found(content)
    assert unfit.value.flaw is flaw


def test_a_header_below_the_tenth_row_is_none() -> None:
    book = Workbook()
    sheet: Any = book.active
    for row, flaw in ((10, None), (11, Flaw.NO_HEADER)):
        sheet.delete_rows(1, 20)
        sheet.cell(row, 1, "姓名")
        sheet.cell(row, 2, "性别")
        content = saved(book)
        if flaw is None:
            assert found(content).head_row == 10
        else:
            with pytest.raises(LayoutUnfit) as unfit:
                found(content)
            assert unfit.value.flaw is flaw


def test_a_formatted_table_is_refused() -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["姓名", "性别"])
    sheet.add_table(Table(displayName="T1", ref="A1:B3"))
    with pytest.raises(LayoutUnfit) as unfit:
        found(saved(book))
    assert unfit.value.flaw is Flaw.TABLE
