"""A layout with more lines than it was drawn with: what stands below moves, what reaches over the lines grows."""

from __future__ import annotations

from copy import copy
from typing import Any

from liren.kernel.layouts.find import Layout
from liren.kernel.layouts.formulas import Growth, grown, rows_of
from liren.kernel.layouts.guard import Flaw, LayoutUnfit


def grow(book: Any, sheet: Any, layout: Layout, by: int) -> None:
    """Raises `LayoutUnfit` for what would not be whole afterwards."""
    growth = Growth(layout.sheet, layout.first, layout.last, by)
    _check(book, sheet, growth)
    pattern = _pattern(sheet, growth)
    bottom = sheet.max_row
    areas = _single_lines(sheet, growth)
    _formulas(sheet, growth)
    _move_below(sheet, growth, bottom)
    for row in range(growth.last + 1, growth.last + by + 1):
        _draw(sheet, row, growth, pattern)
        for first, last in areas:
            sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
    _print(sheet, growth)


def _check(book: Any, sheet: Any, growth: Growth) -> None:
    if sheet.tables:
        raise LayoutUnfit(Flaw.TABLE, next(iter(sheet.tables)))
    names = [*book.defined_names.values(), *sheet.defined_names.values()]
    for name in names:
        if growth.sheet in str(name.attr_text) and not name.name.startswith("_xlnm."):
            raise LayoutUnfit(Flaw.NAMES, name.name)
    for other in book.worksheets:
        if other is not sheet:
            _check_beside(other, growth)


def _check_beside(other: Any, growth: Growth) -> None:
    """Another sheet that reckons with this one would go on reckoning with its first lines."""
    for row in other.iter_rows():
        for cell in row:
            if cell.data_type == "f" and growth.sheet in str(cell.value):
                raise LayoutUnfit(Flaw.FORMULA, f"{other.title} {cell.coordinate}")


def _formulas(sheet: Any, growth: Growth) -> None:
    is_bare = growth.last < growth.first
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type != "f":
                continue
            if not isinstance(cell.value, str) or (is_bare and cell.row > growth.last):
                raise LayoutUnfit(Flaw.FORMULA, cell.coordinate)
            if growth.first <= cell.row <= growth.last:
                _check_line(cell, growth)
            else:
                cell.value = grown(cell.value, cell.coordinate, growth)


def _check_line(cell: Any, growth: Growth) -> None:
    """A formula of a line speaks of its own line and of what stands above the lines."""
    if any(row != cell.row and row >= growth.first for row in rows_of(cell.value)):
        raise LayoutUnfit(Flaw.FORMULA, cell.coordinate)


def _pattern(sheet: Any, growth: Growth) -> list[Any]:
    """The cells that further lines look like: those of the last line, or of the heads where there is no line."""
    return list(sheet[growth.last if growth.last >= growth.first else growth.first - 1])


def _single_lines(sheet: Any, growth: Growth) -> list[tuple[int, int]]:
    """The columns merged in the last line, as they are in the further ones. Refuses what joins several lines."""
    found = []
    for area in sheet.merged_cells.ranges:
        if area.max_row < growth.first or area.min_row > growth.last:
            continue
        if area.min_row != area.max_row:
            raise LayoutUnfit(Flaw.MERGED, str(area.coord))
        if area.min_row == growth.last:
            found.append((area.min_col, area.max_col))
    return found


def _move_below(sheet: Any, growth: Growth, bottom: int) -> None:
    if bottom <= growth.last:
        return
    from openpyxl.utils import get_column_letter

    across = get_column_letter(sheet.max_column)
    sheet.move_range(f"A{growth.last + 1}:{across}{bottom}", rows=growth.by)
    for area in [one for one in sheet.merged_cells.ranges if one.min_row > growth.last]:
        sheet.merged_cells.ranges.discard(area)
        area.shift(row_shift=growth.by)
        sheet.merged_cells.ranges.add(area)
    for row in range(bottom, growth.last, -1):
        height = sheet.row_dimensions[row].height
        sheet.row_dimensions[row + growth.by].height = height
        sheet.row_dimensions[row].height = None
        for cell in sheet[row + growth.by]:
            if getattr(cell, "hyperlink", None):
                cell.hyperlink.ref = cell.coordinate
    for stop in sheet.row_breaks.brk:
        stop.id += growth.by if stop.id > growth.last else 0


def _draw(sheet: Any, row: int, growth: Growth, pattern: list[Any]) -> None:
    """One more line, with the looks and the formulas of the last one."""
    from openpyxl.formula.translate import Translator
    from openpyxl.styles import Font, PatternFill

    is_line = growth.last >= growth.first
    sheet.row_dimensions[row].height = sheet.row_dimensions[growth.last].height if is_line else None
    for model in pattern:
        cell = sheet.cell(row, model.column)
        cell._style = copy(model._style)
        if not is_line:
            cell.font, cell.fill = Font(name=model.font.name, size=model.font.size), PatternFill()
        elif model.data_type == "f":
            cell.value = Translator(model.value, model.coordinate).translate_formula(cell.coordinate)


def _print(sheet: Any, growth: Growth) -> None:
    """What reaches over the lines: printed area, filter, choices to pick from, looks by condition."""
    if sheet.print_area:
        sheet.print_area = ",".join(_grown(one, growth) for one in str(sheet.print_area).split(","))
    if sheet.auto_filter.ref:
        sheet.auto_filter.ref = _grown(sheet.auto_filter.ref, growth)
    for choice in sheet.data_validations.dataValidation:
        choice.sqref = _several(choice.sqref, growth)
    _looks(sheet, growth)


def _looks(sheet: Any, growth: Growth) -> None:
    from openpyxl.formatting.formatting import ConditionalFormattingList

    before, after = sheet.conditional_formatting, ConditionalFormattingList()
    for one in before:
        where = str(_several(one.sqref, growth))
        for rule in one.rules:
            after.add(where, rule)
    sheet.conditional_formatting = after


def _several(areas: Any, growth: Growth) -> Any:
    """Refuses rules for what stands below: they reckon from a cell that moves."""
    from openpyxl.worksheet.cell_range import MultiCellRange

    if any(area.min_row > growth.last for area in areas.ranges):
        raise LayoutUnfit(Flaw.RULES, str(areas))
    return MultiCellRange(" ".join(_grown(str(area.coord), growth) for area in areas.ranges))


def _grown(area: str, growth: Growth) -> str:
    """A range that grows at its end; part of the lines stays the part it is."""
    from openpyxl.worksheet.cell_range import CellRange

    found = CellRange(area.rpartition("!")[2].replace("$", ""))
    if found.min_row > growth.last:
        found.shift(row_shift=growth.by)
    elif growth.last <= found.max_row:
        found.max_row += growth.by
    return str(found.coord)
