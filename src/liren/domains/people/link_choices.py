"""How an account was linked to a person, and on what ground the register keeps a field."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class LinkedBy(models.TextChoices):
    PORTAL = "portal", _("本人在网上核对")
    WINDOW = "window", _("本人带证件到窗口")


class Ground(models.TextChoices):
    """The ground in the law (个人信息保护法), as the person reads it."""

    DUTY = "duty", _("履行法定职责所必需（《个人信息保护法》第十三条第一款第三项）")
    CONSENT = "consent", _("须经您同意（《个人信息保护法》第十三条第一款第一项），可以随时撤回")
    SENSITIVE = (
        "sensitive",
        _("敏感信息，须经您单独同意（《个人信息保护法》第二十八条、第二十九条），可以随时撤回"),
    )
