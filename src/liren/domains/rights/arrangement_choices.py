"""What somebody lays down while alive for the time after death (PIPL art. 49)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RelativeRight(models.TextChoices):
    """What near relatives may ask for, each for itself."""

    SEE = "see", pgettext_lazy("relative", "查阅")
    COPY = "copy", pgettext_lazy("relative", "复制")
    CORRECT = "correct", pgettext_lazy("relative", "更正")
    DELETE = "delete", pgettext_lazy("relative", "删除")


class Whom(models.TextChoices):
    """To whom a right is left."""

    NEAR = "near", _("近亲属都可以")
    NAMED = "named", _("只有我写下的人")
    NOBODY = "nobody", _("谁都不可以")
