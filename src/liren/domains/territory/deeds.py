"""What this room writes into the audit, each verb with its sentence."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, str | Promise] = {
    "territory.divisions.loaded": _("载入了一批行政区划"),
    "territory.place.created": _("建立了一个地方"),
    "territory.place.recoded": _("更换了一个地方的区划代码"),
    "territory.grids.imported": _("导入了网格"),
    "territory.buildings.imported": _("导入了楼栋"),
}
