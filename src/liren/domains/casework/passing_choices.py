from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PassUpLevel(TextChoices):
    """Whose desk a matter passed up waits for."""

    STREET = "street", pgettext_lazy("level", "街道")
    DISTRICT = "district", pgettext_lazy("level", "区里")


class PassUpState(TextChoices):
    """How far a matter has come that is beyond its owner's power (上报)."""

    ASKED = "asked", _("等上级接手")
    TAKEN = "taken", _("上级已接手")
    SENT_BACK = "sent_back", _("上级退回")
    PASSED_ON = "passed_on", _("再报上一级")
    DROPPED = "dropped", _("不再上报")


class PassUpVerb(TextChoices):
    """The steps of a matter passed up; the table stands in `rules.passing`."""

    TAKE = "take", _("接手上报的事")
    SEND_BACK = "send_back", _("退回上报")
    PASS_ON = "pass_on", _("再往上报")
    DROP = "drop", _("收回上报")
