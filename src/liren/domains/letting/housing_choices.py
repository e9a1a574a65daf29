"""Kinds and states of employers' lists of whom they house."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Consent(models.TextChoices):
    """What somebody on an employer's list says of it."""

    WAITING = "waiting", _("本人还没有确认")
    AGREED = "agreed", _("本人已确认")
    DENIED = "denied", _("本人说不是")


class HousedEnd(models.TextChoices):
    """Why somebody stands on an employer's list no longer."""

    MOVED = "moved", _("搬走了")
    LEFT = "left", _("离职了，还住在这里")
    MISTAKE = "mistake", _("登记错了")
    DENIED = "denied", _("本人说不是")
    CLOSED = "closed", _("用人单位不再安排人住")
