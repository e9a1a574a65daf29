"""What this room writes into the audit, each verb with its sentence."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, str | Promise] = {
    "territory.divisions.loaded": _("载入了一批行政区划"),
    "territory.place.created": _("建立了一个地方"),
    "territory.place.recoded": _("更换了一个地方的区划代码"),
    "territory.move.asked": _("提出了区划变更"),
    "territory.move.begun": _("区划变更开始生效"),
    "territory.move.done": _("区划变更的改写完成"),
    "territory.move.again": _("重试了区划变更里没有改写的记录"),
    "territory.move.withdrawn": _("撤回了区划变更"),
    "territory.moves.exported": _("导出了区划变更的列表"),
    "territory.grid.drawn": _("画了网格"),
    "territory.grid.split": _("切开了网格"),
    "territory.grid.merged": _("合并了网格"),
    "territory.grid.retired": _("停用了网格"),
    "territory.grids.imported": _("导入了网格"),
    "territory.buildings.imported": _("导入了楼栋"),
    "territory.address.settled": _("认定了一个地址是哪栋楼"),
    "territory.addresses.exported": _("导出了待认定地址的列表"),
}
