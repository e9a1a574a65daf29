"""Times as people say them: a moment in local words, and what is left of a limit."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liren.kernel import clock
from liren.kernel.dates import MONTHS, day, hour, local, moment
from liren.kernel.worktime import Left

__all__ = ("MONTHS", "day", "hour", "local", "moment", "near", "presses", "remaining", "span")


def near(value: dt.datetime) -> str:
    """“今天 8:10”, “昨天 17:05”, “3 天前”, then the day."""
    ago = (clock.today() - local(value).date()).days
    if ago == 0:
        return _("今天 {time}").format(time=hour(value))
    if ago == 1:
        return _("昨天 {time}").format(time=hour(value))
    if 1 < ago < 7:
        return _("{days} 天前").format(days=ago)
    return day(local(value).date())


def span(left: Left) -> str:
    """The length alone, in at most two units: “1 个工作日 3 小时”, “1 小时 20 分”, “40 分”."""
    if left.days:
        return f"{_days(left)} {_hours(left.hours)}" if left.hours else _days(left)
    if left.hours:
        hours = _hours(left.hours)
        return f"{hours} {_minutes(left.minutes)}" if left.minutes and left.hours < 3 else hours
    return _minutes(left.minutes)


def _days(left: Left) -> str:
    words = (
        ngettext("{n} 天", "{n} 天", left.days)
        if left.clock
        else ngettext("{n} 个工作日", "{n} 个工作日", left.days)
    )
    return words.format(n=left.days)


def _hours(n: int) -> str:
    return ngettext("{n} 小时", "{n} 小时", n).format(n=n)


def _minutes(n: int) -> str:
    return ngettext("{n} 分", "{n} 分", n).format(n=n)


def remaining(left: Left) -> str:
    """“剩 1 个工作日 3 小时” or “逾期 2 小时”; “已到期” while no working time has passed since."""
    if left.late and not (left.days or left.hours or left.minutes):
        return _("已到期")
    pattern = _("逾期 {span}") if left.late else _("剩 {span}")
    return pattern.format(span=span(left))


def presses(left: Left) -> bool:
    """Whether the time left is short enough to be shown on a ground: less than two hours."""
    return not left.late and not left.days and left.hours < 2
