"""A year of the working calendar for a county, and with it the limits of the matters that waited for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from liren.domains.policy.actions import add_calendar_notice
from liren.kernel import outbox
from liren.kernel.actor import Actor

if TYPE_CHECKING:
    from liren.domains.policy.models import CalendarYear

RECALCULATION = "liren.domains.casework.tasks.recalculate_limits"


@transaction.atomic
def add_year_of_county(
    *, actor: Actor, county: str, year: int, text: str, notice: str, replace: bool = False
) -> CalendarYear:
    """Adds the year by its official notice; the worker then counts the limits again that lacked it.

    Raises what `policy.actions.add_calendar_notice` raises.
    """
    row = add_calendar_notice(
        actor=actor, place_code=county, year=year, text=text, notice=notice, replace=replace
    )
    outbox.enqueue(RECALCULATION, county=county)
    return row
