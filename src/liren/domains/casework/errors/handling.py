"""Dispatch, handling, suspension, merging."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, Refusal


class BodyCannotOwn(BadInput):
    code = "casework.body_cannot_own"
    sentence = _("“%(body)s”不能承办这个地方的事。请另选承办单位。")


class ReasonMissing(BadInput):
    code = "casework.reason_missing"
    sentence = _("请选原因，并用自己的话说明。")


class AnswerMissing(BadInput):
    code = "casework.answer_missing"
    sentence = _("请写给诉求人的答复：做了什么、结果怎样、还可以找谁。")


class NoMoreReturns(Refusal):
    code = "casework.no_more_returns"
    sentence = _("这件事已退回过 %(count)s 次，由街道裁定后不能再退。有争议请写内部记录并报街道。")


class RulingNeeded(Refusal):
    code = "casework.ruling_needed"
    sentence = _("这件事已退回 %(count)s 次，要由街道裁定承办单位，不能普通派单。")


class NotOwner(Refusal):
    code = "casework.not_owner"
    sentence = _("这件事现在由“%(owner)s”承办，不是您的单位。")
    status = 403


class HandOnPending(Refusal):
    code = "casework.hand_on_pending"
    sentence = _("已提出转给“%(body)s”，对方还没有接。可以先撤回转办。")


class HandOnToSelf(BadInput):
    code = "casework.hand_on_to_self"
    sentence = _("不能转给自己。请另选单位。")


class NoHandOnPending(Refusal):
    code = "casework.no_hand_on_pending"
    sentence = _("这件事没有待接的转办，可能对方已撤回。")


class AlreadySuspended(Refusal):
    code = "casework.already_suspended"
    sentence = _("这件事已经挂起，或正在等批准。")


class NotSuspended(Refusal):
    code = "casework.not_suspended"
    sentence = _("这件事没有挂起，不用恢复。")


class SuspensionDateWrong(BadInput):
    code = "casework.suspension_date_wrong"
    sentence = _("挂起到的日期要在今天之后、%(most)s 天之内。")


class OwnApproval(Refusal):
    code = "casework.own_approval"
    sentence = _("自己申请的不能自己批准。请另一位有批准权的人办。")
    status = 403


class MergeWithSelf(BadInput):
    code = "casework.merge_with_self"
    sentence = _("不能把一件事并到它自己，或并到已经并走的事里。")


class MergeAcrossCounties(BadInput):
    code = "casework.merge_across_counties"
    sentence = _("两件事不在同一个区，不能合并。")


class NotMerged(Refusal):
    code = "casework.not_merged"
    sentence = _("这件事没有并到别的事里，不用拆开。")


class IsMerged(Refusal):
    code = "casework.is_merged"
    sentence = _("这件事已并入 %(number)s，请到那一件办理；要单独办，先拆开。")


class BodyHoldsMatters(Refusal):
    code = "casework.body_holds_matters"
    sentence = _(
        "“%(name)s”手上还有 %(count)s 件事没有办完（含等它接手的和要它整改的）。"
        "请在工作台的列表里选承办单位“%(name)s”找出来，改派或办结，再停用。"
    )


class EndedForPictures(Refusal):
    code = "casework.ended_for_pictures"
    sentence = _(
        "这件事“%(state)s”，材料已随答复定下来，不能再加照片。没有办好的，请诉求人重开；要留底，请写内部记录。"
    )


class HasMerged(Refusal):
    code = "casework.has_merged"
    sentence = _("%(number)s 下面还并着别的事。请把它留作主件，把另一件并进来。")
