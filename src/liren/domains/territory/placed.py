"""What this room's own tables do when codes change."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel import placed


def register() -> None:
    placed.leave("kernel.AuditEntry", "county", _("审计记录不能改动，仍写着当时的代码"))
    placed.leave("kernel.AuditEntry", "place_code", _("审计记录不能改动，仍写着当时的代码"))
