"""How orders of a city's hotline (12345 工单) stand."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LimitKind(TextChoices):
    """Whether the hotline counts a limit day and night or in working time."""

    CLOCK = "clock", _("按钟点")
    WORKING = "working", _("按工作时间")


class OrderState(TextChoices):
    """How far an order of the hotline has come between them and us."""

    WORKING = "working", _("在办")
    RETURNING = "returning", _("退单待对方同意")
    RETURNED = "returned", _("已退回热线")
    ANSWERED = "answered", _("已答复，待对方确认")
    ACKNOWLEDGED = "acknowledged", _("对方已确认")


OPEN_ORDERS = (OrderState.WORKING, OrderState.RETURNING)


class OrderVerb(TextChoices):
    """What happens to an order; the table stands in `rules.hotline`."""

    RETURN = "return", _("退回热线")
    RETURN_ACCEPTED = "return_accepted", _("同意退单")
    RETURN_REFUSED = "return_refused", _("不同意退单")
    EXTEND = "extend", _("申请延期")
    EXTENSION_GRANTED = "extension_granted", _("同意延期")
    EXTENSION_DENIED = "extension_denied", _("不同意延期")
    ANSWER = "answer", _("答复热线")
    ANSWER_ACKNOWLEDGED = "answer_acknowledged", _("确认答复")
    RATED = "rated", _("转来评价")
    REOPENED = "reopened", _("要求重办")


class OrderReturnReason(TextChoices):
    NOT_OURS = "not_ours", _("不属于本地职责")
    WRONG_PLACE = "wrong_place", _("不在本辖区")
    UNCLEAR = "unclear", _("内容不清，联系不上诉求人")
    DUPLICATE = "duplicate", _("与另一张工单重复")
    NOT_ACCEPTABLE = "not_acceptable", _("依法不予受理")


class OrderMessageKind(TextChoices):
    RETURN = "return", _("退单")
    EXTENSION = "extension", _("延期申请")
    ANSWER = "answer", pgettext_lazy("hotline", "答复")


class OrderMessageState(TextChoices):
    """How far something we tell the hotline has come."""

    WAITING = "waiting", _("待送出")
    SENT = "sent", _("已送达，等对方答复")
    TAKEN = "taken", _("对方同意")
    REFUSED = "refused", _("对方不同意")
    FAILED = "failed", _("没有送到，已停止")


UNSETTLED_MESSAGES = (OrderMessageState.WAITING, OrderMessageState.SENT, OrderMessageState.FAILED)
