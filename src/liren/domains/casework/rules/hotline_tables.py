"""Tables of the hotline's orders and of what it says of them: which column is which, and what a row says.

Headers are matched by the names that hotlines use. A formula counts as its value.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from liren.domains.casework import errors
from liren.domains.casework.choices import RatingLevel
from liren.domains.casework.errors.hotline import OrderEventWrong, OrderLimitMissing
from liren.domains.casework.hotline_choices import LimitKind, OrderVerb
from liren.domains.casework.rules import hotline, intake, moments
from liren.domains.casework.rules.tables import plain
from liren.kernel.refusals import BadInput
from liren.kernel.sheets import Fault, Numeric


class Column(StrEnum):
    NUMBER = "number"
    TIME = "ordered_at"
    TITLE = "title"
    TEXT = "text"
    CLASS = "their_class"
    NAME = "name"
    PHONE = "phone"
    PLACE = "place_code"
    ADDRESS = "address"
    DUE = "limit"
    DAYS = "days"
    HOURS = "hours"
    KIND = "limit_kind"
    JOINS = "joins"
    RESULT = "result"
    WORDS = "words"
    LEVEL = "level"


NAMES: Final[dict[Column, str]] = {
    Column.NUMBER: "工单编号 工单号 工单流水号 受理编号 编号 流水号 number",
    Column.TIME: "来单时间 派单时间 受理时间 来电时间 登记时间 诉求时间 时间 orderedat",
    Column.TITLE: "诉求标题 工单标题 标题 主题 title",
    Column.TEXT: "诉求内容 工单内容 来电内容 问题描述 反映内容 内容 详情 text",
    Column.CLASS: "诉求分类 工单分类 问题分类 事项分类 归口类别 类别 分类 class",
    Column.NAME: "诉求人 来电人 联系人 反映人 姓名 name",
    Column.PHONE: "联系电话 来电号码 电话 手机 手机号 联系方式 phone",
    Column.PLACE: "社区代码 区划代码 placecode",
    Column.ADDRESS: "事发地址 诉求地址 事发地点 地址 地点 address",
    Column.DUE: "办理期限 办结期限 办理时限 截止时间 到期时间 限办时间 期限 due",
    Column.DAYS: "办理天数 时限天数 办理工作日 工作日 天数 days",
    Column.HOURS: "办理小时 时限小时 小时数 hours",
    Column.KIND: "计时方式 期限类型 时限类型 limitkind",
    Column.JOINS: "并入事项 并入事项编号 joins",
    Column.RESULT: "热线意见 审核结果 回执 处理结果 结果 result",
    Column.WORDS: "意见 说明 备注 理由 words",
    Column.LEVEL: "满意度 评价 诉求人评价 level",
}
LABELS_OF_RESULTS: Final[dict[str, OrderVerb]] = {
    "同意退单": OrderVerb.RETURN_ACCEPTED,
    "不同意退单": OrderVerb.RETURN_REFUSED,
    "同意延期": OrderVerb.EXTENSION_GRANTED,
    "不同意延期": OrderVerb.EXTENSION_DENIED,
    "已确认": OrderVerb.ANSWER_ACKNOWLEDGED,
    "确认答复": OrderVerb.ANSWER_ACKNOWLEDGED,
    "评价": OrderVerb.RATED,
    "转来评价": OrderVerb.RATED,
    "重办": OrderVerb.REOPENED,
    "要求重办": OrderVerb.REOPENED,
}
CLOCK_WORDS = ("钟点", "自然", "小时", "clock")
_MEANT = {name: column for column, names in NAMES.items() for name in names.split()}
_NOTE = re.compile(r"[（(\[【].{0,200}?[）)\]】]|[*:：\s_-]")
HEADER_WITHIN = 10
Columns = Mapping[Column, int]


@dataclass(frozen=True, slots=True)
class OrderRow:
    """A row that is an order."""

    number: str
    ordered_at: dt.datetime
    text: str
    limit: hotline.AskedLimit
    title: str
    their_class: str
    name: str
    phone: str
    place_code: str
    address: str
    joins: str


@dataclass(frozen=True, slots=True)
class EventRow:
    """A row that says something of an order."""

    number: str
    verb: OrderVerb
    words: str
    limit: hotline.AskedLimit
    level: int | None


def match_columns(cells: Iterable[str]) -> dict[Column, int]:
    """Which column stands where. Empty unless the number is there, and either the words of orders or what they say."""
    found: dict[Column, int] = {}
    for position, cell in enumerate(cells):
        name = _NOTE.sub("", unicodedata.normalize("NFKC", cell)).casefold() if len(cell) <= 40 else ""
        if name in _MEANT:
            found.setdefault(_MEANT[name], position)
    is_of_orders = Column.TEXT in found and Column.TIME in found
    return found if Column.NUMBER in found and (is_of_orders or Column.RESULT in found) else {}


def read_row(cells: list[str], columns: Columns, epoch: dt.datetime) -> OrderRow | EventRow:
    """What a row says. Refuses what cannot be read, with `field` the column at fault. Where both are there, a row
    with a result says something of its order."""
    if _text(cells, columns, Column.RESULT):
        return _event(cells, columns, epoch)
    ordered = _moment(cells, columns, Column.TIME, epoch)
    if ordered is None:
        raise errors.RowTimeMissing(field=Column.TIME.value)
    return OrderRow(
        number=_number(cells, columns),
        ordered_at=ordered.at,
        text=_text(cells, columns, Column.TEXT, intake.TEXT_MOST),
        limit=_limit(cells, columns, epoch),
        title=_text(cells, columns, Column.TITLE),
        their_class=_text(cells, columns, Column.CLASS),
        name=_text(cells, columns, Column.NAME),
        phone=_text(cells, columns, Column.PHONE),
        place_code=_text(cells, columns, Column.PLACE),
        address=_text(cells, columns, Column.ADDRESS),
        joins=_text(cells, columns, Column.JOINS),
    )


def _event(cells: list[str], columns: Columns, epoch: dt.datetime) -> EventRow:
    said = _text(cells, columns, Column.RESULT).replace(" ", "")
    verb = LABELS_OF_RESULTS.get(said)
    if verb is None:
        raise OrderEventWrong(field=Column.RESULT.value)
    needs_limit = verb in hotline.LIMITED
    return EventRow(
        number=_number(cells, columns),
        verb=verb,
        words=_text(cells, columns, Column.WORDS, intake.WORDS_MOST),
        limit=_limit(cells, columns, epoch) if needs_limit else hotline.AskedLimit(),
        level=_level(_text(cells, columns, Column.LEVEL)) if verb == OrderVerb.RATED else None,
    )


def _level(said: str) -> int | None:
    labels = {str(label): value for value, label in RatingLevel.choices}
    if said in labels:
        return labels[said]
    return int(said) if said.isascii() and said.isdigit() and len(said) == 1 else None


def _number(cells: list[str], columns: Columns) -> str:
    if type(_cell(cells, columns, Column.NUMBER)) is Numeric:
        whole = plain(_cell(cells, columns, Column.NUMBER))
        if len(whole) > 15:  # a spreadsheet keeps no more of a number
            raise errors.RowNumberRounded(field=Column.NUMBER.value, value=whole)
    return hotline.checked_number(_text(cells, columns, Column.NUMBER))


def _limit(cells: list[str], columns: Columns, epoch: dt.datetime) -> hotline.AskedLimit:
    """A moment, or a figure of days or hours; hours alone count by the clock unless the table says otherwise."""
    days, hours = _figure(cells, columns, Column.DAYS), _figure(cells, columns, Column.HOURS)
    due = _moment(cells, columns, Column.DUE, epoch)
    kind = _text(cells, columns, Column.KIND).casefold()
    by_clock = any(word in kind for word in CLOCK_WORDS) or (not kind and hours is not None)
    if (due, days, hours) == (None, None, None):
        raise OrderLimitMissing(field=Column.DUE.value)
    return hotline.AskedLimit(
        kind=LimitKind.CLOCK if by_clock else LimitKind.WORKING,
        due_at=_day_ends(due) if due else None,
        days=days,
        hours=hours,
    )


def _day_ends(due: moments.Moment) -> dt.datetime:
    """A limit that names a day holds until its end."""
    return due.at + dt.timedelta(days=1, seconds=-1) if due.is_day else due.at


def _figure(cells: list[str], columns: Columns, column: Column) -> int | None:
    text = _text(cells, columns, column)
    figures = re.fullmatch(r"(\d{1,7})(\.0+)?\s*(个?工作日|天|日|小时)?", text)
    if text and figures is None:
        raise errors.RowCountUnreadable(field=column.value, value=text[:20])
    return int(figures[1]) if figures else None


def _moment(cells: list[str], columns: Columns, column: Column, epoch: dt.datetime) -> moments.Moment | None:
    cell = _cell(cells, columns, column)
    if not cell.strip():
        return None
    found = moments.read_serial(cell, epoch) if type(cell) is Numeric else moments.read_moment(cell)
    if found is None:
        raise errors.RowTimeUnreadable(field=column.value, value=cell.strip()[:30])
    return found


def _cell(cells: list[str], columns: Columns, column: Column) -> str:
    position = columns.get(column)
    cell = cells[position] if position is not None and position < len(cells) else ""
    if type(cell) is Fault:
        raise errors.RowCellFault(field=column.value, value=cell[:20])
    return cell


def _text(cells: list[str], columns: Columns, column: Column, most: int = 200) -> str:
    try:
        return intake.checked_text(plain(_cell(cells, columns, column)), most=most, field=column.value)
    except BadInput as refusal:
        refusal.field = column.value
        raise
