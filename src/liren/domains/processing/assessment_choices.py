"""Impact assessments: what they are of, the degree of risk, the conclusion, and how they stand."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AssessedKind(models.TextChoices):
    """PIPL art. 55: what is assessed before it begins."""

    SENSITIVE = "sensitive", _("敏感个人信息")
    AUTOMATED = "automated", _("自动化决策")
    GIVEN = "given", _("委托或者提供给别人")
    PUBLIC = "public", _("公开")


class Risk(models.TextChoices):
    LOW = "low", pgettext_lazy("risk", "低")
    MEDIUM = "medium", pgettext_lazy("risk", "中")
    HIGH = "high", pgettext_lazy("risk", "高")


class Conclusion(models.TextChoices):
    GO = "go", _("可以进行")
    AFTER = "after", _("落实所写的措施以后进行")
    STOP = "stop", _("不得进行")


class Standing(models.TextChoices):
    """The worst first."""

    FORBIDDEN = "forbidden", _("结论是不得进行，还在进行")
    MISSING = "missing", _("还没有评估")
    CHANGED = "changed", _("评估以后表变了")
    OLD = "old", _("评估满一年了")
    WELL = "well", _("评估过")
    GONE = "gone", _("现在不处理")
