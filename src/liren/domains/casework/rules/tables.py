"""Tables of matters from other systems: which column is which, and what a cell says.

Headers are matched by the names that registers, message boards and hotlines use. A formula counts as its value; a
text stays a text, whatever it begins with.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from liren.domains.casework import errors
from liren.domains.casework.rules import intake, moments
from liren.kernel.refusals import BadInput
from liren.kernel.sheets import Fault, Numeric

HEADER_WITHIN = 10  # rows
NUMBER_MOST = 64
USER_MOST = 64
ADDRESS_MOST = 200
EXACT_DIGITS = 15  # a spreadsheet keeps no more of a number
COUNT_MOST = 2**31 - 1


class Column(StrEnum):
    NUMBER = "number"
    USER = "user"
    TITLE = "title"
    TIME = "time"
    TEXT = "text"
    VOTES_FOR = "votes_for"
    VOTES_AGAINST = "votes_against"
    REPLY = "reply"
    REPLIED = "replied"
    PHONE = "phone"
    ADDRESS = "address"


NEEDED = (Column.NUMBER, Column.TIME, Column.TEXT)
NAMES: dict[Column, str] = {
    Column.NUMBER: "编号 留言编号 工单号 工单编号 事项编号 诉求编号 案件编号 受理编号 信件编号 流水号 单号"
    " id number no casenumber",
    Column.USER: "用户 留言用户 用户名 用户id 姓名 诉求人 来电人 反映人 留言人 网友 联系人 来信人 user username name",
    Column.TITLE: "主题 留言主题 标题 留言标题 诉求标题 事项标题 工单标题 事由 subject title",
    Column.TIME: "时间 留言时间 日期 留言日期 诉求时间 来电时间 受理时间 登记时间 提交时间 反映时间 创建时间"
    " 来信时间 time date received createdat",
    Column.TEXT: "详情 留言详情 内容 留言内容 诉求内容 事项内容 工单内容 反映内容 问题描述 描述 来信内容"
    " text content details message description",
    Column.VOTES_FOR: "点赞数 点赞 赞同数 支持数 赞成数 likes votesfor for",
    Column.VOTES_AGAINST: "反对数 反对 点踩数 dislikes votesagainst against",
    Column.REPLY: "答复意见 答复 答复内容 回复 回复内容 回复意见 办理结果 处理结果 reply answer",
    Column.REPLIED: "答复时间 回复时间 答复日期 回复日期 办结时间 办结日期 repliedat replytime answeredat",
    Column.PHONE: "电话 联系电话 手机 手机号 手机号码 电话号码 来电号码 联系方式 phone mobile telephone",
    Column.ADDRESS: "地址 地点 详细地址 事发地址 事发地点 诉求地址 位置 address place location",
}
_MEANT = {name: column for column, names in NAMES.items() for name in names.split()}
_NOTE = re.compile(r"[（(\[【].{0,200}?[）)\]】]|[*:：\s_-]")
_WHOLE = re.compile(r"(\d+)\.0+")
Columns = Mapping[Column, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """One readable row. Moments are aware; `user` is the other system's name for the person, perhaps masked."""

    number: str
    user: str
    title: str
    text: str
    received_at: dt.datetime
    votes_for: int
    votes_against: int
    reply: str
    replied_at: dt.datetime | None
    phone: str
    address: str
    digest: str


def meant_by(header: str) -> Column | None:
    """The column a header names, whatever its width, case, blanks and remarks in brackets."""
    return _MEANT.get(_NOTE.sub("", unicodedata.normalize("NFKC", header)).casefold())


def match_columns(cells: Iterable[str]) -> dict[Column, int]:
    """Which column stands where; of two with one meaning the first. Empty unless all that is needed is there."""
    found: dict[Column, int] = {}
    for position, cell in enumerate(cells):
        column = meant_by(cell) if len(cell) <= 40 else None
        if column is not None:
            found.setdefault(column, position)
    return found if all(column in found for column in NEEDED) else {}


def cell_of(cells: list[str], columns: Columns, column: Column) -> str:
    """The cell, with its kind kept; empty where the row or the table has none."""
    position = columns.get(column)
    return cells[position] if position is not None and position < len(cells) else ""


def is_header_again(cells: list[str], columns: Columns) -> bool:
    """Whether a printed table repeats its header here."""
    return meant_by(cell_of(cells, columns, Column.NUMBER)) == Column.NUMBER


