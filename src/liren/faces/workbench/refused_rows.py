"""The rows an import did not take, as a workbook to mend them in: the reason beside the row and at the wrong cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from liren.domains.casework.queries import imports
from liren.faces.workbench import exports
from liren.kernel.tables import workbook_on

if TYPE_CHECKING:
    from liren.domains.casework.models import ImportRun

COLUMNS = {
    "number": gettext_lazy("编号"),
    "user": pgettext_lazy("import column", "诉求人"),
    "title": gettext_lazy("主题"),
    "time": gettext_lazy("时间"),
    "text": gettext_lazy("详情"),
    "votes_for": gettext_lazy("点赞数"),
    "votes_against": gettext_lazy("反对数"),
    "reply": gettext_lazy("答复意见"),
    "replied": gettext_lazy("答复时间"),
    "phone": gettext_lazy("电话"),
    "address": gettext_lazy("地址"),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """The columns of a file as they came, where each meaning stands in it, and how people call the meanings."""

    header: list[str]
    positions: Mapping[str, int]
    labels: Mapping[str, str | Promise]


def write_refused(file: IO[bytes], run: ImportRun) -> int:
    """The refused rows of an import."""
    sheet = Sheet(run.header, imports.columns_of(run), COLUMNS)
    return write_rows(file, sheet, imports.refused_rows(run))


def write_rows(file: IO[bytes], table: Sheet, rows: Iterable[imports.Refused]) -> int:
    """Writes the refused rows as they came, in constant memory, and gives how many.

    After the file's own columns stand the row's number, the column at fault and the reason; the cell at fault is
    marked and carries the reason as a note. Mended there, the workbook can be imported again as it is.
    """
    book = workbook_on(file, exports.OPTIONS)
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    width = len(table.header)
    sheet.set_column(0, max(width - 1, 0), 16)
    sheet.set_column(width, width + 1, 10)
    sheet.set_column(width + 2, width + 2, 60)
    heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    for column, word in enumerate([*table.header, _("原行号"), _("出错的列"), _("没有收下的原因")]):
        sheet.write_string(0, column, word, heading)
    wrong = book.add_format({"bg_color": "#F8E3DF", "border": 1, "border_color": "#A8321F"})
    count = 0
    for row in rows:
        count += 1
        _line(sheet, count, row, table, wrong)
    book.close()
    return count


def _line(sheet: Any, number: int, row: imports.Refused, table: Sheet, wrong: Any) -> None:
    width, at_fault = len(table.header), table.positions.get(row.column)
    cells = [*row.cells[:width], *[""] * (width - len(row.cells))]
    for column, cell in enumerate(cells):
        text = exports.CONTROL.sub("", cell)[: exports.CELL_MOST]
        if column == at_fault:
            sheet.write(number, column, text, wrong)
            sheet.write_comment(number, column, row.why, {"x_scale": 2})
        elif text:
            sheet.write_string(number, column, text)
    sheet.write_number(number, width, row.row)
    sheet.write_string(number, width + 1, str(table.labels.get(row.column, "")))
    sheet.write_string(number, width + 2, row.why)
