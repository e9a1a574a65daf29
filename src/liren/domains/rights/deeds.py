"""What this room writes into the audit, each verb with its sentence."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, str | Promise] = {
    "rights.consent.given": _("记下了居民的一项同意"),
    "rights.consent.withdrawn": _("记下了居民撤回一项同意"),
    "rights.paper.read": _("打开了同意书的扫描件"),
}
