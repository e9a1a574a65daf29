"""Stays, notices and letters of responsibility go when their term is over, once somebody has agreed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from liren.domains.letting.actions.forgetting import drop_scans
from liren.domains.letting.models import Notice, Signature, Stay, Undertaking
from liren.domains.letting.models.notice import IS_OPEN
from liren.kernel import clock, expiring
from liren.kernel.expiring import Line, deleting
from liren.kernel.holdings import Basis


def _stays(county: str, cut: dt.date) -> QuerySet[Any]:
    struck = Q(struck_at__lte=dt.datetime.combine(cut, dt.time.max, clock.LOCAL))
    rows = Stay.objects.filter(Q(until__lte=cut) | struck, let__place_code__prefix=county)
    return rows.annotate(at_place=F("let__place_code"))


def _notices(county: str, cut: dt.date) -> QuerySet[Any]:
    said = dt.datetime.combine(cut, dt.time.max, clock.LOCAL)
    rows = Notice.objects.filter(~IS_OPEN, let__place_code__prefix=county, said_at__lte=said)
    return rows.annotate(at_place=F("let__place_code"))


def _letters(county: str, cut: dt.date) -> QuerySet[Any]:
    rows = Undertaking.objects.filter(let__place_code__prefix=county, until__lte=cut)
    return rows.annotate(at_place=F("let__place_code"))


def _drop_letters(keys: Sequence[Any]) -> None:
    drop_scans(Signature.objects.filter(undertaking__in=keys))
    Undertaking.objects.filter(pk__in=keys).delete()


def register() -> None:
    file = Basis.FILE
    expiring.register(
        Line("letting.old_stays", _("搬走的租住记录"), file, _stays, deleting(Stay), needs_consent=True),
        Line(
            "letting.old_notices", _("了结的来去申报"), file, _notices, deleting(Notice), needs_consent=True
        ),
        Line("letting.old_letters", _("到期的责任书"), file, _letters, _drop_letters, needs_consent=True),
    )
