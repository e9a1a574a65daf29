"""Registrations of residence that ended go when their term is over, once somebody has agreed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from liren.domains.people.models import Person
from liren.domains.residence.actions.forgetting import OPEN
from liren.domains.residence.actions.scans import drop_scans
from liren.domains.residence.models import Permit, Registration
from liren.kernel import clock, expiring, subjects
from liren.kernel.expiring import Line
from liren.kernel.holdings import Basis


def _ended(county: str, cut: dt.date) -> QuerySet[Any]:
    said = dt.datetime.combine(cut, dt.time.max, clock.LOCAL)
    over = Q(ended_on__lte=cut) | Q(ended_on__isnull=True, submitted_at__lte=said)
    rows = Registration.objects.filter(over, place_code__prefix=county).exclude(state__in=OPEN)
    return rows.annotate(at_place=F("place_code"))


def _drop(keys: Sequence[Any]) -> None:
    """With the scans, and the keys of those that are of nobody on the register."""
    rows = Registration.objects.filter(pk__in=keys)
    said = set(rows.values_list("subject", flat=True))
    people = set(Person.objects.filter(id__in=said).values_list("id", flat=True))
    Permit.objects.filter(registration__in=keys).delete()
    drop_scans(keys)
    rows.delete()
    subjects.destroy_keys(said - people)


def register() -> None:
    expiring.register(
        Line(
            "residence.old_registrations",
            _("已了结的居住登记和居住证"),
            Basis.FILE,
            _ended,
            _drop,
            needs_consent=True,
        )
    )
