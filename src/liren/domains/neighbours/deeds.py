"""What this room writes into the audit, each verb with its sentence."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, str | Promise] = {
    "neighbours.circle.opened": _("成立了一个小组"),
    "neighbours.circle.covered": _("改了居民小组管的网格和楼栋"),
    "neighbours.circle.closed": _("撤销了一个小组"),
    "neighbours.contact.enrolled": _("登记了一位联系人"),
    "neighbours.contact.released": _("一位联系人卸任"),
    "neighbours.consent.given": _("记下联系人同意公示的内容"),
    "neighbours.consent.withdrawn": _("联系人收回了公示的同意"),
    "neighbours.consent.repeated": _("备份恢复后，又撤下了备份以后撤下的公示"),
    "neighbours.charge.taken": _("定了由谁联系"),
    "neighbours.charge.ended": _("结束了一项联系"),
    "neighbours.member.joined": _("有人加入互助组"),
    "neighbours.member.left": _("有人退出互助组"),
    "neighbours.help.noted": _("记下了谁帮谁"),
    "neighbours.help.ended": _("结束了一项互助"),
    "neighbours.posting.printed": _("打印了联系人公示牌"),
    "neighbours.list.exported": _("导出了联系人名单"),
}
