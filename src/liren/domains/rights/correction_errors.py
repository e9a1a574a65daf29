"""What is refused where somebody asks for the own data to be corrected."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, NotFound, Refusal


class CorrectionNotFound(NotFound):
    code = "rights.correction_unknown"
    sentence = _("没有找到这份更正申请。它可能不在您的工作范围内。请回到列表再选。")


class CorrectionUnlinked(Refusal):
    code = "rights.correction_unlinked"
    sentence = _("这个账号还没有对上登记里的人。请先核对，再申请更正。")


class CorrectionOpen(Refusal):
    code = "rights.correction_open"
    sentence = _("您已有一份更正申请在核对。可以等结果，也可以先撤回再申请。")


class CorrectionClosed(Refusal):
    code = "rights.correction_closed"
    sentence = _("这份更正申请已经了结，不能再改。")


class CorrectionEmpty(BadInput):
    code = "rights.correction_empty"
    sentence = _("请至少写一项要改成什么。")


class CorrectionSame(BadInput):
    code = "rights.correction_same"
    sentence = _("“%(field_name)s”登记的就是这样，不用改。")


class FieldNotOffered(BadInput):
    code = "rights.field_not_offered"
    sentence = _("“%(field_name)s”不能在网上申请更正。请带证件到社区窗口。")


class DecisionMissing(BadInput):
    code = "rights.decision_missing"
    sentence = _("请对“%(field_name)s”选“改”或“不改”。")


class ReasonMissing(BadInput):
    code = "rights.reason_missing"
    sentence = _("不改“%(field_name)s”，请写明理由，本人会看到。")
