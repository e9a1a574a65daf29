"""Dates and moments as people write them in the reader's language, in China's time."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.kernel import clock

MONTHS = (
    gettext_lazy("1 月"),
    gettext_lazy("2 月"),
    gettext_lazy("3 月"),
    gettext_lazy("4 月"),
    gettext_lazy("5 月"),
    gettext_lazy("6 月"),
    gettext_lazy("7 月"),
    gettext_lazy("8 月"),
    gettext_lazy("9 月"),
    gettext_lazy("10 月"),
    gettext_lazy("11 月"),
    gettext_lazy("12 月"),
)


def local(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(clock.LOCAL)


def day(date: dt.date, *, year: bool | None = None) -> str:
    """“11 月 24 日”; the year is said when it is not the present one, or when asked for."""
    said = date.year != clock.today().year if year is None else year
    pattern = _("{year} 年 {month} {day} 日") if said else _("{month} {day} 日")
    return pattern.format(year=date.year, month=MONTHS[date.month - 1], day=date.day)


def hour(moment: dt.datetime) -> str:
    here = local(moment)
    return f"{here.hour}:{here.minute:02}"


def moment(value: dt.datetime, *, year: bool | None = None) -> str:
    """“11 月 24 日 10:31”."""
    return f"{day(local(value).date(), year=year)} {hour(value)}"
