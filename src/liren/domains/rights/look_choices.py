"""What an auditor finds about a look."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Finding(models.TextChoices):
    PROPER = "proper", _("看得有理由")
    IMPROPER = "improper", _("不该看，已经处理")
    UNCLEAR = "unclear", pgettext_lazy("finding", "查不清楚")


class AlarmStage(models.IntegerChoices):
    NONE = 0, _("还没有提醒")
    REMINDED = 1, _("提醒过")
    LATE = 2, _("逾期提醒过")
