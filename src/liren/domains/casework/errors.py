from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, NotFound, Refusal
from liren.kernel.sheets import Trouble

TROUBLES = {
    Trouble.EMPTY: _("文件是空的"),
    Trouble.NO_TABLE: _("里面没有表格"),
    Trouble.OLD_FORMAT: _("是旧版 xls 格式"),
    Trouble.PASSWORD: _("设了打开密码"),
    Trouble.DAMAGED: _("文件已损坏"),
    Trouble.ENCODING: _("认不出文字编码"),
}


class CaseNotFound(NotFound):
    code = "casework.case_not_found"
    sentence = _("没有这件事，或它不在您的工作范围内。请核对编号，或回到列表再找。")


class TrackingCodeUnknown(NotFound):
    code = "casework.tracking_code_unknown"
    sentence = _("没有找到这个查询码。请核对短信或回执上的十二位字符，分不清的字母可以打社区电话问。")


class StepNotAllowed(Refusal):
    code = "casework.step_not_allowed"
    sentence = _("这件事现在是“%(state)s”，不能%(verb)s。请刷新后看可以做什么。")


class TitleMissing(BadInput):
    code = "casework.title_missing"
    sentence = _("请用一句话写清是什么事。")


class TextTooLong(BadInput):
    code = "casework.text_too_long"
    sentence = _("内容有 %(length)s 字，最多 %(most)s 字。请删减，或把详细材料作为附件交来。")


class ControlCharacters(BadInput):
    code = "casework.control_characters"
    sentence = _("内容里有看不见的控制字符（第 %(position)s 个字）。请删去后再提交。")


class PlaceMissing(BadInput):
    code = "casework.place_missing"
    sentence = _("还不知道在什么地方。请写地址、在图上点一下，或选一个社区。")


class PointOutsideGrids(BadInput):
    code = "casework.point_outside_grids"
    sentence = _("图上这一点不在任何网格里。请挪一下图钉，或直接选社区。")


class NameMissing(BadInput):
    code = "casework.name_missing"
    sentence = _("具名或保密的诉求要留姓名和电话，好告诉您结果；不想留，请选“匿名”。")


class PhoneWrong(BadInput):
    code = "casework.phone_wrong"
    sentence = _("电话“%(phone)s”不像手机或固定电话号码。请核对。")


class NoBodyToReceive(Refusal):
    code = "casework.no_body_to_receive"
    sentence = _("“%(place)s”还没有登记受理单位，这件事没有人接。请管理员先登记街道综合服务中心。")


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


class ReopenWindowOver(Refusal):
    code = "casework.reopen_window_over"
    sentence = _("办结已超过 %(days)s 天，不能重开。问题还在的话，请重新说一件，我们会连到这一件。")


class NotRateable(Refusal):
    code = "casework.not_rateable"
    sentence = _("这件事还没有办结，办结后才能评价。")


class HasLeft(Refusal):
    code = "casework.has_left"
    sentence = _("您已经撤回了自己的那一份。又遇到了，请新说一件。")


class RatedAlready(Refusal):
    code = "casework.rated_already"
    sentence = _("您已经评价过这件事了，一件事评一次。")


class LevelUnknown(BadInput):
    code = "casework.level_unknown"
    sentence = _("请从五个评价里选一个。")


class NothingAsked(Refusal):
    code = "casework.nothing_asked"
    sentence = _("现在没有等您回答的问题。")


class JoinedAlready(Refusal):
    code = "casework.joined_already"
    sentence = _("您已经在这件事里了，办完会一并告诉您。")


class BodyHoldsMatters(Refusal):
    code = "casework.body_holds_matters"
    sentence = _(
        "“%(name)s”手上还有 %(count)s 件事没有办完（含等它接手的和要它整改的）。"
        "请在工作台的列表里选承办单位“%(name)s”找出来，改派或办结，再停用。"
    )


class PhoneNotMobile(BadInput):
    code = "casework.phone_not_mobile"
    sentence = _("查询码要发到手机，座机收不到短信。请写手机号，或选“匿名”，当场拿查询码。")


class EndedForPictures(Refusal):
    code = "casework.ended_for_pictures"
    sentence = _(
        "这件事“%(state)s”，材料已随答复定下来，不能再加照片。没有办好的，请诉求人重开；要留底，请写内部记录。"
    )


class NotJoinable(Refusal):
    code = "casework.not_joinable"
    sentence = _("这件事已经结束或不公开，不能加入。请新说一件。")


class SaidAlready(Refusal):
    code = "casework.said_already"
    sentence = _("这张单子已经登记过了，编号 %(number)s，没有重复登记。")


class CategoryUnknown(BadInput):
    code = "casework.category_unknown"
    sentence = _("没有“%(code)s”这个类别，或已停用。请从目录里选。")


class CategoryInUse(Refusal):
    code = "casework.category_in_use"
    sentence = _("类别“%(name)s”还有 %(count)s 个在用的下级，先停用下级。")


class CategoryNameTaken(BadInput):
    code = "casework.category_name_taken"
    sentence = _("同一上级下已有“%(name)s”。请换一个名称。")


class CallBackDone(Refusal):
    code = "casework.call_back_done"
    sentence = _("这次回访已经登记过了。")


