"""States of a request for correction, and what can be asked for in words alone."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class CorrectionState(models.TextChoices):
    OPEN = "open", _("等核对")
    APPROVED = "approved", _("都改好了")
    PARTLY = "partly", _("改了一部分")
    REFUSED = "refused", _("没有改")
    WITHDRAWN = "withdrawn", _("本人撤回了")


class WordsField(models.TextChoices):
    """What is not a field of the card: whoever keeps the register moves the person, or changes the relation, there."""

    HOME = "home", _("现住址")
    RELATION = "relation", _("与户主关系")
