"""What this room refuses about fields."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, NotFound, Refusal


class FieldUnknown(NotFound):
    code = "processing.field_unknown"
    sentence = _("没有这个登记项目。请回到项目表再选。")


class SwitchInThePast(BadInput):
    code = "processing.switch_in_the_past"
    sentence = _("停用和启用只能从今天或者以后的一天起。请改日期。")


class SwitchSame(Refusal):
    code = "processing.switch_same"
    sentence = _("到那一天“%(field_name)s”本来就是这样，不用再改。")


class ClearingNotOff(Refusal):
    code = "processing.clearing_not_off"
    sentence = _("“%(field_name)s”现在没有停用，不能销毁它的内容。请先停用。")


class ClearingRuns(Refusal):
    code = "processing.clearing_runs"
    sentence = _("“%(field_name)s”的内容正在销毁，不用再要一次。")


class ClearingUnconfirmed(BadInput):
    code = "processing.clearing_unconfirmed"
    sentence = _("请照样写出项目的名称“%(field_name)s”，确认要销毁。销毁以后不能恢复。")
