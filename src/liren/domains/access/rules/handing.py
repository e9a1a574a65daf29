"""Handing over a leaver's work: what a handover may hold, and how long it can be taken back."""

from __future__ import annotations

import datetime as dt
import uuid
from enum import StrEnum
from typing import Final

from liren.kernel.actor import Actor, Grant
from liren.kernel.in_hand import Thing

ARRANGE: Final = "handovers.arrange"
RELEASE: Final = "handovers.release"
LINES_MOST: Final = 300  # all of them pass in one transaction
REASON_MOST: Final = 200


class HandFault(StrEnum):
    """Why one thing cannot pass so."""

    OUTSIDE = "outside"
    UNFIT = "unfit"
    NO_RELEASE = "no_release"


def covers(actor: Actor, right: str, place: str, body: uuid.UUID | None) -> bool:
    return covering(actor, right, place, body) is not None


def covering(actor: Actor, right: str, place: str, body: uuid.UUID | None) -> Grant | None:
    """The grant that reaches what lies there, if any; what belongs to no body is reached by its place."""
    for grant in actor.grants_of(right):
        if grant.covers(place) and (grant.body is None or body in (None, grant.body)):
            return grant
    return None


def fault_of(actor: Actor, thing: Thing, *, has_successor: bool, is_fit: bool) -> HandFault | None:
    """`is_fit`: the successor may do it there."""
    if not covers(actor, ARRANGE, thing.place, thing.body):
        return HandFault.OUTSIDE
    if has_successor:
        return None if is_fit else HandFault.UNFIT
    return None if covers(actor, RELEASE, thing.place, thing.body) else HandFault.NO_RELEASE


def can_be_undone(made: dt.datetime, now: dt.datetime, days: int) -> bool:
    return now < made + dt.timedelta(days=days)
