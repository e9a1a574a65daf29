from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Cadence(TextChoices):
    """When somebody is told of what is new in what he subscribes to."""

    SOON = "soon", _("有了就告诉我")
    DAILY = "daily", _("每天一次")
    WEEKLY = "weekly", _("每周一次")
