"""Kinds and states of letters of responsibility."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Party(models.TextChoices):
    """Who owes a letter of responsibility for a let dwelling."""

    LANDLORD = "landlord", _("房东")
    EMPLOYER = "employer", _("用人单位")


class SignedHow(models.TextChoices):
    """In which way a letter of responsibility was signed."""

    SCREEN = "screen", _("在手机上签")
    PAPER = "paper", _("在纸上签，附扫描件")


class Standing(models.TextChoices):
    """Whether the text of today is signed."""

    UNSIGNED = "unsigned", _("还没有签")
    OUTDATED = "outdated", _("签的是以前的文本，要重签")
    SIGNED = "signed", _("已签")
