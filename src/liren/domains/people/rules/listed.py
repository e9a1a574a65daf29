"""A line of a list of residents: who it is, where at home, in which household."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from liren.domains.people.rules import dates
from liren.domains.people.rules.columns import DETAILS, Column, Columns
from liren.domains.people.rules.doors import Home, read_home
from liren.domains.people.rules.persons import PersonGiven, PersonRead, Problem, is_nothing, read_person
from liren.kernel.sheets import Fault, Numeric

EXACT_DIGITS = 15  # a spreadsheet keeps no more of a number
HEAD = "02"
EPOCH_1904_DAYS = 1462
CELL_MOST = 400  # letters of a cell that is read; nothing of a person is longer
FLOATING = re.compile("流动|外来|租|人在户不在|非户籍|外地|否")
AWAY = re.compile("户在人不在|空挂|外出|不在本地")
SYNONYMS = {
    **dict.fromkeys(("户主", "本人", "户主本人", "本人或户主"), HEAD),
    **dict.fromkeys(("妻子", "老婆", "爱人妻"), "12"),
    **dict.fromkeys(("丈夫", "老公"), "11"),
    **dict.fromkeys(("爱人", "夫妻"), "10"),
    **dict.fromkeys(("儿子", "儿"), "20"),
    **dict.fromkeys(("女", "闺女"), "30"),
    **dict.fromkeys(("父", "爸爸", "爸"), "51"),
    **dict.fromkeys(("母", "妈妈", "妈"), "52"),
    **dict.fromkeys(("媳妇", "儿媳妇"), "38"),
    **dict.fromkeys(("孙", "孙儿"), "41"),
    "外孙": "43",
    **dict.fromkeys(("爷爷", "祖父"), "61"),
    **dict.fromkeys(("奶奶", "祖母"), "62"),
    **dict.fromkeys(("外公", "姥爷"), "63"),
    **dict.fromkeys(("外婆", "姥姥"), "64"),
    **dict.fromkeys(("哥", "哥哥"), "71"),
    **dict.fromkeys(("弟弟",), "73"),
    **dict.fromkeys(("姐",), "75"),
    **dict.fromkeys(("妹",), "77"),
    **dict.fromkeys(("其他", "其它", "亲属"), "97"),
    **dict.fromkeys(("租客", "租户", "合租", "朋友", "保姆", "室友", "同事"), "99"),
}
CHOICES: dict[Column, Mapping[str, str]] = {
    Column.SCHOOLING: {
        **dict.fromkeys(("研究生", "硕士", "博士", "硕士研究生", "博士研究生"), "10"),
        **dict.fromkeys(("大学本科", "本科", "大学"), "20"),
        **dict.fromkeys(("大学专科", "大专", "专科"), "30"),
        **dict.fromkeys(("中等职业", "中专", "职高", "技校", "中技", "职业高中"), "40"),
        **dict.fromkeys(("普通高中", "高中"), "60"),
        "初中": "70",
        "小学": "80",
        **dict.fromkeys(("其他学历", "其他", "文盲", "学龄前", "幼儿园", "无学历", "文盲或半文盲"), "90"),
    },
    Column.MARITAL: {
        **dict.fromkeys(("未婚", "单身"), "10"),
        **dict.fromkeys(("已婚", "初婚", "再婚", "复婚", "有配偶"), "20"),
        "丧偶": "30",
        **dict.fromkeys(("离婚", "离异"), "40"),
        "未说明婚姻状况": "90",
    },
    Column.HUKOU_KIND: {
        **dict.fromkeys(("居民户口", "居民", "城镇", "家庭户"), "resident"),
        **dict.fromkeys(("非农业户口", "非农业", "非农"), "town"),
        **dict.fromkeys(("农业户口", "农业", "农村"), "country"),
        **dict.fromkeys(("集体户口", "集体户", "集体"), "collective"),
        **dict.fromkeys(("未落户",), "none"),
    },
}
NAMED = [(column.value, column) for column in DETAILS]
CHOSEN = {column.value: (column, known) for column, known in CHOICES.items()}
KINDS = {
    **dict.fromkeys(("居民身份证", "身份证", "二代身份证"), "id_card"),
    **dict.fromkeys(("外国人永久居留身份证", "永久居留证", "外国人永久居留证"), "permanent"),
    **dict.fromkeys(("港澳台居民居住证",), "hmt_permit"),
    "护照": "passport",
}


class Unreadable(Exception):
    """A line that cannot be kept: the column at fault and one of `choices.Flaw` or `import_choices.ParkReason`."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.reason = str(column), reason


@dataclass(frozen=True, slots=True)
class Words:
    """How names of ethnic groups and relations become codes; empty for what is none."""

    ethnic: Callable[[str], str]
    relation: Mapping[str, str]


@dataclass(slots=True)
class Listed:
    """What a line says. `community` is as written; `relation` a code of GB/T 4761 or empty."""

    read: PersonRead
    community: str = ""
    home: Home | None = None
    household: str = ""
    relation: str = ""
    is_registered: bool = True
    lives_here: bool = True
    since: dt.date | None = None
    until: dt.date | None = None


