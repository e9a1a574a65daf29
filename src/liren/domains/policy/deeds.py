"""The audit sentences of policy."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, str | Promise] = {
    "policy.figure.changed": _("修改了参数"),
    "policy.calendar.added": _("补充了一年的工作日历"),
    "policy.calendar.replaced": _("替换了一年的工作日历"),
}
