"""Dwellings let, their landlords, and the end of it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from liren.domains.letting import errors
from liren.domains.letting.actions.locking import editable_let, note
from liren.domains.letting.actions.owing import owe_landlord, owe_nothing
from liren.domains.letting.models import LetDwelling, Stay
from liren.domains.organisations.models import Body
from liren.domains.people.actions.dwellings import set_dwelling_state
from liren.domains.people.choices import DwellingState
from liren.domains.people.errors import DwellingNotFound
from liren.domains.people.models import Dwelling, Person
from liren.domains.people.policies import can_edit_register, can_view_register, persons_visible_to
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotAllowed
from liren.kernel.taken import refused_if_taken

NAME_MOST = 80


@dataclass(frozen=True, slots=True)
class Landlord:
    """Who lets: a person on the register, a body, or a name; one of the three."""

    person_id: uuid.UUID | None = None
    body_id: uuid.UUID | None = None
    name: str = ""


@transaction.atomic
def open_let(*, actor: Actor, dwelling_id: uuid.UUID, landlord: Landlord, since: dt.date) -> LetDwelling:
    """The dwelling is let from that day; the register says so too.

    Refuses a dwelling outside the actor's places, one that is let already, an unclear landlord and a day to come.
    """
    dwelling = Dwelling.objects.filter(id=dwelling_id).first()
    if dwelling is None or not can_view_register(actor, dwelling.place_code):
        raise DwellingNotFound
    if not can_edit_register(actor, dwelling.place_code):
        raise NotAllowed
    check_not_ahead(since)
    who = _who(actor, landlord)
    with refused_if_taken(errors.LetAlready(), LetDwelling, "dwelling"):
        let = LetDwelling.objects.create(
            dwelling=dwelling, place_code=dwelling.place_code, since=since, **who
        )
    owe_landlord(let)
    set_dwelling_state(actor=actor, dwelling_id=dwelling.id, state=DwellingState.LET)
    note(actor, let, "letting.let.opened", {"since": since.isoformat(), "landlord": kind_of(let)})
    return let


@transaction.atomic
def change_landlord(
    *, actor: Actor, let_id: uuid.UUID, version: int, landlord: Landlord, since: dt.date
) -> LetDwelling:
    """Another landlord, or another first day. Refuses as `open_let`, an old page, and a day after somebody moved in."""
    let = editable_let(actor, let_id, version)
    check_not_ahead(since)
    first = Stay.objects.filter(let=let, struck_at__isnull=True).order_by("since").first()
    if first is not None and first.since < since:
        raise errors.BeforeLetting(day=first.since, since=since, field="since")
    before = {"since": let.since.isoformat(), "landlord": kind_of(let)}
    for name, value in _who(actor, landlord).items():
        setattr(let, name, value)
    let.since = since
    let.version += 1
    let.save()
    owe_landlord(let)
    note(
        actor,
        let,
        "letting.let.changed",
        {"since": since.isoformat(), "landlord": kind_of(let)},
        before=before,
    )
    return let


@transaction.atomic
def close_let(*, actor: Actor, let_id: uuid.UUID, version: int, on: dt.date, state: str) -> LetDwelling:
    """The dwelling is let no longer from that day; `state` is what it is then on the register.

    Refuses an old page, a day to come or before it was let, a state that is still let, and while somebody has a bed.
    """
    let = editable_let(actor, let_id, version)
    check_not_ahead(on, "on")
    last = Stay.objects.filter(let=let, struck_at__isnull=True)
    if last.filter(until__isnull=True).exists() or state == DwellingState.LET:
        raise errors.StillLivedIn(field="on")
    ends = last.aggregate(last=Max("until"))["last"] or let.since
    if on < ends:
        raise errors.StayDaysWrong(since=ends, until=on, field="on")
    let.until = on
    let.version += 1
    let.save(update_fields=["until", "version"])
    owe_nothing(let, on)
    set_dwelling_state(actor=actor, dwelling_id=let.dwelling_id, state=state)
    note(actor, let, "letting.let.closed", {"on": on.isoformat(), "state": state})
    return let


def check_not_ahead(day: dt.date, field: str = "since") -> None:
    if day > clock.today():
        raise errors.StayAhead(day=day, field=field)


def kind_of(let: LetDwelling) -> str:
    """What the audit says of the landlord: a body or a name; of a person the key alone."""
    if let.landlord_person_id:
        return str(let.landlord_person_id)
    return let.landlord_body.name if let.landlord_body else let.landlord_name


def _who(actor: Actor, landlord: Landlord) -> dict[str, object]:
    name = landlord.name.strip()
    if sum((landlord.person_id is not None, landlord.body_id is not None, bool(name))) != 1:
        raise errors.LandlordUnclear(field="landlord")
    seen = Person.objects.filter(persons_visible_to(actor))
    person = seen.filter(id=landlord.person_id).first() if landlord.person_id else None
    body = Body.objects.filter(id=landlord.body_id, active=True).first() if landlord.body_id else None
    if (
        (landlord.person_id and person is None)
        or (landlord.body_id and body is None)
        or len(name) > NAME_MOST
    ):
        raise errors.LandlordUnclear(field="landlord")
    return {"landlord_person": person, "landlord_body": body, "landlord_name": name}
