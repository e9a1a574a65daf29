"""Joint handling: calling bodies to a matter, reporting in, answering."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, NotFound, Refusal


class CallNotFound(NotFound):
    code = "casework.call_not_found"
    sentence = _("没有这次吹哨，或它不是叫您的单位。请回到这件事的页面再看。")


class CallStepNotAllowed(Refusal):
    code = "casework.call_step_not_allowed"
    sentence = _("“%(body)s”现在是“%(state)s”，不能%(verb)s。请刷新后看可以做什么。")


class CallerWrong(Refusal):
    code = "casework.caller_wrong"
    sentence = _("只有社区和街道能吹哨叫单位一起办。请写内部记录，请街道派单台来叫。")
    status = 403


class NobodyCalled(BadInput):
    code = "casework.nobody_called"
    sentence = _("请至少选一个单位，写明请它做什么。")


class CalledTwice(BadInput):
    code = "casework.called_twice"
    sentence = _("“%(body)s”已经叫了，还没有了结。要加任务，先等它答复，或不再叫它再重新叫。")


class CallToOwner(BadInput):
    code = "casework.call_to_owner"
    sentence = _("“%(body)s”就是牵头的承办单位，不用叫。请另选单位。")


class TaskMissing(BadInput):
    code = "casework.task_missing"
    sentence = _("请写明请“%(body)s”做什么。")


class CallLengthWrong(BadInput):
    code = "casework.call_length_wrong"
    sentence = _("任务期限要在 %(least)s 到 %(most)s 之间。")


class NotAskedToStay(Refusal):
    code = "casework.no_decline_to_decide"
    sentence = _("“%(body)s”没有请求不来，或已经决定过了。")


class DeclinedAlready(Refusal):
    code = "casework.declined_already"
    sentence = _("已经请求过不来，等叫您的单位决定；决定之前照常计时。")


class CallsUnanswered(BadInput):
    code = "casework.calls_unanswered"
    sentence = _("%(bodies)s 还没有答复。请等答复或先催一催；确实不等了，请写明理由再办结。")
