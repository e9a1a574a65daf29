"""Appeals against ratings (评价申诉)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, NotAllowed, NotFound, Refusal


class RatingAppealNotFound(NotFound):
    code = "casework.rating_appeal_not_found"
    sentence = _("没有这件评价申诉，或者它不在您的范围里。请从列表里找。")


class RatingNotBad(Refusal):
    code = "casework.rating_not_bad"
    sentence = _("只有“不满意”和“非常不满意”的评价可以申诉。")


class RatingAppealed(Refusal):
    code = "casework.rating_appealed"
    sentence = _("这份评价已经申诉过，一份评价只能申诉一次。")


class RatingAppealTooLate(Refusal):
    code = "casework.rating_appeal_too_late"
    sentence = _("申诉的期限 %(until)s 已过，这份评价照常计入。")


class NoThirdBody(Refusal):
    code = "casework.no_third_body"
    sentence = _("现在没有可以裁定的第三方：它不能是被评价单位，也不能是它的上级。请区里在“由谁裁定”里指定。")


class RatingAppealStepNotAllowed(Refusal):
    code = "casework.rating_appeal_step_not_allowed"
    sentence = _("这件申诉现在是“%(state)s”，不能这样做。请刷新页面再看。")


class RatingReasonPersonal(BadInput):
    code = "casework.rating_reason_personal"
    sentence = _("理由会向所有人公示，里面像有姓名、电话、门牌或车牌。请改写，只说事、不说人。")


class OwnAppeal(NotAllowed):
    code = "casework.own_rating_appeal"
    sentence = _("这份评价评的是您的单位，要由第三方裁定。")


class OwnDecision(NotAllowed):
    code = "casework.own_rating_decision"
    sentence = _("第一次是您裁定的，评价人有异议，要由另一个人复核。")


class NotLeftOut(Refusal):
    code = "casework.rating_not_left_out"
    sentence = _("您的评价照常计入，没有可以提异议的。")


class ObjectedAlready(Refusal):
    code = "casework.rating_objected_already"
    sentence = _("您已经提过一次异议。复核的结果会告诉您。")


class ObjectionTooLate(Refusal):
    code = "casework.rating_objection_too_late"
    sentence = _("提异议的期限 %(until)s 已过。")