def read_line(
    cells: list[str], columns: Columns, *, words: Words, today: dt.date, is_1904: bool = False
) -> Listed:
    """What a line says. Raises `Unreadable` for the first thing that does not fit."""
    said = {column: plain(cells[at]) for column, at in columns.items() if at < len(cells) and cells[at]}
    _check_cells(cells, columns)
    if is_1904:
        _shift(cells, columns, said)
    read = _person(said, words, today)
    since, until = _day(said, Column.SINCE), _day(said, Column.UNTIL)
    if since and until and until < since:
        raise Unreadable(Column.UNTIL, "order")
    standing = said.get(Column.STANDING, "")
    home = _home(said)
    if home is None and read.birth is None and read.document is None:
        raise Unreadable(Column.NAME, "nobody")
    return Listed(
        read,
        said.get(Column.COMMUNITY, ""),
        home,
        unicodedata.normalize("NFKC", said.get(Column.HOUSEHOLD, ""))[:24],
        _relation(said, read.name, words),
        not FLOATING.search(standing),
        not AWAY.search(standing),
        since,
        until,
    )


def plain(cell: str) -> str:
    """A cell as text: numbers without point and power where they are whole."""
    if type(cell) is not Numeric:
        return cell[:CELL_MOST].strip().replace("\0", "")
    try:
        number = Decimal(cell)
    except InvalidOperation:
        return str(cell)
    return str(int(number)) if number == number.to_integral_value() and abs(number) < 10**30 else str(cell)


def _check_cells(cells: list[str], columns: Columns) -> None:
    for column, at in columns.items():
        cell = cells[at] if at < len(cells) else ""
        if type(cell) is Fault:
            raise Unreadable(column, "fault")
        if len(cell) > CELL_MOST:
            raise Unreadable(column, "too_long")
        if column is Column.DOCUMENT and type(cell) is Numeric and len(plain(cell)) > EXACT_DIGITS:
            raise Unreadable(column, "digits")


def _shift(cells: list[str], columns: Columns, said: dict[Column, str]) -> None:
    """Days of a workbook that counts from 1904 as days of one that counts from 1900."""
    for column in (Column.BIRTH, Column.SINCE, Column.UNTIL):
        if column in said and type(cells[columns[column]]) is Numeric and said[column].isdecimal():
            said[column] = str(int(said[column]) + EPOCH_1904_DAYS)


def _person(said: dict[Column, str], words: Words, today: dt.date) -> PersonRead:
    details = {name: said[column] for name, column in NAMED if said.get(column)}
    for name, (column, known) in CHOSEN.items():
        if name in details and not is_nothing(details[name]):
            details[name] = _chosen(column, details[name], known)
    given = PersonGiven(
        name=said.get(Column.NAME, ""),
        document=said.get(Column.DOCUMENT, ""),
        document_kind=KINDS.get(said.get(Column.DOCUMENT_KIND, ""), ""),
        sex=said.get(Column.SEX, ""),
        birth=said.get(Column.BIRTH, ""),
        phones=(said[Column.PHONE],) if said.get(Column.PHONE) else (),
        ethnic=said.get(Column.ETHNIC, ""),
        details=details,
    )
    read, problems = read_person(given, today, words.ethnic)
    if problems:
        raise _unreadable(problems[0])
    return read


def _unreadable(problem: Problem) -> Unreadable:
    return Unreadable(problem.field, problem.flaw)


def _chosen(column: Column, text: str, known: Mapping[str, str]) -> str:
    code = known.get(text) or (text if text in known.values() else "")
    if not code:
        raise Unreadable(column, "choice")
    return code


def _relation(said: dict[Column, str], name: str, words: Words) -> str:
    text = said.get(Column.RELATION, "")
    if is_nothing(text):
        return HEAD if said.get(Column.HEAD, "").replace(" ", "") == name and name else ""
    code = SYNONYMS.get(text) or words.relation.get(text, "")
    if not code:
        raise Unreadable(Column.RELATION, "unknown_relation")
    return code


def _day(said: dict[Column, str], column: Column) -> dt.date | None:
    text = said.get(column, "")
    if is_nothing(text):
        return None
    day = dates.read_date(text)
    if day is None:
        raise Unreadable(column, "date")
    return day


def _home(said: dict[Column, str]) -> Home | None:
    address = said.get(Column.ADDRESS, "")
    building = said.get(Column.BUILDING, "")
    if building and building not in address:
        address += building if not building.isdecimal() else f"{building}幢"
    if is_nothing(address):
        return None
    home = home_of(address, said.get(Column.UNIT, ""), said.get(Column.ROOM, ""))
    if home is None:
        raise Unreadable(Column.ADDRESS if Column.ADDRESS in said else Column.BUILDING, "address")
    return home


@lru_cache(maxsize=4_000)
def home_of(address: str, unit: str, room: str) -> Home | None:
    """As `doors.read_home`; lines of one household say the same."""
    return read_home(address, unit, room)
