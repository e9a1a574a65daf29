"""What this room refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, NotFound, Refusal


class RegistrationNotFound(NotFound):
    code = "residence.registration_unknown"
    sentence = _("没有找到这份居住登记。请核对回执上的编号；它也可能不在您的工作范围内。")


class PlaceWrong(BadInput):
    code = "residence.place_wrong"
    sentence = _("请选择您住的社区。")


class ChoiceWrong(BadInput):
    code = "residence.choice_wrong"
    sentence = _("“%(given)s”不在可选的范围内，请从列表里选。")


class ArrivedAhead(BadInput):
    code = "residence.arrived_ahead"
    sentence = _("%(day)s 还没有到。请在住进来以后登记。")


class ArrivedBeforeBirth(BadInput):
    code = "residence.arrived_before_birth"
    sentence = _("来住的日期早于出生日期，请核对。")


class LeavesBeforeArriving(BadInput):
    code = "residence.leaves_before_arriving"
    sentence = _("离开的日期早于来住的日期，请核对哪一天来、哪一天走。")


class ProofDatesWrong(BadInput):
    code = "residence.proof_dates_wrong"
    sentence = _("证明的起止日期前后不对：到期早于开始。")


class ProofExpired(BadInput):
    code = "residence.proof_expired"
    sentence = _("这份证明已经过期。请换一份还有效的。")


class ProofUnfit(BadInput):
    code = "residence.proof_unfit"
    sentence = _("“%(proof)s”不能用来证明这一项，请换一种。")


class AgentNotNeeded(BadInput):
    code = "residence.agent_not_needed"
    sentence = _(
        "只有未满 16 周岁的人、行动不便的老年人、残疾人可以由人代办（《居住证暂行条例》第九条）。请本人登记。"
    )


class AgentIsChild(BadInput):
    code = "residence.agent_is_child"
    sentence = _("代办人未满 18 周岁，不能代办。请换一位成年的监护人或近亲属。")


class AgentIsSame(BadInput):
    code = "residence.agent_is_same"
    sentence = _("代办人和本人是同一个证件。本人来办，不用填代办人。")


class AgentAgeUnknown(BadInput):
    code = "residence.agent_age_unknown"
    sentence = _("从代办人的证件看不出年龄，请填写代办人的出生日期。")


class AppliedAlready(Refusal):
    code = "residence.applied_already"
    sentence = _("这个证件已经有一份居住登记。请在“我的居住登记”里查看，或到社区窗口问。")


class ScanNotFound(NotFound):
    code = "residence.scan_unknown"
    sentence = _("没有找到这份证明。它可能已经删掉，也可能不在您的工作范围内。")


class ScanMissing(BadInput):
    code = "residence.scan_missing"
    sentence = _("请选择要传的照片或文件。")


class StepNotAllowed(Refusal):
    code = "residence.step_not_allowed"
    sentence = _("这份登记现在是“%(state)s”，不能这样办。请刷新页面看看最新情况。")


class Incomplete(Refusal):
    code = "residence.incomplete"
    sentence = _("材料还不齐：%(lacks)s。请一次告知本人补齐，再登记。")


class NothingLacks(Refusal):
    code = "residence.nothing_lacks"
    sentence = _("材料是齐的，没有要告知的。请登记，或写明为什么不予登记。")


class ToldAlready(Refusal):
    code = "residence.told_already"
    sentence = _("已经告知过一次，不能再添新的材料（《居住证暂行条例》第九条：一次性告知）。")


class NotSeen(Refusal):
    code = "residence.not_seen"
    sentence = _("还有证明没有看过原件：%(proofs)s。请看过再登记。")


class ReasonMissing(BadInput):
    code = "residence.reason_missing"
    sentence = _("请写明理由，本人会看到。")


class EndsBeforeArriving(BadInput):
    code = "residence.ends_before_arriving"
    sentence = _("离开的日期早于来住的日期，请核对。")


class DayAhead(BadInput):
    code = "residence.day_ahead"
    sentence = _("%(day)s 还没有到。请到那一天再办。")


class NotEntrusted(Refusal):
    code = "residence.not_entrusted"
    sentence = _("这里没有受公安机关委托，不能受理居住证。请本人到%(where)s办理（第八条、第九条）。")


class ConditionsNotMet(Refusal):
    code = "residence.conditions_not_met"
    sentence = _("还不符合申领居住证的条件：%(lacks)s（第二条）。")


class PermitAlready(Refusal):
    code = "residence.permit_already"
    sentence = _("这个人已经有一份居住证申领或居住证。")


class PermitNotFound(NotFound):
    code = "residence.permit_unknown"
    sentence = _("还没有居住证的申领。请先受理。")


class PermitStepNotAllowed(Refusal):
    code = "residence.permit_step_not_allowed"
    sentence = _("居住证现在是“%(state)s”，不能这样办。请刷新页面看看最新情况。")


class PermitDayWrong(BadInput):
    code = "residence.permit_day_wrong"
    sentence = _("日期不对：不能早于 %(since)s，也不能晚于今天。")


class EndorsedTooEarly(Refusal):
    code = "residence.endorsed_too_early"
    sentence = _("签注从 %(day)s 起办：居住每满 1 年之日前 1 个月内（第十条）。")
