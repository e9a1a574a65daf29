"""`liren calendar …`"""

from __future__ import annotations

from typing import BinaryIO

import click
from django.utils.translation import gettext as _

from liren.config.console import Report, noun, reports, verb
from liren.domains.casework.actions.alarms import recalculate_limits
from liren.domains.policy.actions import add_calendar_notice
from liren.domains.policy.queries import calendar_for, missing_year
from liren.kernel.actor import SYSTEM

group = noun("工作日历。", "The working calendar.")


@verb(
    group,
    "add",
    "按放假安排通知补上一年的日历。FILE 是通知的原文（纯文本），补上之后重新计算等这一年的期限。",
    "Add a year from the official holiday notice. FILE is the notice as published (plain text); limits that "
    "waited for the year are computed again.",
)
@click.argument("year", metavar="YEAR", type=click.IntRange(2004, 2100))
@click.argument("file", metavar="FILE", type=click.File("rb"))
@click.option("--notice", required=True, help="通知的文号或名称。 The notice's number or title.")
@click.option(
    "--place", default="", help="只用于这个省、市或区县；不写则全部。 Only for this code; else everywhere."
)
@click.option("--replace", is_flag=True, help="替换已有的这一年。 Replace the year if it is there.")
@reports
def add(year: int, file: BinaryIO, notice: str, place: str, replace: bool) -> Report:
    row = add_calendar_notice(
        actor=SYSTEM, place_code=place, year=year, text=text_of(file.read()), notice=notice, replace=replace
    )
    figures = {
        "year": year,
        "off": len(row.off),
        "work": len(row.work),
        "recalculated": recalculate_limits(county=place),
    }
    return Report(
        figures,
        [
            _("%(year)d 年：放假 %(off)d 天，调休上班 %(work)d 天；重新计算了 %(recalculated)d 件的期限。")
            % figures
        ],
    )


def text_of(content: bytes) -> str:
    """UTF-8, or GB 18030 as offices save it; what fits neither is read with marks and refused by its days."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", errors="replace")


@verb(
    group,
    "show",
    "日历有哪些年份，近期会不会缺。",
    "Which years the calendar has, and whether one will soon be wanted.",
)
@click.option("--place", default="", help="区划代码。 The place's code.")
@reports
def show(place: str) -> Report:
    years = sorted(calendar_for(place).years)
    missing = missing_year(place)
    lines = [_("日历有 %(first)d–%(last)d 年。") % {"first": years[0], "last": years[-1]}]
    if missing is not None:
        lines.append(
            _("缺 %(year)d 年：通知公布后，请运行 liren calendar add %(year)d。") % {"year": missing}
        )
    return Report({"years": years, "missing": missing}, lines)
