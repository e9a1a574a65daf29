"""The register follows the bed: whoever has one lives there, whoever left does so no longer."""

from __future__ import annotations

import datetime as dt

from django.db.models import F

from liren.domains.letting.actions.locking import subject_of
from liren.domains.letting.choices import Side
from liren.domains.letting.models import Stay
from liren.domains.people.actions.moving import leave_place, move_into
from liren.domains.people.choices import Living, PersonState, SourceKind
from liren.domains.people.models import Dwelling, Person, Residence
from liren.kernel import audit, outbox
from liren.kernel.actor import Actor
from liren.kernel.lock import locked

RECOUNT = "liren.domains.letting.tasks.recount_let"


def settle(actor: Actor, person: Person, dwelling: Dwelling, on: dt.date) -> None:
    """Moves the person there by the register's own action, unless it is the home already."""
    if _lives_at(person, dwelling):
        return
    move_into(
        actor=actor,
        person_id=person.id,
        version=person.version,
        dwelling_id=dwelling.id,
        on=on,
        source=SourceKind.VISIT,
        living=Living.RENTED,
    )


def end_home(actor: Actor, person: Person, dwelling: Dwelling, on: dt.date) -> None:
    """Nothing where the register already knows another home, or the person is dead."""
    if person.state == PersonState.DECEASED or not _lives_at(person, dwelling):
        return
    leave_place(actor=actor, person_id=person.id, version=person.version, on=on, source=SourceKind.VISIT)


def home_left(actor: Actor, person: Person, on: dt.date, home: Dwelling | None) -> None:
    """Whoever moved away by the register, left the place or died has the bed no longer; within that transaction.

    Nobody holds the let dwelling here: whoever gives beds locks it before the person. It is counted anew afterwards.
    """
    rows = Stay.objects.filter(person=person, until__isnull=True, struck_at__isnull=True)
    rows = rows.exclude(let__dwelling=home) if home else rows
    for stay in locked(rows.select_related("let")):
        until = max(stay.since, on)
        Stay.objects.filter(id=stay.id).update(
            until=until, left_said_by=Side.WORKER, version=F("version") + 1
        )
        outbox.enqueue(RECOUNT, let_id=stay.let_id)
        audit.record(
            actor=actor,
            verb="letting.stay.ended",
            object_type="let",
            object_id=stay.let_id,
            place_code=stay.let.place_code,
            after={"until": until.isoformat()},
            subject=subject_of(person.id),
        )


def count_again(stays: list[Stay]) -> None:
    """After stays of a protected person went under the own key, or came back."""
    for let_id in sorted({stay.let_id for stay in stays}):
        outbox.enqueue(RECOUNT, let_id=let_id)


def _lives_at(person: Person, dwelling: Dwelling) -> bool:
    return Residence.objects.filter(person=person, dwelling=dwelling, until__isnull=True).exists()
