"""Kinds of groups, of contacts and of what they answer for."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class CircleKind(models.TextChoices):
    RESIDENTS = "residents", _("居民小组")
    MUTUAL_HELP = "help", _("互助组")


class ContactKind(models.TextChoices):
    """As what somebody keeps contact."""

    PARTY = "party", _("党员")
    WORKER = "worker", _("社区工作者")
    VOLUNTEER = "volunteer", _("志愿者")
    RESIDENT = "resident", _("热心居民")


class ChargeKind(models.TextChoices):
    """What a contact answers for."""

    STAIRWAY = "stairway", _("楼道联系人")
    HOUSEHOLD = "household", _("联系户")
    HEAD = "head", _("组长")


class ShownName(models.TextChoices):
    """How much of the name the contact agreed to show."""

    WHOLE = "whole", _("全名")
    FAMILY = "family", _("只写姓")


class AgreedBy(models.TextChoices):
    """How the contact agreed."""

    PAPER = "paper", _("签了书面同意书")
    SAID = "said", _("当面说的，由工作人员记下")


class HelpKind(models.TextChoices):
    SHOPPING = "shopping", _("代买代办")
    MEALS = "meals", _("做饭送餐")
    COMPANY = "company", _("陪伴聊天")
    DOCTOR = "doctor", _("陪同看病")
    CHILD = "child", _("照看孩子")
    REPAIR = "repair", _("小修小补")
    CHECK = "check", _("每天看一眼")
    OTHER = "other", _("其他")
