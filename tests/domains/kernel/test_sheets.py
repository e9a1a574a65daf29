from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from liren.kernel import sheets
from liren.kernel.sheets import Fault, Numeric, TooLarge, Trouble, Unreadable, workbook

SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData>%s'
    "</worksheet>"
)
CONTENTS = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="一" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="t" Target="worksheets/sheet1.xml"/></Relationships>'
)


def by_hand(path: Path, rows: str, after: str = "", **parts: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", parts.get("contents", CONTENTS))
        archive.writestr("xl/_rels/workbook.xml.rels", RELATIONS)
        archive.writestr("xl/worksheets/sheet1.xml", parts.get("sheet", SHEET % (rows, after)))
    return path


def read(path: Path) -> list[Any]:
    return [(row.number, row.cells) for row in sheets.open_sheets(path)[0].rows()]


def test_cells_of_every_kind_are_read_as_text_that_knows_its_kind(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["留言", "=1+1"])
        sheet.write_number(1, 0, 188006)
        sheet.write_formula(1, 1, "=SUM(A1:A2)", None, 42)
        sheet.write_formula(1, 2, "=A9/0", None, "#DIV/0!")
        sheet.write_formula(1, 3, '="甲"', None, "甲")
    rows = read(path)
    assert rows == [(1, ["留言", "=1+1"]), (2, ["188006", "42", "#DIV/0!", "甲"])]
    assert [type(cell) for cell in rows[1][1]] == [Numeric, Numeric, Fault, str]


def test_inline_texts_rich_texts_and_escaped_letters_are_read(tmp_path: Path) -> None:
    path = by_hand(
        tmp_path / "a.xlsx",
        '<row r="3"><c r="B3" t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r><rPh><t>x</t></rPh></is></c></row>'
        "<row><c t='str'><f>A1</f><v>a_x0007_b</v></c><c/></row>",
    )
    assert read(path) == [(3, ["", "甲乙x"]), (4, ["a\x07b"])]


def test_sixty_five_thousand_empty_rows_are_passed_by(tmp_path: Path) -> None:
    empty = "".join(f'<row r="{n}" s="1"/>' for n in range(2, 65_000))
    path = by_hand(tmp_path / "a.xlsx", f'<row r="1"><c r="A1"><v>1</v></c></row>{empty}')
    assert read(path) == [(1, ["1"])]
    assert sheets.open_sheets(path)[0].size() == 64_999


def test_merged_cells_show_their_value_in_each_row_they_cover(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 2, 0, "同一个人")
        for row in range(4):
            sheet.write_string(row, 1, f"第{row}行")
    assert [cells for _, cells in read(path)] == [
        ["同一个人", "第0行"],
        ["同一个人", "第1行"],
        ["同一个人", "第2行"],
        ["", "第3行"],
    ]


def test_hidden_sheets_are_left_out_and_1904_is_known(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True}) as book:
        book.add_worksheet("看得见").activate()
        book.add_worksheet("藏着").hide()
    found = sheets.open_sheets(path)
    assert [sheet.name for sheet in found] == ["看得见"]
    assert found[0].epoch.year == 1904


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_encoding_and_separator_of_csv_are_found(tmp_path: Path, encoding: str, separator: str) -> None:
    path = tmp_path / "a.csv"
    lines = [
        separator.join(("编号", "主题", "时间")),
        separator.join(("1", '"甲,乙\n丙"', "2019-01-01 10:00")),
    ] * 5
    path.write_bytes("\r\n".join(lines).encode(encoding))
    rows = read(path)
    assert rows[0] == (1, ["编号", "主题", "时间"])
    assert rows[1][1][1].replace("\r", "") == "甲,乙\n丙"
    assert len(rows) == 10


def test_commas_within_long_texts_are_not_taken_for_separators(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    text = "，".join(["楼道灯不亮"] * 30)
    path.write_text("编号\t时间\t详情\n" + f"1\t2019/1/1\t{text}\n" * 9, encoding="utf-8")
    assert read(path)[1] == (2, ["1", "2019/1/1", text])


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (b"", Trouble.EMPTY),
        (b"%PDF-1.4 ...", Trouble.NO_TABLE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, Trouble.OLD_FORMAT),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
            Trouble.PASSWORD,
        ),
        (b"PK\x03\x04 and then nothing", Trouble.DAMAGED),
        (b"\x81\xff\x82" * 50, Trouble.ENCODING),
    ],
)
def test_what_is_no_table_is_told_by_its_content(tmp_path: Path, content: bytes, trouble: Trouble) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(Unreadable) as refused:
        read(path)
    assert refused.value.trouble == trouble


def test_a_zip_without_workbook_is_no_table(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    with pytest.raises(Unreadable) as refused:
        sheets.open_sheets(path)
    assert refused.value.trouble == Trouble.NO_TABLE


def test_a_zip_bomb_is_refused_before_it_unpacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_UNPACKED", 1024 * 1024)
    path = by_hand(tmp_path / "a.xlsx", " " * 3_000_000)
    assert path.stat().st_size < 10_000
    with pytest.raises(TooLarge):
        sheets.open_sheets(path)


def test_a_zip_that_lies_about_its_size_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = by_hand(tmp_path / "a.xlsx", " " * 3_000_000)
    found = sheets.open_sheets(path)[0]
    monkeypatch.setattr(workbook, "MOST_UNPACKED", 1024 * 1024)
    with pytest.raises(TooLarge):
        list(found.rows())


@pytest.mark.parametrize(
    "sheet",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet><sheetData>&b;</sheetData></worksheet>',
        "<worksheet><sheetData><row><c></row></sheetData></worksheet>",
        '<worksheet><sheetData><row r="1"><c t="s"><v>99</v></c></row></sheetData></worksheet>',
        '<worksheet><sheetData><row r="' + "1" * 6_000_000 + '"/></sheetData></worksheet>',
    ],
    ids=["doctype", "broken", "missing text", "endless tag"],
)
def test_broken_or_hostile_xml_is_refused(tmp_path: Path, sheet: str) -> None:
    path = by_hand(tmp_path / "a.xlsx", "", sheet=sheet)
    with pytest.raises(Unreadable):
        read(path)


def test_a_cell_beyond_measure_is_cut_and_columns_beyond_measure_are_left_out(tmp_path: Path) -> None:
    path = by_hand(
        tmp_path / "a.xlsx",
        f'<row r="1"><c r="A1" t="str"><v>{"长" * 900_000}</v></c><c r="XFD1"><v>1</v></c></row>',
    )
    ((_, cells),) = read(path)
    assert [len(cell) for cell in cells] == [sheets.cells.MOST_LETTERS]


def test_shared_texts_are_unpacked_once_for_all_sheets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("一", "二", "三"):
            book.add_worksheet(name).write_row(0, 0, [f"甲{name}", "乙"])
    loaded: list[object] = []
    load = workbook.Strings.load
    monkeypatch.setattr(
        workbook.Strings, "load", lambda strings, chunks: (loaded.append(strings), load(strings, chunks))
    )
    found = sheets.open_sheets(path)
    assert not loaded, "nothing is unpacked before a sheet is read"
    for _ in range(2):
        assert [[row.cells[0] for row in sheet.rows()] for sheet in found] == [["甲一"], ["甲二"], ["甲三"]]
    assert len(loaded) == 1
