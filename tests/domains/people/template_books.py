"""Workbooks as departments send them round."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Border, Font, PatternFill, Side

HEADS = ("序号", "姓名", "性别", "公民身份号码", "联系电话", "家庭住址", "年龄")


def saved(book: Workbook) -> bytes:
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def ledger(change: Callable[[Any], object] | None = None, *, lines: int = 3, foot: bool = True) -> bytes:
    """A title over two rows of merged heads, `lines` blank lines, and below a count and who signs."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "老年人台账"
    sheet["A1"] = "高龄老人生活补贴台账"
    sheet.merge_cells("A1:G1")
    for column, head in enumerate(HEADS, start=1):
        is_grouped = head in ("联系电话", "家庭住址")
        sheet.cell(3 if is_grouped else 2, column, head)
        if not is_grouped:
            sheet.merge_cells(start_row=2, end_row=3, start_column=column, end_column=column)
    sheet["E2"] = "联系方式"
    sheet.merge_cells("E2:F2")
    thin = Side(style="thin")
    for row in range(4, 4 + lines):
        for column in range(1, 8):
            cell = sheet.cell(row, column)
            cell.border, cell.font = Border(thin, thin, thin, thin), Font(name="宋体", size=11)
        sheet.row_dimensions[row].height = 24
    if foot:
        below = 4 + lines
        sheet.cell(below, 1, "合计")
        sheet.cell(below, 2, f"=COUNTA(B4:B{below - 1})")
        sheet.cell(below + 1, 1, "填表人：")
        sheet.merge_cells(start_row=below + 1, end_row=below + 1, start_column=1, end_column=3)
        sheet.cell(below, 1).fill = PatternFill("solid", start_color="FFFF00")
        sheet.row_dimensions[below].height = 31
    sheet.column_dimensions["F"].width = 42
    sheet.page_setup.orientation = "landscape"
    sheet.print_title_rows = "1:3"
    sheet.print_area = f"A1:G{5 + lines}"
    if change is not None:
        change(sheet)
    return saved(book)


def with_part(content: bytes, name: str, data: bytes) -> bytes:
    """The same workbook with one more part, or another one of that name."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(kept, "w") as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part.filename, old.read(part))
        new.writestr(name, data)
    return kept.getvalue()
