"""Fixed words of processing: what became of a clearing."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ClearingState(models.TextChoices):
    RUNNING = "running", _("正在销毁")
    DONE = "done", _("已销毁")
    STOPPED = "stopped", _("重新启用，停下了")