def read_row(cells: list[str], columns: Columns, *, epoch: dt.datetime, now: dt.datetime) -> Entry:
    """What a row says. Refuses what cannot be read, with `field` the column at fault.

    `epoch` is the day from which the workbook counts its dates. A time without zone is China's.
    """

    def read(column: Column, reader: Callable[[str], str]) -> str:
        return _read(cells, columns, column, reader)

    number = _number(cells, columns)
    received = _received(cells, columns, epoch, now)
    text = read(Column.TEXT, intake.checked_text)
    title = intake.checked_title(read(Column.TITLE, str), text)
    reply = read(Column.REPLY, intake.checked_text)
    return Entry(
        number=number,
        user=read(Column.USER, lambda cell: intake.checked_text(cell, most=USER_MOST)),
        title=title,
        text=text,
        received_at=received,
        votes_for=_count(cells, columns, Column.VOTES_FOR),
        votes_against=_count(cells, columns, Column.VOTES_AGAINST),
        reply=reply,
        replied_at=_replied(cells, columns, epoch, received, now, has_reply=bool(reply)),
        phone=read(Column.PHONE, _phone),
        address=read(Column.ADDRESS, lambda cell: intake.checked_text(cell, most=ADDRESS_MOST)),
        digest=intake.text_digest(title, text),
    )


def _read(cells: list[str], columns: Columns, column: Column, reader: Callable[[str], str]) -> str:
    cell = cell_of(cells, columns, column)
    if type(cell) is Fault:
        raise errors.RowCellFault(field=column.value, value=cell[:20])
    try:
        return reader(plain(cell))
    except BadInput as refusal:
        refusal.field = column.value
        raise


def plain(cell: str) -> str:
    """A cell as a person reads it: the number 188006.0 as 188006, 1.2E+05 as 120000."""
    if type(cell) is not Numeric:
        return cell
    try:
        value = Decimal(cell)
    except InvalidOperation:
        return str(cell)
    is_whole = value == value.to_integral_value() and value.adjusted() < 40
    return f"{value:.0f}" if is_whole else str(cell)


def _number(cells: list[str], columns: Columns) -> str:
    text = _whole(_read(cells, columns, Column.NUMBER, lambda cell: intake.checked_text(cell, most=1000)))
    field = Column.NUMBER.value
    if not text:
        raise errors.RowNumberMissing(field=field)
    if len(text) > NUMBER_MOST:
        raise errors.RowNumberTooLong(field=field, length=len(text), most=NUMBER_MOST)
    if type(cell_of(cells, columns, Column.NUMBER)) is Numeric and len(text) > EXACT_DIGITS:
        raise errors.RowNumberRounded(field=field, value=text)
    return text


def _whole(text: str) -> str:
    """Full-width digits as plain ones, 188006.0 as 188006."""
    text = unicodedata.normalize("NFKC", text).strip()
    whole = _WHOLE.fullmatch(text)
    return whole[1] if whole else text


def _phone(cell: str) -> str:
    """A masked number says nothing and is left out."""
    return intake.checked_phone(cell) if cell.strip() and "*" not in cell else ""


def _count(cells: list[str], columns: Columns, column: Column) -> int:
    text = _whole(_read(cells, columns, column, str))
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and int(text) <= COUNT_MOST):
        raise errors.RowCountUnreadable(field=column.value, value=text[:20])
    return int(text)


def _received(cells: list[str], columns: Columns, epoch: dt.datetime, now: dt.datetime) -> dt.datetime:
    found = _moment(cells, columns, Column.TIME, epoch, now)
    if found is None:
        raise errors.RowTimeMissing(field=Column.TIME.value)
    return found.at


def _replied(
    cells: list[str],
    columns: Columns,
    epoch: dt.datetime,
    received: dt.datetime,
    now: dt.datetime,
    *,
    has_reply: bool,
) -> dt.datetime | None:
    found = _moment(cells, columns, Column.REPLIED, epoch, now)
    if found is None:
        if has_reply:
            raise errors.RowReplyUndated(field=Column.REPLIED.value)
        return None
    if not has_reply:
        raise errors.RowReplyMissing(field=Column.REPLY.value)
    if found.at < received and not (found.is_day and moments.same_day(found.at, received)):
        raise errors.RowReplyEarlier(
            field=Column.REPLIED.value, value=cell_of(cells, columns, Column.REPLIED)[:30]
        )
    return max(found.at, received)


def _moment(
    cells: list[str], columns: Columns, column: Column, epoch: dt.datetime, now: dt.datetime
) -> moments.Moment | None:
    cell = cell_of(cells, columns, column)
    if type(cell) is Fault:
        raise errors.RowCellFault(field=column.value, value=cell[:20])
    if not cell.strip():
        return None
    found = moments.read_serial(cell, epoch) if type(cell) is Numeric else moments.read_moment(cell)
    if found is None:
        raise errors.RowTimeUnreadable(field=column.value, value=cell.strip()[:30])
    if found.at > now:
        raise errors.RowTimeAhead(field=column.value, value=cell.strip()[:30])
    return found
