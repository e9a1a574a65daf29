"""What this room writes into the audit, each verb with its sentence."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, str | Promise] = {
    "lodging.house.opened": _("登记了一家旅馆"),
    "lodging.house.changed": _("更改了旅馆的登记"),
    "lodging.house.closed": _("登记了一家旅馆不再经营"),
    "lodging.room.added": _("登记了旅馆的一间客房"),
    "lodging.room.changed": _("更改了旅馆的一间客房"),
    "lodging.room.removed": _("撤掉了旅馆的一间客房"),
    "lodging.sign.made": _("给了旅馆一个登记人开通码"),
    "lodging.keeper.joined": _("开通了旅馆的客人登记"),
    "lodging.keeper.removed": _("取消了一位旅馆登记人"),
    "lodging.guest.entered": _("登记了一位旅馆客人入住"),
    "lodging.guest.left": _("登记了一位旅馆客人离店"),
    "lodging.guest.stays": _("旅馆说一位客人还住着"),
    "lodging.guest.lapsed": _("一位旅馆客人没有登记离店，按不知道什么时候走的结束了"),
    "lodging.guest.struck": _("划去了一条登记错的旅馆住宿"),
    "lodging.guests.forgotten": _("销毁了保存期满的旅馆客人信息"),
    "lodging.check.made": _("到旅馆做了一次核查"),
    "lodging.finding.visited": _("复查了旅馆的一条问题"),
    "lodging.list.exported": _("导出了旅馆名单"),
}
