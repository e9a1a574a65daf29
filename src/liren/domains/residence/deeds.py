"""What this room writes into the audit, each verb with its sentence."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, str | Promise] = {
    "residence.registration.submitted": _("提交了居住登记"),
    "residence.registration.supplemented": _("补了居住登记的材料"),
    "residence.registration.told": _("一次告知了居住登记缺的材料"),
    "residence.registration.registered": _("登记了居住"),
    "residence.registration.refused": _("没有予以居住登记"),
    "residence.registration.withdrawn": _("撤回了居住登记"),
    "residence.registration.corrected": _("更正了居住登记"),
    "residence.registration.ended": _("注销了居住登记"),
    "residence.registration.read": _("打开了居住登记"),
    "residence.scan.added": _("传了居住登记的证明"),
    "residence.scan.removed": _("删了居住登记的证明"),
    "residence.scan.read": _("看了居住登记的证明"),
    "residence.list.exported": _("导出了居住登记台账"),
    "residence.permit.taken_in": _("受理了居住证申领"),
    "residence.permit.passed": _("把居住证申领转给公安机关"),
    "residence.permit.extended": _("延长了居住证的办证期限"),
    "residence.permit.issued": _("记下公安机关发了居住证"),
    "residence.permit.declined": _("记下公安机关不予办理居住证"),
    "residence.permit.endorsed": _("办了居住证签注"),
    "residence.permit.restored": _("补办签注，恢复了居住证的使用"),
    "residence.permit.suspended": _("居住证逾期没有签注，使用功能中止"),
}
