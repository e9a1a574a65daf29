from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Indicator(TextChoices):
    """What is weighed; each is a share, the more the better but for `INVERSE`."""

    RESPONSE = "response", _("按时响应")
    RESOLUTION = "resolution", _("按时办结")
    SATISFACTION = "satisfaction", _("满意")
    TRUTH = "truth", _("核实已解决")
    KEPT_CLOSED = "kept_closed", _("办结后没有重开")
    OVERDUE = "overdue", _("逾期率")
    RETURNED = "returned", _("退回率")


INVERSE = frozenset({Indicator.OVERDUE.value, Indicator.RETURNED.value})  # the less the better


class SchemeState(TextChoices):
    PROPOSED = "proposed", _("等另一人批准")
    APPROVED = "approved", _("已批准")
    REFUSED = "refused", _("没有批准")
