"""What this room writes into the audit, each verb with its sentence."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, str | Promise] = {
    "letting.let.opened": _("登记了一处出租房"),
    "letting.let.changed": _("更改了出租房的房东"),
    "letting.let.closed": _("登记了一处住房不再出租"),
    "letting.room.added": _("登记了出租房的一个房间"),
    "letting.room.changed": _("更改了出租房的一个房间"),
    "letting.room.removed": _("撤掉了出租房的一个房间"),
    "letting.stay.begun": _("登记了一个人住进一张床"),
    "letting.stay.moved": _("登记了一个人换床"),
    "letting.stay.ended": _("登记了一个人离开出租房"),
    "letting.stay.corrected": _("更正了一条入住登记"),
    "letting.stay.struck": _("划去了一条登记错的入住"),
    "letting.door.made": _("做了一张出租房的门牌码"),
    "letting.notice.made": _("申报了出租房有人来或走"),
    "letting.notice.answered": _("答复了一条来去申报"),
    "letting.notice.withdrawn": _("撤回了一条来去申报"),
    "letting.notice.settled": _("按申报登记了来去"),
    "letting.notice.read": _("看了一条来去申报里的姓名和证件"),
    "letting.employer.added": _("登记了出租房的用人单位"),
    "letting.employer.removed": _("撤掉了出租房的用人单位"),
    "letting.housed.listed": _("用人单位登记了安排住宿的人"),
    "letting.housed.ended": _("用人单位把人从住宿名单上去掉"),
    "letting.housed.answered": _("答复了在不在用人单位的住宿名单上"),
    "letting.housed.left": _("说不在用人单位的住宿名单上了"),
    "letting.undertaking.signer": _("定了代表单位签责任书的人"),
    "letting.undertaking.signed": _("签了一份出租房责任书"),
    "letting.undertaking.printed": _("打印了一份出租房责任书"),
    "letting.scan.read": _("看了一份责任书的扫描件"),
    "letting.undertakings.exported": _("导出了责任书名单"),
    "letting.list.exported": _("导出了出租房名单"),
}