class RectificationDone(Refusal):
    code = "casework.rectification_done"
    sentence = _("这次整改已经登记过了。")


class PurposeMissing(BadInput):
    code = "casework.purpose_missing"
    sentence = _("查看诉求人信息要先选事由；查看会记下来，本人看得到。")


class CallerNameMissing(BadInput):
    code = "casework.caller_name_missing"
    sentence = _("只有电话后四位时，还要写姓名（至少写姓）。")


class CaseEnded(Refusal):
    code = "casework.case_ended"
    sentence = _("%(number)s 已经办结或结束，不能再补充。请登记新的一件，在话里写上这个编号。")


class UnreadableFile(BadInput):
    code = "casework.unreadable_file"
    sentence = _("“%(name)s”打不开：%(why)s。请另存为 xlsx 或 csv 再试。")


class FileTooLarge(BadInput):
    code = "casework.file_too_large"
    sentence = _("“%(name)s”解开后超过 %(most)s MB，可能是损坏或恶意文件，没有导入。")


class ColumnsNotFound(BadInput):
    code = "casework.columns_not_found"
    sentence = _("前十行里没有找到表头。至少要有“编号”“时间”“详情”三列（名称可略有不同）。请补上表头再试。")


class UnknownPlace(BadInput):
    code = "casework.unknown_place"
    sentence = _("没有代码为“%(code)s”的地方。请先载入区划，或核对代码。")


class TooManyChosen(BadInput):
    code = "casework.too_many_chosen"
    sentence = _("一次最多选 %(most)s 件。")


class HasMerged(Refusal):
    code = "casework.has_merged"
    sentence = _("%(number)s 下面还并着别的事。请把它留作主件，把另一件并进来。")


class UploadTooLarge(BadInput):
    code = "casework.upload_too_large"
    sentence = _("“%(name)s”超过 %(most)s MB。请分成几份上传，或请管理员用命令行导入。")


class UploadMissing(BadInput):
    code = "casework.upload_missing"
    sentence = _("请选一个 xlsx 或 csv 文件。")


class PlaceTooWide(BadInput):
    code = "casework.place_too_wide"
    sentence = _("“%(place)s”范围太大。请选区县、街道或社区。")


class SourceMissing(BadInput):
    code = "casework.source_missing"
    sentence = _("请给来源起个短名（最多 %(most)s 个字），同一系统的文件每次都用同一个名。")


class ImportNotFound(NotFound):
    code = "casework.import_not_found"
    sentence = _("没有这次导入，或它不在您的工作范围内。请回到导入记录再找。")


class ImportStarted(Refusal):
    code = "casework.import_started"
    sentence = _("这次导入已经开始或已经取消，不用再点。请看进度。")


class RowNumberMissing(BadInput):
    code = "casework.row_number_missing"
    sentence = _("没有编号。请补上原系统的编号，再导入一次时靠它认出同一件事。")


class RowNumberTooLong(BadInput):
    code = "casework.row_number_too_long"
    sentence = _("编号有 %(length)s 个字符，最多 %(most)s 个。请核对是不是填错了列。")


class RowNumberRounded(BadInput):
    code = "casework.row_number_rounded"
    sentence = _("编号“%(value)s”超过 15 位，表格软件已把末几位改成了零。请把这一列设为文本，重新填写编号。")


class RowNumberTaken(BadInput):
    code = "casework.row_number_taken"
    sentence = _("编号 %(number)s 已经用在另一段内容上。请核对哪一行的编号写错了。")


class RowTimeMissing(BadInput):
    code = "casework.row_time_missing"
    sentence = _("没有时间。请补上提出的日期或时刻。")


class RowTimeUnreadable(BadInput):
    code = "casework.row_time_unreadable"
    sentence = _("时间“%(value)s”认不出。请写成 2026-03-01 09:30 这样。")


class RowTimeAhead(BadInput):
    code = "casework.row_time_ahead"
    sentence = _("时间“%(value)s”在将来。请核对年份。")


class RowReplyEarlier(BadInput):
    code = "casework.row_reply_earlier"
    sentence = _("答复时间“%(value)s”早于提出的时间。请核对这两列。")


class RowReplyUndated(BadInput):
    code = "casework.row_reply_undated"
    sentence = _("有答复却没有答复时间，算不出是否按时。请补上答复时间。")


class RowReplyMissing(BadInput):
    code = "casework.row_reply_missing"
    sentence = _("有答复时间却没有答复内容。请补上答复，或清空时间。")


class RowCountUnreadable(BadInput):
    code = "casework.row_count_unreadable"
    sentence = _("“%(value)s”不是点赞数或反对数。请填整数，没有就空着。")


class RowCellFault(BadInput):
    code = "casework.row_cell_fault"
    sentence = _("单元格显示错误“%(value)s”。请改好公式，或直接填内容。")


class SavedViewNameMissing(BadInput):
    code = "casework.saved_view_name_missing"
    sentence = _("请给视图起个名，不超过 %(most)s 个字。")


class SavedViewNameTaken(BadInput):
    code = "casework.saved_view_name_taken"
    sentence = _("您已有一个叫“%(name)s”的视图。请换个名。")


class TooManySavedViews(BadInput):
    code = "casework.too_many_saved_views"
    sentence = _("您已存了 %(most)s 个视图。请先删去用不着的。")
