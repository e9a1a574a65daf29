"""How far a copy of one's own data has come, and in what form it is fetched."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CopyState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("copy", "正在做")
    DONE = "done", _("已做好")
    FAILED = "failed", _("没有做成")


class CopyForm(models.TextChoices):
    CHINESE = "zh", _("PDF，中文")
    ENGLISH = "en", _("PDF，英文")
    MACHINE = "json", _("机器可读（JSON）")
