"""What this room writes into the audit, each verb with its sentence."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, str | Promise] = {
    "rights.consent.given": _("记下了居民的一项同意"),
    "rights.consent.withdrawn": _("记下了居民撤回一项同意"),
    "rights.paper.read": _("打开了同意书的扫描件"),
    "rights.arrangement.given": _("记下了本人身后的安排"),
    "rights.arrangement.changed": _("改了本人身后的安排"),
    "rights.arrangement.withdrawn": _("撤回了本人身后的安排"),
    "rights.arrangement.read": _("打开了身后安排的扫描件"),
    "rights.kin.asked": _("为已故的近亲属提了请求"),
    "rights.kin.noted": _("在窗口办了近亲属的请求"),
    "rights.kin.withdrawn": _("撤回了为已故近亲属提的请求"),
    "rights.kin.decided": _("答复了近亲属的请求"),
    "rights.kin.read": _("打开了近亲属的请求"),
    "rights.kin.paper_read": _("打开了亲属关系证明的扫描件"),
    "rights.kin.seen": _("近亲属看了逝者的信息"),
    "rights.kin.fetched": _("取走了逝者信息的副本"),
    "rights.kin.exported": _("导出了近亲属的请求"),
    "rights.look.asked": _("问了一次查看"),
    "rights.look.answered": _("答复了居民问的一次查看"),
    "rights.correction.asked": _("申请更正自己的登记"),
    "rights.correction.withdrawn": _("撤回了更正申请"),
    "rights.correction.decided": _("对更正申请作了决定"),
    "rights.corrections.exported": _("导出了更正申请"),
    "rights.deletion.asked": _("申请删除自己的信息"),
    "rights.deletion.proposed": _("保存期满，提出删除"),
    "rights.deletion.withdrawn": _("撤回了删除申请"),
    "rights.deletion.decided": _("对删除申请作了决定"),
    "rights.deletion.returned": _("退回了删除的决定"),
    "rights.deletion.carried_out": _("执行了删除，不能撤销"),
    "rights.deletion.part_repeated": _("备份恢复后，又删除了备份以后删过的内容"),
    "rights.consent.repeated": _("备份恢复后，又撤回了备份以后撤回的同意"),
    "rights.deletion.repeated": _("恢复备份后再次删除"),
    "rights.deletions.exported": _("导出了删除申请"),
    "rights.retention.gone": _("保存期满，自动删除"),
    "rights.retention.agreed": _("同意删除期满的卷"),
    "rights.retention.exported": _("导出了保存期限的报告"),
    "rights.looks.exported": _("导出了居民问的查看"),
    "rights.copy.asked": _("要了一份自己信息的副本"),
    "rights.copy.made": _("做好了一份个人信息副本"),
    "rights.copy.fetched": _("取了自己信息的副本"),
}
