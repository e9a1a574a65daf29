"""Times as people say them: a moment in local words, and what is left of a limit."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from liren.kernel import clock
from liren.kernel.worktime import Left

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
    days = (
        ngettext("{n} 个工作日", "{n} 个工作日", left.days)
        if not left.clock
        else ngettext("{n} 天", "{n} 天", left.days)
    ).format(n=left.days)
    hours = ngettext("{n} 小时", "{n} 小时", left.hours).format(n=left.hours)
    minutes = ngettext("{n} 分", "{n} 分", left.minutes).format(n=left.minutes)
    if left.days:
        return f"{days} {hours}" if left.hours else days
    if left.hours:
        return f"{hours} {minutes}" if left.minutes and left.hours < 3 else hours
    return minutes


def remaining(left: Left) -> str:
    """“剩 1 个工作日 3 小时” or “逾期 2 小时”; “已到期” while no working time has passed since."""
    if left.late and not (left.days or left.hours or left.minutes):
        return _("已到期")
    pattern = _("逾期 {span}") if left.late else _("剩 {span}")
    return pattern.format(span=span(left))


def presses(left: Left) -> bool:
    """Whether the time left is short enough to be shown on a ground: less than two hours."""
    return not left.late and not left.days and left.hours < 2
