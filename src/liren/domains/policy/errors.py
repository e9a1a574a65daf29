"""What policy refuses, and why a value, a pack or a notice is wrong (`WHY`, filled in by `Because`)."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, Refusal


class BrokenPack(Refusal):
    """A locality pack does not hold together; found when it is loaded, before any figure of it is used."""

    code = "policy.broken_pack"
    sentence = _("地方参数包 %(where)s 有错：%(what)s。请改正后重新启动。")
    status = 500


class UnknownFigure(BadInput):
    """No pack and no district has the figure, or none that was in force on the day asked for."""

    code = "policy.unknown_figure"
    sentence = _("没有名为 %(key)s 的参数，或者它在所问的日期还没有生效。请核对名称和日期。")


class BadFigure(BadInput):
    """The value does not have the shape of its figure."""

    code = "policy.bad_figure"
    sentence = _("“%(name)s”的值不对：%(what)s。请改正后再保存。")


class BadPlace(BadInput):
    """Figures are set for a province, a city or a county."""

    code = "policy.bad_place"
    sentence = _("参数只能按省、市、区县设定，%(place_code)s 不是 2、4 或 6 位的区划代码。请改用区县代码。")


class ReasonMissing(BadInput):
    """A change of a figure needs its reason."""

    code = "policy.reason_missing"
    sentence = _("请写明修改的理由或依据的文件，它会留在修改记录里。")


class BadCalendarYear(BadInput):
    """The holidays given for a year cannot be right."""

    code = "policy.bad_calendar_year"
    sentence = _("%(year)s 年的放假安排有误：%(what)s。请对照国务院办公厅的通知核对。")


class CalendarYearKnown(Refusal):
    """The year is in the calendar already; it is replaced only when that is said."""

    code = "policy.calendar_year_known"
    sentence = _("日历里已有 %(year)s 年。确要按新通知改正时，请选“替换”。")


WHY: dict[str, str | Promise] = {
    "shape.unknown": _("没有“%(shape)s”这种形式，可用的有 %(known)s"),
    "shape.limit.fields": _("时限只有 days、hours、clock 三项"),
    "shape.limit.kinds": _("天数须是整数，小时须是数字，clock 须是 true 或 false"),
    "shape.limit.range": _("时限须大于零，不超过十年"),
    "shape.count": _("须是零或正整数"),
    "shape.number": _("须是零或正数"),
    "shape.fractions": _("须是零与一之间的小数"),
    "shape.fractions.order": _("小数须从小到大，不重复"),
    "shape.hours": _("时段要写成“09:00”到“12:00”这样的起止时间"),
    "shape.hours.order": _("时段至少一段，须按先后排列，互不重叠"),
    "shape.text": _("须是文字，不能空着"),
    "shape.flag": _("须是“是”或“否”"),
    "shape.words": _("须是至少一项的名单"),
    "shape.words.twice": _("名单里有重复"),
    "shape.rows": _("须是至少一行的表"),
    "shape.rows.columns": _("表的各行须有同样的栏目"),
    "shape.rows.like": _("表的栏目须与原来的一样：%(columns)s"),
    "pack.missing": _("缺 %(field)s"),
    "pack.strange": _("不认识 %(field)s"),
    "pack.place": _("place_code 须为空，或是 2、4、6 位区划代码"),
    "pack.date": _("valid_from 须是日期，或写 unknown"),
    "pack.twin": _("同一生效日期写了两次"),
    "pack.shapes": _("前后形式不一致"),
    "pack.file": _("读不出文件：%(error)s"),
    "catalogue.code": _("代码不合规，或出现了两次"),
    "catalogue.value": _("%(field)s 不能是 %(value)s"),
    "notice.mixed": _("“%(sentence)s”里放假和上班写在一句，请分成两句"),
    "notice.long": _("“%(sentence)s”超过一个月"),
    "notice.no_day": _("没有 %(month)s 月 %(day)s 日这一天"),
    "notice.both": _("%(day)s 既放假又上班"),
    "notice.foreign": _("%(day)s 不属于这一年（上一年 12 月除外）"),
    "notice.weekday": _("%(day)s 不是周六或周日，不会是调休上班的日子"),
    "notice.new_year": _("没有元旦，通知可能没有贴全"),
    "notice.range": _("年份须在 %(first)s 与 %(last)s 之间"),
    "notice.few": _("放假不足 11 天，通知可能没有贴全"),
}


class Because:
    """A reason by its key in `WHY`, said in the reader's language when it is shown."""

    def __init__(self, key: str, **details: Any) -> None:
        self.key = key
        self.details = details

    def __str__(self) -> str:
        return str(WHY[self.key]) % self.details
