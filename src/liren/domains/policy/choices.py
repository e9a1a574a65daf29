"""The few fixed words of policy; their figures are data (`localities/`)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Urgency(models.TextChoices):
    """How soon a matter must be answered; the limits of each are figures."""

    DANGER = "danger", _("危险")
    UTILITY = "utility", _("水电气热")
    GENERAL = "general", _("一般")
    HARD = "hard", _("疑难")


class Confidentiality(models.TextChoices):
    """What a class proposes to the requester: by name, or with the handler not seeing who."""

    NAMED = "named", _("实名")
    CONFIDENTIAL = "confidential", _("保密")


class Handler(models.TextChoices):
    """The kind of body that handles a class first, by the keys of the kinds of bodies."""

    COMMITTEE = "committee", _("居委会")
    STATION = "station", _("社区服务站")
    PROPERTY_COMPANY = "property_company", _("物业公司")
    SOCIAL_ORGANISATION = "social_organisation", _("社会组织")
    STREET_DEPARTMENT = "street_department", _("街道部门")
    DEPARTMENT = "department", _("区职能部门")


class Stage(models.TextChoices):
    """The stretches of a case that have a limit each, counted from its registration."""

    DISPATCH = "dispatch", _("派单")
    ACCEPT = "accept", _("签收")
    CONTACT = "contact", _("首次联系")
    RESOLVE = "resolve", _("办结")


class Shape(models.TextChoices):
    """What the value of a figure looks like (`rules.shapes`)."""

    LIMIT = "limit", _("时限")
    COUNT = "count", _("整数")
    NUMBER = "number", _("数值")
    FRACTIONS = "fractions", _("比例")
    HOURS = "hours", _("时段")
    TEXT = "text", _("文字")
    WORDS = "words", _("名单")
    ROWS = "rows", _("表")
