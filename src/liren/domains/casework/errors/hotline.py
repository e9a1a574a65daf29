"""Orders of a city's hotline (12345 工单)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, NotFound, Refusal


class HotlineUnknown(NotFound):
    code = "casework.hotline_unknown"
    sentence = _("没有登记这条热线，或它不管您的地方。请先用命令 liren hotline set 登记。")


class HotlineNameMissing(BadInput):
    code = "casework.hotline_name_missing"
    sentence = _("热线要有名称（最多 40 字）。请填写，如“南京12345”。")


class HotlineThere(BadInput):
    code = "casework.hotline_there"
    sentence = _("这个地方已有同名的热线。要改它，请在列表里点开。")


class OrderNotFound(NotFound):
    code = "casework.order_not_found"
    sentence = _("没有这张工单，或者它不在您的范围里。请核对对方的工单号。")


class OrderNumberWrong(BadInput):
    code = "casework.order_number_wrong"
    sentence = _("工单号须是 1 到 64 个字，不含空白。请核对后再送。")


class OrderDiffers(Refusal):
    code = "casework.order_differs"
    sentence = _("工单 %(number)s 已经收过，内容却不一样。改动请用补充或新的工单号送来。")


class OrderLimitMissing(BadInput):
    code = "casework.order_limit_missing"
    sentence = _("工单要写明期限：到期时刻，或多少个工作日、多少小时，两样只写一样。")


class OrderLimitPast(BadInput):
    code = "casework.order_limit_past"
    sentence = _("工单的期限 %(due)s 已经过了。请核对后再送。")


class OrderLimitBefore(BadInput):
    code = "casework.order_limit_before"
    sentence = _("工单的期限 %(due)s 早于来单时间。请核对后再送。")


class OrderLimitFar(BadInput):
    code = "casework.order_limit_far"
    sentence = _("工单的期限太远，最多 %(days)s 天。请核对后再送。")


class OrderLimitNoCalendar(BadInput):
    code = "casework.order_limit_no_calendar"
    sentence = _("%(year)s 年的放假安排还没有公布，按工作时间算不出期限。请改按钟点写，或等日历公布。")


class OrderTimeAhead(BadInput):
    code = "casework.order_time_ahead"
    sentence = _("来单时间在将来。请核对后再送。")


class OrderStepNotAllowed(Refusal):
    code = "casework.order_step_not_allowed"
    sentence = _("工单现在是“%(state)s”，不能“%(verb)s”。请刷新后再看。")


class OrderReturnOver(Refusal):
    code = "casework.order_return_over"
    sentence = _("退单要在 %(until)s 前提出，现在已经过了。请办理，或向热线申请延期。")


class OrderInWork(Refusal):
    code = "casework.order_in_work"
    sentence = _("这件事已经签收，不能再退回热线。请办理后答复，或转给别的单位。")


class OrderAsked(Refusal):
    code = "casework.order_asked"
    sentence = _("已经向热线申请过延期，对方还没有答复。请等答复，或在交换记录里重送。")


class ExtensionDateWrong(BadInput):
    code = "casework.order_extension_wrong"
    sentence = _("要延到的时刻须晚于现在的期限，最多延 90 天。请重新选。")


class OrderEventWrong(BadInput):
    code = "casework.order_event_wrong"
    sentence = _("工单的这条来件写得不全，或里面的选项我们不认识。请对照接口文档改正。")


class OrderMessageGone(NotFound):
    code = "casework.order_message_gone"
    sentence = _("没有这条送往热线的来往。请刷新后再看。")


class OrderMessageSettled(Refusal):
    code = "casework.order_message_settled"
    sentence = _("对方已经有了结果，不用再送。")


class OrderCaseOpen(Refusal):
    code = "casework.order_case_open"
    sentence = _("这件事还在办。请先办结，答复会自动送给热线。")


class OrderPlaceOutside(BadInput):
    code = "casework.order_place_outside"
    sentence = _("工单的地方不在这条热线管的范围里。请核对社区代码或地址。")
