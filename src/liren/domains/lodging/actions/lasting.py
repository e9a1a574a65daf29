"""Guests of whom nobody said that they left: the house is asked, and in the end the stay is over at an unknown time."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models, transaction
from django.db.models.functions import Coalesce

from liren.domains.lodging import errors
from liren.domains.lodging.actions.locking import kept_guest, note, recount
from liren.domains.lodging.models import Guest, GuestHouse
from liren.domains.lodging.models.guest import ASKED, HERE
from liren.domains.lodging.queries.figures import LodgingFigures, lodging_figures
from liren.domains.lodging.rules.guests import stay_due
from liren.domains.lodging.telling import tell_keepers
from liren.kernel import clock
from liren.kernel.actor import SYSTEM, Actor
from liren.kernel.lock import locked

NEVER = 36_500  # days


@transaction.atomic
def still_here(*, actor: Actor, guest_id: uuid.UUID) -> Guest:
    """The house says so; the days begin anew. Refuses whose house it is not, and who left."""
    house, guest = kept_guest(actor, guest_id)
    if guest.left_at is not None:
        raise errors.LeftAlready
    guest.here_at = clock.now()
    guest.save(update_fields=["here_at"])
    note(actor, house, "lodging.guest.stays", {"at": guest.here_at.isoformat()}, subject=guest.id)
    return guest


def lasting_day() -> tuple[int, int]:
    """Asks and ends, house by house, each in a transaction; how many guests were asked about, how many stays ended."""
    asked = ended = 0
    houses = GuestHouse.objects.filter(id__in=Guest.objects.filter(HERE).values("house")).order_by("id")
    for house in houses.iterator(chunk_size=500):
        figures = lodging_figures(house.place_code)
        soonest = min(figures.ask_days or NEVER, figures.lapse_days or NEVER)
        if _lasting(house.id, clock.now() - dt.timedelta(days=soonest)).exists():
            more, less = _see_to(house.id, figures)
            asked, ended = asked + more, ended + less
    return asked, ended


def _lasting(house_id: uuid.UUID, until: dt.datetime) -> models.QuerySet[Guest]:
    rows = Guest.objects.filter(HERE, house=house_id)
    return rows.alias(spoken_of=Coalesce("here_at", "arrived_at")).filter(spoken_of__lte=until)


@transaction.atomic
def _see_to(house_id: uuid.UUID, figures: LodgingFigures) -> tuple[int, int]:
    house, now = locked(GuestHouse.objects.filter(id=house_id)).get(), clock.now()
    open_ones = set(Guest.objects.filter(HERE & ASKED, house=house).values_list("id", flat=True))
    asked, ended = [], 0
    for guest in Guest.objects.filter(HERE, house=house).order_by("id"):
        due = stay_due(
            guest.here_at or guest.arrived_at,
            is_asked=guest.id in open_ones,
            now=now,
            ask_days=figures.ask_days,
            lapse_days=figures.lapse_days,
        )
        if due == "ask":
            guest.asked_at = now
            guest.save(update_fields=["asked_at"])
            asked.append(guest.id)
        elif due == "lapse":
            guest.left_at, guest.is_left_unknown = now, True
            guest.save(update_fields=["left_at", "is_left_unknown"])
            after = {"at": now.isoformat(), "days": figures.lapse_days}
            note(SYSTEM, house, "lodging.guest.lapsed", after, subject=guest.id)
            ended += 1
    if ended:
        recount(house)
    if asked:
        until = clock.today() + dt.timedelta(days=max(1, figures.lapse_days - figures.ask_days))
        tell_keepers(house, "lasting", f"lodging.lasting:{house.id}:{clock.today().isoformat()}", until)
    return len(asked), ended
