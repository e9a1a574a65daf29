"""What a digest says: counts alone, which the list behind each shows."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.domains.messaging.rules import Template

DIGEST = Template(
    "casework.digest",
    _("您的工作摘要"),
    _("等您办的 %(waiting)s 件，逾期的 %(late)s 件，您经办的事里有 %(changed)s 件有新情况。"),
    topic="digest",
)
TEMPLATES = (DIGEST,)
NAMES = {
    "waiting": (_("等您办的件数"), "5"),
    "late": (_("逾期的件数"), "1"),
    "changed": (_("有新情况的件数"), "3"),
}
