"""How a consent was given or taken back."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ConsentWay(models.TextChoices):
    PORTAL = "portal", _("本人在网上")
    WINDOW = "window", _("在窗口当面")
    PAPER = "paper", _("纸质，已扫描")
