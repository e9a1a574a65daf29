"""Calls to whoever is on duty."""

from __future__ import annotations

from liren.domains.casework import policies
from liren.domains.casework.models import DutyCall
from liren.domains.organisations.choices import DutyCallState
from liren.kernel.actor import Actor

ANSWERABLE = (DutyCallState.CALLED, DutyCallState.SILENT)


def own_calls(actor: Actor, *, limit: int = 20) -> list[DutyCall]:
    """The actor's own calls with their matters, the newest first. One query."""
    return list(policies.duty_calls_of(actor).select_related("case", "roster").order_by("-id")[:limit])
