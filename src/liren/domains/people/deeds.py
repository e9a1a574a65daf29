"""What this room writes into the audit, each verb with its sentence."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, str | Promise] = {
    "people.person.registered": _("登记了一位居民"),
    "people.person.changed": _("更改了居民的登记内容"),
    "people.person.read": _("打开了居民的登记卡"),
    "people.person.sought": _("查找了居民"),
    "people.person.moved_in": _("登记了居民搬到新住处"),
    "people.person.moved_out": _("登记了居民迁离"),
    "people.person.died": _("登记了居民去世"),
    "people.account.linked": _("把居民的账号连到本人的登记卡"),
    "people.account.unlinked": _("断开了居民的账号和登记卡"),
    "people.person.outside": _("想看不在自己范围内的居民，没有看到"),
    "people.list.exported": _("导出了居民名册"),
    "people.conflicts.exported": _("导出了不一致的登记"),
    "people.household.opened": _("建立了一户"),
    "people.household.changed": _("更改了一户"),
    "people.household.split": _("把一户分成两户"),
    "people.mark.set": _("把居民记入一个服务人群"),
    "people.mark.ended": _("把居民移出一个服务人群"),
    "people.need.raised": _("登记了居民的一项需求"),
    "people.need.served": _("定了由谁管居民的一项需求"),
    "people.need.contact": _("记下了一次探访或问候"),
    "people.need.closed": _("了结了居民的一项需求"),
    "people.needs.by_rule": _("按规则提出和了结了一批需求"),
    "people.dwelling.registered": _("登记了一处住房"),
    "people.dwelling.changed": _("更改了一处住房的状态"),
    "people.import.received": _("上传了一份居民名单"),
    "people.import.previewed": _("看了一份居民名单的预览"),
    "people.import.corrected": _("改正了居民名单的列"),
    "people.import.begun": _("开始导入一份居民名单"),
    "people.import.dropped": _("删去了一份没有导入的居民名单"),
    "people.import.batch": _("导入了一批居民"),
    "people.import.parked_taken": _("下载了放在一边的行"),
    "people.import.undo_asked": _("要求撤销一次居民导入"),
    "people.import.undone": _("撤销了一批导入的居民"),
    "people.conflict.decided": _("决定了一处不一致"),
    "people.person.merged": _("把重复登记的另一张卡并入了这一张"),
    "people.person.merged_away": _("把这张重复登记的卡并入了另一张"),
    "people.person.unmerged": _("撤销了一次登记卡的合并"),
}
