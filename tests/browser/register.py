"""A register of another system, as residents' messages come: generated, forty that can be read and one that cannot."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import xlsxwriter

HEADER = ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "反对数", "点赞数")
THINGS = ("路灯", "井盖", "围墙", "水管", "电梯", "树枝", "公交站牌", "垃圾桶")
TROUBLES = ("坏了三天", "夜里响", "没有人管", "挡住了路", "一直漏水")
PLACES = ("柳荫里社区", "棠园社区", "井巷社区", "石桥社区")
READABLE = 40


def register(directory: Path, name: str) -> str:
    """Writes `name`.xlsx with its messages, each told once in every run; its path."""
    path = directory / f"{name}.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        for number in range(READABLE):
            sheet.write_row(number + 1, 0, _message(number, name))
        sheet.write_row(
            READABLE + 1, 0, (f"{name}-x", "U0", "没有时间的留言", "2026-13-45", "写了话没有时间", 0, 0)
        )
    return str(path)


def _message(number: int, name: str) -> tuple[str | int, ...]:
    thing, trouble = THINGS[number % len(THINGS)], TROUBLES[number // len(THINGS)]
    place = PLACES[number % len(PLACES)]
    said = dt.datetime(2026, 11, 2, 8, 0) + dt.timedelta(hours=5 * number)  # noqa: DTZ001  # as registers write it
    title = f"{place}{thing}{trouble}"
    text = f"{title}，第 {number + 1} 次说，{name}。"
    return (
        f"{name}-{number}",
        f"U{number:05d}",
        title,
        f"{said:%Y/%m/%d %H:%M:%S}",
        text,
        number % 3,
        number,
    )
