"""Optional fields switched off and on for a district; the dates and reasons are kept as those of any figure."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from liren.domains.people.queries.switches import FIELD
from liren.domains.policy.actions import set_figure
from liren.domains.policy.models import FigureChange
from liren.domains.processing import errors
from liren.domains.processing.policies import KEEP
from liren.domains.processing.queries.fields import field_of
from liren.domains.processing.rules.switches import why_not
from liren.kernel import audit, clock
from liren.kernel.actor import Actor
from liren.kernel.lock import next_serial
from liren.kernel.refusals import NotAllowed


@transaction.atomic
def switch_field(
    *, actor: Actor, place_code: str, name: str, is_on: bool, valid_from: dt.date, reason: str
) -> FigureChange:
    """From that day on the field is asked in the district, or not. Off, it is on no form, in no import, list, copy or
    interface, and what was written before is not shown.

    Refuses whoever does not keep the district, an unknown field, no reason, a day gone by, and what stands so anyway.
    """
    next_serial(f"processing.field.{place_code}.{name}")  # two who switch at once, one after the other
    state = field_of(actor, place_code, name)
    ahead = [(one.valid_from, one.value is True) for one in state.ahead]
    why = why_not(state.is_on, ahead, (valid_from, is_on), clock.today())
    if why == "past":
        raise errors.SwitchInThePast(field="valid_from")
    if why:
        raise errors.SwitchSame(field_name=state.label)
    return set_figure(
        actor=actor,
        place_code=place_code,
        key=FIELD + name,
        value=is_on,
        valid_from=valid_from,
        reason=reason,
    )


@transaction.atomic
def note_export(*, actor: Actor, place_code: str, form: str, wanted: dict[str, str], rows: int) -> None:
    """Writes down who took the table of fields away."""
    if not actor.has(KEEP):
        raise NotAllowed
    audit.record(
        actor=actor,
        verb="processing.fields.exported",
        object_type="processing_field",
        object_id=form,
        place_code=place_code,
        after={**wanted, "rows": rows},
    )
