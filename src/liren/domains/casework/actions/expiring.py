"""The words of matters go when their term is over, once somebody has agreed; what the figures need stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from liren.domains.casework.actions.forgetting import NAMELESS, wipe, wipe_words
from liren.domains.casework.models import Case, Requester
from liren.kernel import clock, expiring
from liren.kernel.expiring import Line
from liren.kernel.holdings import Basis


def _closed(county: str, cut: dt.date) -> QuerySet[Any]:
    at = dt.datetime.combine(cut, dt.time.max, clock.LOCAL)
    rows = Case.objects.filter(place_code__prefix=county, closed_at__lte=at).exclude(title=NAMELESS)
    return rows.annotate(at_place=F("place_code"))


def _wipe(keys: Sequence[Any]) -> None:
    for part in Requester.objects.filter(case__in=keys).select_related("case").order_by("id"):
        wipe(part)
    for case in Case.objects.filter(pk__in=keys).exclude(title=NAMELESS).order_by("id"):
        wipe_words(case)


def register() -> None:
    expiring.register(
        Line("casework.old_matters", _("办结的诉求里的话"), Basis.FILE, _closed, _wipe, needs_consent=True)
    )
