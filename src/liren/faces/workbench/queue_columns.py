"""The columns of the list of matters: which there are, which are shown, and what each says of a matter."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liren.faces.workbench.showing import Row
from liren.kernel.tables import Cell

PARAMETER = "columns"  # of a page's address: keys joined by commas, in their order


@dataclass(frozen=True, slots=True)
class Column:
    """`cell` is what a file says; the page draws some columns in its own way, by their key."""

    key: str
    label: str | Promise
    cell: Callable[[Row], Cell]
    is_chinese: bool = False  # what people wrote, whatever the language of the page
    is_listed: bool = True  # in a file for which nobody chose columns


COLUMNS: dict[str, Column] = {
    column.key: column
    for column in (
        Column("number", _("编号"), lambda row: row.case.number),
        Column("title", _("事项"), lambda row: row.case.title, is_chinese=True),
        Column("kind", _("种类"), lambda row: row.case.get_kind_display()),
        Column("category", _("类别"), lambda row: row.case.category.shown if row.case.category else ""),
        Column("place", _("地点"), lambda row: row.place, is_chinese=True),
        Column("address", _("地址"), lambda row: row.case.address, is_chinese=True, is_listed=False),
        Column("owner", _("承办"), lambda row: row.case.owner.short_name, is_chinese=True),
        Column("channel", _("渠道"), lambda row: row.case.get_channel_display()),
        Column("received", _("收到"), lambda row: row.case.received_at),
        Column("urgency", _("紧急程度"), lambda row: row.case.get_urgency_display()),
        Column("state", _("状态"), lambda row: row.state_label),
        Column("due", _("期限"), lambda row: None if row.case.is_suspended else row.case.due_at),
    )
}
SHOWN = ("number", "title", "place", "owner", "received", "state", "due")  # on the page, if nobody chose


def chosen(query: QueryDict) -> list[Column]:
    """The columns a page's address asks for, each once; none if it asks for none that there is."""
    return known(query.get(PARAMETER, "").split(","))


def known(keys: Iterable[str]) -> list[Column]:
    return [COLUMNS[key] for key in dict.fromkeys(keys) if key in COLUMNS]


def for_file(query: QueryDict) -> list[Column]:
    """The chosen columns, else those every file has."""
    return chosen(query) or [column for column in COLUMNS.values() if column.is_listed]
