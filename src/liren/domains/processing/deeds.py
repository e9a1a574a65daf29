"""What this room writes into the audit, each verb with its sentence."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, str | Promise] = {
    "processing.clearing.asked": _("要销毁停用项目原有的内容"),
    "processing.clearing.batch": _("销毁了一批停用项目的内容"),
    "processing.clearing.ended": _("销毁停用项目的内容结束了"),
    "processing.fields.exported": _("导出了登记项目表"),
}
