"""Guests are kept no longer than the place says, and keepers reminded once of what is past its day."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from liren.domains.lodging.actions.forgetting import forget
from liren.domains.lodging.models import Finding, Guest, GuestHouse
from liren.domains.lodging.queries.figures import COUNTY_DIGITS, lodging_figures
from liren.domains.lodging.telling import tell_keepers
from liren.kernel import audit, clock
from liren.kernel.actor import SYSTEM

BATCH = 1_000


def forget_day() -> int:
    """Destroys the keys of guests whose time of keeping is over, county by county; how many."""
    codes = GuestHouse.objects.order_by().values_list("place_code", flat=True).distinct()
    return sum(_forget(county) for county in sorted({code[:COUNTY_DIGITS] for code in codes}))


def _forget(county: str) -> int:
    days = lodging_figures(county).keep_days
    until = clock.now() - dt.timedelta(days=days)
    rows = Guest.objects.filter(
        house__place_code__startswith=county, forgotten_at__isnull=True, left_at__lte=until
    )
    done = 0
    while batch := list(rows.order_by("left_at", "id").values_list("id", flat=True)[:BATCH]):
        with transaction.atomic():
            forget(batch)
            audit.record(
                actor=SYSTEM,
                verb="lodging.guests.forgotten",
                object_type="guest_house",
                object_id=county,
                place_code=county,
                after={"guests": len(batch), "days": days},
            )
        done += len(batch)
    return done


def remind_day() -> int:
    """Tells the keepers once of a finding that is past its day; how many findings."""
    rows = Finding.objects.filter(
        mended_on__isnull=True, is_reminded=False, due_on__lt=clock.today(), house__until__isnull=True
    )
    done = 0
    for finding in rows.select_related("house").order_by("id")[:BATCH]:
        with transaction.atomic():
            if Finding.objects.filter(id=finding.id, is_reminded=False).update(is_reminded=True):
                key = f"lodging.overdue:{finding.id}:{finding.visits}"
                tell_keepers(finding.house, "overdue", key, finding.due_on)
                done += 1
    return done
