from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from liren.domains.casework import errors
from liren.domains.casework.rules import moments, tables
from liren.domains.casework.rules.tables import Column
from liren.kernel.clock import LOCAL
from liren.kernel.refusals import Refusal
from liren.kernel.sheets import Fault, Numeric
from liren.kernel.sheets.cells import EPOCH_1900, EPOCH_1904

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=LOCAL)
HEADER = [
    "留言编号",
    "留言用户",
    "留言主题",
    "留言时间",
    "留言详情",
    "反对数",
    "点赞数",
    "答复意见",
    "答复时间",
    "电话",
]
COLUMNS = tables.match_columns(HEADER)
ROW = ["188006.0", "A1", "路灯不亮", "2019/2/28 11:25:05", "三栋前的路灯不亮。", "0", "3", "", "", ""]


def read(**cells: str) -> tables.Entry:
    row = list(ROW)
    for name, cell in cells.items():
        row[COLUMNS[Column(name)]] = cell
    return tables.read_row(row, COLUMNS, epoch=EPOCH_1900, now=NOW)


def local(*parts: Any) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("编号", Column.NUMBER),
        ("留言编号", Column.NUMBER),
        (" 工单号 * ", Column.NUMBER),
        ("ＩＤ", Column.NUMBER),
        ("留言用户", Column.USER),
        ("姓名（必填）", Column.USER),
        ("标题", Column.TITLE),
        ("留言时间", Column.TIME),
        ("日期", Column.TIME),
        ("诉求\n内容", Column.TEXT),
        ("点赞数", Column.VOTES_FOR),
        ("答复意见", Column.REPLY),
        ("答复时间：", Column.REPLIED),
        ("联系电话", Column.PHONE),
        ("事发地址", Column.ADDRESS),
        ("Created At", Column.TIME),
        ("备注", None),
    ],
)
def test_columns_are_known_by_the_names_registers_use(header: str, column: Column | None) -> None:
    assert tables.meant_by(header) == column


def test_a_header_without_what_is_needed_is_none() -> None:
    assert tables.match_columns(["编号", "主题", "时间"]) == {}
    assert tables.match_columns(["二〇一九年留言登记表"]) == {}


def test_of_two_columns_with_one_meaning_the_first_counts() -> None:
    assert tables.match_columns(["编号", "时间", "日期", "内容"])[Column.TIME] == 1


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2019/2/28 11:25:05", (2019, 2, 28, 11, 25, 5)),
        ("2019-02-28 11:25", (2019, 2, 28, 11, 25)),
        ("2019.2.28", (2019, 2, 28)),
        ("2019年2月28日 11时25分5秒", (2019, 2, 28, 11, 25, 5)),
        ("2019年2月28日（星期四）下午3点05", (2019, 2, 28, 15, 5)),
        ("2019年2月28日", (2019, 2, 28)),
        ("２０１９／２／２８　１１：２５", (2019, 2, 28, 11, 25)),
        ("2019-02-28T11:25:05.250", (2019, 2, 28, 11, 25, 5)),
        ("2019-02-28T03:25:05Z", (2019, 2, 28, 11, 25, 5)),
        ("2019-02-28T11:25:05+08:00", (2019, 2, 28, 11, 25, 5)),
        ("2019/2/28 3:05:00 PM", (2019, 2, 28, 15, 5)),
        ("20190228", (2019, 2, 28)),
        ("20190228112505", (2019, 2, 28, 11, 25, 5)),
        (" 2019/2/28\t11:25:05 \n", (2019, 2, 28, 11, 25, 5)),
    ],
)
def test_dates_are_read_as_people_write_them(written: str, meant: tuple[int, ...]) -> None:
    found = moments.read_moment(written)
    assert found is not None
    assert found.at == local(*meant)
    assert found.is_day == (len(meant) == 3)


@pytest.mark.parametrize(
    "written",
    ["", "昨天", "3/4/2019", "19/2/28", "2019/13/1", "2019-02-30", "0019-02-01", "2019/2/28 25:00", "43524"],
)
def test_what_is_no_certain_date_is_not_guessed(written: str) -> None:
    assert moments.read_moment(written) is None


