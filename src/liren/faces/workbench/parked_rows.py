"""The rows an import of residents set aside, as a workbook to mend them in: the reason at the cell and beside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from liren.domains.people.queries import imports
from liren.kernel.tables import CELL_MOST, CONTROL, OPTIONS, workbook_on

if TYPE_CHECKING:
    from liren.domains.people.models import PeopleImport


def write_parked(file: IO[bytes], runs: Sequence[PeopleImport]) -> int:
    """Writes the parked rows of each import on a sheet of its own, in constant memory, and gives how many.

    After the file's own columns stand sheet, row, the column at fault and the reason. Mended there, the workbook can
    be imported again as it is.
    """
    book = workbook_on(file, OPTIONS)
    count = 0
    for run in runs:
        count += _sheet(book, book.add_worksheet(), run)
    book.close()
    return count


def _sheet(book: Any, sheet: Any, run: PeopleImport) -> int:
    width = len(run.header)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(width - 1, 0), 16)
    sheet.set_column(width, width + 2, 10)
    sheet.set_column(width + 3, width + 3, 60)
    heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    words = [*run.header, _("原工作表"), _("原行号"), _("出错的列"), _("放在一边的原因")]
    for column, word in enumerate(words):
        sheet.write_string(0, column, word, heading)
    wrong = book.add_format({"bg_color": "#F8E3DF", "border": 1, "border_color": "#A8321F"})
    meant: dict[str, int] = next(iter(run.columns.values()), {})
    count = 0
    for row in imports.parked_rows(run):
        count += 1
        _line(sheet, count, row, width, meant.get(row.column, -1), wrong)
    return count


def _line(sheet: Any, number: int, row: imports.ParkedSeen, width: int, at_fault: int, wrong: Any) -> None:
    cells = [*row.cells[:width], *[""] * (width - len(row.cells))]
    for column, cell in enumerate(cells):
        text = CONTROL.sub("", cell)[:CELL_MOST]
        if column == at_fault:
            sheet.write(number, column, text, wrong)
            sheet.write_comment(number, column, row.why, {"x_scale": 2})
        elif text:
            sheet.write_string(number, column, text)
    sheet.write_string(number, width, row.sheet)
    sheet.write_number(number, width + 1, row.row)
    sheet.write_string(number, width + 2, row.column_name)
    sheet.write_string(number, width + 3, row.why)
