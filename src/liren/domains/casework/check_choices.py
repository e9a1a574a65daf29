"""Choices of the truth check (核实抽查): was what is called closed really put right?"""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TruthResult(TextChoices):
    """What a checker found: closed is not fixed."""

    FIXED = "fixed", _("已解决")
    PARTLY = "partly", _("部分解决")
    NOT_FIXED = "not_fixed", _("没有解决")
    UNCLEAR = "unclear", _("查不清")


COUNTED_RESULTS = (TruthResult.FIXED, TruthResult.PARTLY, TruthResult.NOT_FIXED)


class TruthWay(TextChoices):
    """How a matter was checked."""

    VISIT = "visit", _("上门问")
    PHONE = "phone", _("打电话问")
    SITE = "site", _("到现场看")


class TruthFollow(TextChoices):
    """What follows a check."""

    NOTHING = "nothing", pgettext_lazy("truth check", "不用再办")
    REOPEN = "reopen", _("重开，请原单位再办")
    SUPERVISE = "supervise", _("转督办")
    OPEN_ALREADY = "open_already", _("已经在重新办")
