"""Choices of the truth check (核实抽查: was what is called closed really put right?) and of appeals against ratings."""

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


class RatingAppealReason(TextChoices):
    """Why a body holds a bad rating to be unfair."""

    OTHERS_DUTY = "others_duty", _("评价说的是别的单位的事")
    OTHER_MATTER = "other_matter", _("评价说的不是这件事")
    RATED_IN_ERROR = "rated_in_error", _("评价人说评错了")
    AGAINST_LAW = "against_law", _("要求不合法或没有政策依据，已经解释")
    BEYOND_CONTROL = "beyond_control", _("不可抗力，本单位办不到")
    ABUSIVE = "abusive", _("明显恶意，或同一人反复评")


class RatingAppealState(TextChoices):
    WAITING = "waiting", _("等裁定")
    EXCLUDED = "excluded", _("不计入")
    KEPT = "kept", _("照常计入")
    OBJECTED = "objected", _("评价人有异议，等复核")


OPEN_APPEALS = (RatingAppealState.WAITING, RatingAppealState.OBJECTED)


class RatingAppealVerb(TextChoices):
    """The steps of an appeal; the table stands in `rules.appeals`."""

    EXCLUDE = "exclude", _("不计入这份评价")
    KEEP = "keep", _("照常计入这份评价")
    OBJECT = "object", _("评价人提出异议")