@pytest.mark.parametrize(
    ("number", "epoch", "meant"),
    [
        ("43524", EPOCH_1900, (2019, 2, 28)),
        ("43524.475752314815", EPOCH_1900, (2019, 2, 28, 11, 25, 5)),
        ("42062", EPOCH_1904, (2019, 2, 28)),
        ("20190228", EPOCH_1900, (2019, 2, 28)),
        ("2.0190228112505E+13", EPOCH_1900, (2019, 2, 28, 11, 25, 5)),
    ],
)
def test_date_cells_are_days_since_the_workbooks_first(
    number: str, epoch: dt.datetime, meant: tuple[int, ...]
) -> None:
    found = moments.read_serial(number, epoch)
    assert found is not None
    assert found.at == local(*meant)


@pytest.mark.parametrize("number", ["0", "-5", "999999", "1E+300", "nan", "x"])
def test_a_number_that_is_no_date_cell_is_none(number: str) -> None:
    assert moments.read_serial(number, EPOCH_1900) is None


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("188006.0", "188006"),
        (Numeric("188006"), "188006"),
        (Numeric("1.88006E+05"), "188006"),
        (" １８８００６ ", "188006"),
        ("WX-2019-01", "WX-2019-01"),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
        ("007", "007"),
    ],
)
def test_numbers_are_read_as_text(cell: str, number: str) -> None:
    assert read(number=cell).number == number


def test_a_row_is_read_whole() -> None:
    entry = read(reply="已修好。", replied="2019/3/1", phone="138 0000 4417", time=Numeric("43524.5"))
    assert entry.received_at == local(2019, 2, 28, 12)
    assert entry.replied_at == local(2019, 3, 1)
    assert (entry.votes_for, entry.votes_against, entry.user) == (3, 0, "A1")
    assert entry.phone == "13800004417"


def test_a_reply_with_the_day_only_counts_on_the_day_of_the_message() -> None:
    entry = read(reply="已修好。", replied="2019/2/28")
    assert entry.replied_at == entry.received_at


def test_a_masked_phone_is_left_out_and_a_missing_title_made_of_the_text() -> None:
    entry = read(phone="138****4417", title="")
    assert entry.phone == ""
    assert entry.title == "三栋前的路灯不亮"


@pytest.mark.parametrize(
    ("cells", "kind", "column"),
    [
        ({"number": " "}, errors.RowNumberMissing, "number"),
        ({"number": "9" * 65}, errors.RowNumberTooLong, "number"),
        ({"number": Numeric("3.2010420190228114E+17")}, errors.RowNumberRounded, "number"),
        ({"time": ""}, errors.RowTimeMissing, "time"),
        ({"time": "28/2/2019"}, errors.RowTimeUnreadable, "time"),
        ({"time": "2027/1/1"}, errors.RowTimeAhead, "time"),
        ({"text": "好" * 100_000}, errors.TextTooLong, "text"),
        ({"text": "响铃\x07一声"}, errors.ControlCharacters, "text"),
        ({"title": "", "text": ""}, errors.TitleMissing, "text"),
        ({"title": "题" * 121}, errors.TextTooLong, "title"),
        ({"votes_for": "很多"}, errors.RowCountUnreadable, "votes_for"),
        ({"votes_for": "-1"}, errors.RowCountUnreadable, "votes_for"),
        ({"phone": "12"}, errors.PhoneWrong, "phone"),
        ({"text": Fault("#REF!")}, errors.RowCellFault, "text"),
        ({"time": Fault("#N/A")}, errors.RowCellFault, "time"),
        ({"reply": "已办。"}, errors.RowReplyUndated, "replied"),
        ({"replied": "2019/3/1"}, errors.RowReplyMissing, "reply"),
        ({"reply": "已办。", "replied": "2019/2/27 10:00"}, errors.RowReplyEarlier, "replied"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_with_its_column(
    cells: dict[str, str], kind: type[Refusal], column: str
) -> None:
    with pytest.raises(kind) as refused:
        read(**cells)
    assert refused.value.field == column
    assert str(refused.value)
