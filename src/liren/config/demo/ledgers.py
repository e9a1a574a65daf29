"""A department's layout of the demo: allowances for the very old, ready to be filled, and a list taken in it."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.base import ContentFile

from liren.domains.access import queries as access
from liren.domains.people.actions.filling import ask_filling
from liren.domains.people.actions.templates import receive_template, save_columns
from liren.domains.people.queries import PeopleFilter
from liren.domains.people.queries.templates import template_version, templates_of
from liren.kernel.tables import workbook_on

COMMUNITY = "320104901001"
NAME = "高龄津贴发放台账"
SINGLE = ("序号", "姓名", "性别", "公民身份号码")
GROUPED = ("联系电话", "家庭住址")
LAST = ("年龄", "发放金额")
LINES = 8


def load() -> int:
    """Uploads the layout and saves its columns; nothing where there is one."""
    account = access.account_by_username("director")
    director = access.actor_of(account) if account else None
    if director is None or templates_of(director):
        return 0
    upload = ContentFile(_ledger(), f"{NAME}（空白）.xlsx")
    draft = receive_template(actor=director, upload=upload, name=NAME, place_code=COMMUNITY)
    columns = template_version(director, draft).columns
    saved = save_columns(actor=director, version_id=draft, columns=columns)
    ask_filling(
        actor=director,
        version_id=saved,
        wanted=PeopleFilter(age_from=80),
        query="age_from=80",
        purpose="benefit",
        words="街道社会事务办公室，四季度高龄津贴",
    )
    return 1


def _ledger() -> bytes:
    """A title over heads of two rows, blank lines, the total and who signs."""
    kept = io.BytesIO()
    book = workbook_on(kept, {})
    sheet, centre = book.add_worksheet("发放台账"), {"align": "center", "valign": "vcenter", "border": 1}
    title = book.add_format({"bold": True, "font_size": 16, "align": "center"})
    head, line = book.add_format({**centre, "bold": True}), book.add_format({"border": 1})
    heads = [*SINGLE, *GROUPED, *LAST]
    sheet.merge_range(0, 0, 0, len(heads) - 1, NAME, title)
    _heads(sheet, head)
    for row in range(3, 3 + LINES):
        for column in range(len(heads)):
            sheet.write_blank(row, column, None, line)
    below = 3 + LINES
    sheet.write_string(below, 0, "合计", head)
    sheet.write_formula(below, 1, f"=COUNTA(B4:B{below})", line)
    sheet.write_formula(below, len(heads) - 1, f"=SUM(H4:H{below})", line)
    sheet.write_string(below + 1, 0, "填表人：　　　　　　审核人：")
    sheet.set_column(1, 2, 10)
    sheet.set_column(3, 4, 22)
    sheet.set_column(5, 5, 40)
    sheet.set_landscape()
    sheet.repeat_rows(0, 2)
    sheet.print_area(0, 0, below + 1, len(heads) - 1)
    book.close()
    return kept.getvalue()


def _heads(sheet: Any, looks: Any) -> None:
    for column, label in enumerate(SINGLE):
        sheet.merge_range(1, column, 2, column, label, looks)
    first = len(SINGLE)
    sheet.merge_range(1, first, 1, first + len(GROUPED) - 1, "联系方式", looks)
    for column, label in enumerate(GROUPED, start=first):
        sheet.write_string(2, column, label, looks)
    for column, label in enumerate(LAST, start=first + len(GROUPED)):
        sheet.merge_range(1, column, 2, column, label, looks)
