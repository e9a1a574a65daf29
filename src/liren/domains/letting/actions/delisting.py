"""Lines of employers' lists that end, with what they said of the person."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from liren.domains.letting.housing_choices import HousedEnd
from liren.domains.letting.models import Housed
from liren.kernel import clock, subjects


def end_line(housed: Housed, on: dt.date, end: HousedEnd) -> None:
    """Within the caller's transaction."""
    housed.until, housed.end = on, end
    housed.private, housed.number_index = b"", ""
    housed.save(update_fields=["until", "end", "private", "number_index"])
    subjects.destroy_keys([housed.id])


def end_lines(which: Q, end: HousedEnd) -> None:
    """Those of them that stand, from today."""
    for one in Housed.objects.filter(which, until__isnull=True):
        end_line(one, max(one.since, clock.today()), end)
