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
PLACES = len(COLUMNS)
SHOWN = ("number", "title", "place", "owner", "received", "state", "due")  # on the page, if nobody chose


def chosen(query: QueryDict) -> list[Column]:
    """The columns a page's address asks for, each once; none if it asks for none that there is."""
    return known(query.get(PARAMETER, "").split(","))


def ordered(given: QueryDict) -> list[Column]:
    """The columns of the chooser in the order of their places; of two at one place the one just put there is first.

    Without a column that opens the matter, the title comes first. What is no place counts as not shown.
    """
    places = {key: int(text) for key in COLUMNS if (text := given.get(f"at_{key}", "")).isdecimal()}
    before = {column.key: number for number, column in enumerate(chosen(given) or known(SHOWN), start=1)}
    keys = [key for key, place in places.items() if 0 < place <= PLACES]
    keys.sort(key=lambda key: (places[key], before.get(key) == places[key]))
    return known(keys if {"number", "title"} & set(keys) else ["title", *keys])


def known(keys: Iterable[str]) -> list[Column]:
    return [COLUMNS[key] for key in dict.fromkeys(keys) if key in COLUMNS]


@dataclass(frozen=True, slots=True)
class OwnTable:
    """The rows under columns of one's own. The column `opens` leads to the matter; `key` is the address's word."""

    columns: list[Column]
    rows: list[tuple[Row, list[tuple[Column, Cell]]]]

    @property
    def opens(self) -> str:
        return "title" if COLUMNS["title"] in self.columns else "number"

    @property
    def key(self) -> str:
        return ",".join(column.key for column in self.columns)


def own_table(query: QueryDict, rows: Iterable[Row]) -> OwnTable | None:
    """None where nobody chose columns."""
    columns = chosen(query)
    if not columns:
        return None
    return OwnTable(columns, [(row, [(column, column.cell(row)) for column in columns]) for row in rows])


def for_file(query: QueryDict) -> list[Column]:
    """The chosen columns, else those every file has."""
    return chosen(query) or [column for column in COLUMNS.values() if column.is_listed]
