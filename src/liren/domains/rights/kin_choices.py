"""Requests of near relatives about somebody who has died: how they are shown to be near, and what came of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class KinWay(models.TextChoices):
    REGISTER = "register", _("登记里看得出是近亲属")
    PAPER = "paper", _("传了亲属关系的证明")
    WINDOW = "window", _("在窗口看了证明")


class KinState(models.TextChoices):
    OPEN = "open", _("等核对")
    GRANTED = "granted", pgettext_lazy("relative", "同意了")
    REFUSED = "refused", pgettext_lazy("relative", "没有同意")
    WITHDRAWN = "withdrawn", pgettext_lazy("relative", "申请人撤回了")
    GONE = "gone", _("登记已删除，不再办理")


class KinForm(models.TextChoices):
    """In what form a copy is taken away."""

    PAPER = "pdf", _("PDF")
    MACHINE = "json", _("机器可读（JSON）")
