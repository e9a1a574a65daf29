"""What this room refuses about recipients and givings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, NotFound, Refusal


class RecipientNotFound(NotFound):
    code = "processing.recipient_unknown"
    sentence = _("没有这个接收方，或者不在您的范围内。请回到名单再选。")


class RecipientLacks(BadInput):
    code = "processing.recipient_lacks"
    sentence = _("“%(what)s”还没有写清楚。委托、提供个人信息，都要先约定好（第二十一条、第二十三条）。")


class RecipientPeriodWrong(BadInput):
    code = "processing.recipient_period_wrong"
    sentence = _("结束的日子在开始之前。请改日期。")


class PoliceTwice(Refusal):
    code = "processing.police_twice"
    sentence = _("本区已经登记了公安机关。请改原来的，或者先结束它。")


class ContractMissing(BadInput):
    code = "processing.contract_missing"
    sentence = _("委托处理要有约定（第二十一条）。请附上签了的合同或者委托书的扫描件。")


class RecipientEnded(Refusal):
    code = "processing.recipient_ended"
    sentence = _("这个接收方已经结束，不能再改。要再给，请重新登记。")


class EndTooEarly(Refusal):
    code = "processing.end_how_missing"
    sentence = _("请先写明对方怎样处理了手里的个人信息：返还、销毁，还是依法保存。")


class ReceivesNothing(Refusal):
    code = "processing.receives_nothing"
    sentence = _("“%(name)s”现在不能接收：%(why)s。")


class KindsBeyond(Refusal):
    code = "processing.kinds_beyond"
    sentence = _("“%(name)s”约定的种类里没有：%(kinds)s。请换一个模板，或者先改约定。")


class NotAgreed(Refusal):
    code = "processing.not_agreed"
    sentence = _("提供给“%(name)s”要本人单独同意（第二十三条），这里有 %(count)s 人没有同意，不能给。")
    status = 403


class RecipientNotSaid(BadInput):
    code = "processing.recipient_not_said"
    sentence = _("请选明交给谁；只在本单位内用的，也请选明。")


class PaperUnknown(NotFound):
    code = "processing.paper_unknown"
    sentence = _("没有找到这份扫描件。")
