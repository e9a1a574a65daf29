"""What policy refuses."""

from __future__ import annotations

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
