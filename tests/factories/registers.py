"""Registers of another system, as workbooks and text, with rows made up for tests and benchmarks."""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

HEADER = (
    "留言编号",
    "留言用户",
    "留言主题",
    "留言时间",
    "留言详情",
    "反对数",
    "点赞数",
    "答复意见",
    "答复时间",
)
_WORDS = (
    *(
        "小区",
        "楼道",
        "路灯",
        "不亮",
        "物业",
        "夜间",
        "施工",
        "噪音",
        "停车位",
        "收费",
        "学校",
        "公交站",
        "污水",
        "垃圾",
    ),
    *(
        "电梯",
        "故障",
        "多次",
        "反映",
        "没有",
        "结果",
        "请",
        "予以",
        "处理",
        "谢谢",
        "围墙",
        "漏水",
        "井盖",
        "松动",
        "广场",
    ),
    *(
        "老人",
        "孩子",
        "过马路",
        "红绿灯",
        "绿化",
        "树枝",
        "遮挡",
        "窗户",
        "门禁",
        "快递",
        "消防",
        "通道",
        "堵塞",
        "公园",
    ),
)
_FIRST = dt.datetime(2015, 1, 5, 8, 0)  # noqa: DTZ001  a wall time, as registers write it
Cells = Sequence[Any]


def said(number: int | str, **cells: Any) -> list[Any]:
    """One row: `said(7, user="甲", text="…", time="2019/2/28 11:25:05", reply="…", replied="…")`."""
    given = {
        "user": f"A{number}",
        "title": f"第 {number} 件事",
        "time": "2019/2/28 11:25:05",
        "text": f"这是第 {number} 件事的详情。",
        "against": 0,
        "votes": 0,
        "reply": "",
        "replied": "",
        **cells,
    }
    names = ("user", "title", "time", "text", "against", "votes", "reply", "replied")
    return [number, *(given[name] for name in names)]


def workbook(path: Path, rows: Iterable[Cells], header: Sequence[str] = HEADER, above: int = 0) -> Path:
    """An xlsx file; `above` rows of a printed title stand over the header. Memory stays small."""
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Sheet1")
        for number in range(above):
            sheet.write_string(number, 0, "二〇一九年留言登记表" if number == 0 else "制表")
        for number, row in enumerate(
            (header, *rows) if not isinstance(rows, Iterator) else _with(header, rows)
        ):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(above + number, column, cell)
                else:
                    sheet.write_number(above + number, column, cell)
    return path


def _with(header: Sequence[str], rows: Iterator[Cells]) -> Iterator[Cells]:
    yield header
    yield from rows


def text_file(path: Path, rows: Iterable[Cells], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(rows)
    return path


def messages(count: int, seed: int = 7) -> Iterator[list[Any]]:
    """Rows like those of a message board: a fifth are answered, a hundredth repeat an earlier text."""
    chance = random.Random(seed)
    last: list[str] = []
    for number in range(1, count + 1):
        at = _FIRST + dt.timedelta(minutes=chance.randrange(60 * 24 * 365 * 5))
        title, text = _texts(chance)
        if last and chance.random() < 0.01:
            title, text = last
        last = [title, text]
        answered = chance.random() < 0.2
        replied = at + dt.timedelta(hours=chance.randrange(1, 24 * 40))
        yield said(
            100_000 + number,
            user=f"A{chance.randrange(80_000):08d}",
            title=title,
            time=f"{at:%Y/%m/%d %H:%M:%S}",
            text=text,
            votes=chance.randrange(20),
            reply=_texts(chance)[1] if answered else "",
            replied=f"{replied:%Y-%m-%d %H:%M:%S}" if answered else "",
        )


def _texts(chance: random.Random) -> list[str]:
    title = "".join(chance.choices(_WORDS, k=7))
    return [title, "，".join("".join(chance.choices(_WORDS, k=8)) for _ in range(18)) + "。"]
