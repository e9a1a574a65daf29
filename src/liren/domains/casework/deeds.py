"""What can happen to a matter, as sentences: for the audit, and for the history that people read.

A history sentence takes `who` (the actor as the reader may see him) and the step's own data; values that are
choices are shown by their labels (`CHOICES`).
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liren.domains.casework import choices

VERBS: dict[str, str | Promise] = {
    "casework.case.received": _("收下一件事"),
    "casework.case.joined": _("有人说“我也遇到”"),
    "casework.case.imported": _("导入一批事"),
    "casework.case.assigned": pgettext_lazy("audit", "派单"),
    "casework.case.ruled": pgettext_lazy("audit", "裁定承办单位"),
    "casework.case.classified": _("改了类别或紧急程度"),
    "casework.case.accepted": pgettext_lazy("audit", "签收"),
    "casework.case.started": pgettext_lazy("audit", "开始办理"),
    "casework.case.returned": pgettext_lazy("audit", "退回"),
    "casework.case.offered": pgettext_lazy("audit", "提出转办"),
    "casework.case.taken_over": _("接手转办"),
    "casework.case.declined": _("没有接受转办"),
    "casework.case.resolved": _("答复并办结"),
    "casework.case.closed": pgettext_lazy("audit", "关闭"),
    "casework.case.withdrawn": _("诉求人撤回"),
    "casework.case.left": _("一位诉求人撤回了自己的那一份"),
    "casework.case.not_accepted": pgettext_lazy("audit", "不予受理"),
    "casework.case.reopened": pgettext_lazy("audit", "重开"),
    "casework.case.asked": _("问了诉求人"),
    "casework.case.answered": _("诉求人答复了问题"),
    "casework.case.noted": _("写了内部记录"),
    "casework.case.told": _("告知诉求人进展"),
    "casework.case.pictured": _("添加照片或附件"),
    "casework.case.merged": pgettext_lazy("audit", "合并"),
    "casework.case.unmerged": _("拆开合并"),
    "casework.case.late": pgettext_lazy("audit", "逾期"),
    "casework.case.reminded": _("提醒承办单位"),
    "casework.case.escalated": _("逾期上报"),
    "casework.case.recalculated": _("重算期限"),
    "casework.suspension.asked": _("申请挂起"),
    "casework.suspension.approved": _("批准挂起"),
    "casework.suspension.refused": _("没有批准挂起"),
    "casework.suspension.ended": _("恢复办理"),
    "casework.rating.given": _("诉求人评价"),
    "casework.call_back.done": _("登记回访"),
    "casework.rectification.done": _("登记整改"),
    "casework.requester.read": _("查看诉求人信息"),
    "casework.caller.read": _("按电话找到来电来访人以前的事"),
    "casework.caller.sought": _("按电话找来电来访人"),
    "casework.category.changed": _("改了目录"),
    "casework.catalogue.seeded": _("建立目录"),
    "casework.import.received": _("上传一份登记表"),
    "casework.import.previewed": _("看登记表的预览"),
    "casework.import.begun": _("开始导入登记表"),
    "casework.import.dropped": _("删去没有导入的登记表"),
    "casework.cases.exported": _("导出事项"),
    "casework.cases.printed": _("打印事项"),
}

SENTENCES: dict[str, str | Promise] = {
    "imported": _("这件事从“%(source)s”导入，原编号 %(external)s。"),
    "received": _("%(who)s通过%(channel)s说了这件事。"),
    "recorded": _("%(who)s登记了这件事（%(channel)s）。"),
    "joined": _("又有一位居民说“我也遇到”，现在共 %(people)s 人。"),
    "assigned": _("%(who)s派给%(body)s，按%(urgency)s类的时限办理。"),
    "ruled": _("街道裁定由%(body)s承办，不再退回。理由：%(words)s"),
    "classified": _("%(who)s把类别定为“%(category)s”，按%(urgency)s类的时限办理。"),
    "urgency_changed": _("%(who)s把紧急程度从“%(was)s”改为“%(urgency)s”，期限重新计算。"),
    "looked_through": _("%(who)s核对了类别，没有改动。"),
    "accepted": _("%(who)s签收。"),
    "started": _("%(who)s开始办理。"),
    "returned": _("%(who)s退回街道：%(return_reason)s。%(words)s"),
    "offered": _("%(who)s提出转给%(body)s：%(hand_on_reason)s。%(words)s"),
    "taken_over": _("%(body)s接手办理；答复仍由首接单位%(first)s负责。"),
    "declined": _("转给%(body)s没有成，仍由%(owner)s承办。%(words)s"),
    "resolved": _("%(who)s答复并办结：%(outcome)s。"),
    "resolved_with": _("随 %(number)s 一并办结：%(outcome)s。"),
    "added": _("诉求人补充：%(words)s"),
    "closed": _("这件事关闭。"),
    "closed_satisfied": _("诉求人认可，这件事关闭。"),
    "desk_added": _("诉求人通过%(channel)s补充：%(words)s"),
    "withdrawn": _("诉求人撤回。%(words)s"),
    "left": _("一位诉求人撤回了自己的那一份，还有 %(people)s 人，继续办理。原因：%(words)s"),
    "not_accepted": _("不予受理：%(not_accepted_reason)s。可以这样办：%(words)s"),
    "reopened": _("%(who)s要求重开：%(words)s"),
    "reopened_with": _("随 %(number)s 一并重开，继续办理。"),
    "asked": _("%(who)s问：%(words)s"),
    "answered": _("诉求人答：%(words)s"),
    "told": _("%(who)s告知：%(words)s"),
    "pictured": _("%(who)s添加了 %(count)s 份照片或附件。"),
    "merged": _("与 %(number)s 是同一件事，并在一起办。"),
    "unmerged": _("与 %(number)s 分开，单独办理。"),
    "half": _("%(clock)s期限过半，%(due)s 到期，提醒%(owner)s。"),
    "half_belated": _("%(clock)s期限 %(half)s 已过半，%(due)s 到期，提醒%(owner)s。"),
    "four_fifths": _("%(clock)s期限只剩五分之一，%(due)s 到期，再次提醒%(owner)s。"),
    "four_fifths_belated": _(
        "%(clock)s期限 %(four_fifths)s 已只剩五分之一，%(due)s 到期，再次提醒%(owner)s。"
    ),
    "late": _("没有按时%(clock)s：期限是 %(late)s，当时在%(owner)s手上。"),
    "street": _("仍未%(clock)s，已报街道。"),
    "street_belated": _("到 %(street)s 仍未%(clock)s，已报街道。"),
    "district": _("仍未%(clock)s，已报区里。"),
    "district_belated": _("到 %(district)s 仍未%(clock)s，已报区里。"),
    "suspension_asked": _("%(who)s申请挂起到 %(until)s：%(suspension_reason)s。"),
    "suspension_approved": _("%(who)s批准挂起到 %(until)s，期间不计时：%(suspension_reason)s。"),
    "suspension_refused": _("%(who)s没有批准挂起，继续计时。%(words)s"),
    "suspension_ended": _("恢复办理，继续计时。"),
    "rated": _("诉求人评价：%(level)s。"),
    "called_back": _("街道回访：%(call_back_result)s。"),
    "rectified": _("%(who)s完成整改：%(words)s"),
    "recalculated": _("日历补齐，重算了期限。"),
}

# Where several share a matter, what one of them wrote is told to staff only.
WITHOUT_WORDS: dict[str, str | Promise] = {
    "answered": _("诉求人答复了承办单位的问题。"),
    "added": _("诉求人补充了情况。"),
    "desk_added": _("诉求人补充了情况。"),
    "withdrawn": _("诉求人撤回了这件事。"),
    "left": _("一位诉求人撤回了自己的那一份，还有 %(people)s 人，继续办理。"),
    "reopened": _("%(who)s要求重开。"),
}

CHOICES = {
    "channel": choices.Channel,
    "urgency": choices.Urgency,
    "was": choices.Urgency,
    "return_reason": choices.ReturnReason,
    "hand_on_reason": choices.HandOnReason,
    "suspension_reason": choices.SuspensionReason,
    "not_accepted_reason": choices.NotAcceptedReason,
    "outcome": choices.Outcome,
    "clock": choices.Clock,
    "level": choices.RatingLevel,
    "call_back_result": choices.CallBackResult,
}
