"""Where two sources say different things, a person decides."""

from __future__ import annotations

import datetime as dt
import json
import uuid

from django.db import transaction

from liren.domains.people import errors, policies
from liren.domains.people.actions import changing
from liren.domains.people.actions.import_again import TOLD
from liren.domains.people.import_choices import ConflictField, ConflictState
from liren.domains.people.import_errors import ConflictNotFound
from liren.domains.people.models import Conflict, Dwelling, Person, Residence
from liren.domains.people.rules.documents import kind_of, read_document
from liren.domains.people.rules.persons import PersonRead
from liren.kernel import audit, clock, guarding, sealed, subjects
from liren.kernel.actor import Actor
from liren.kernel.lock import locked


@transaction.atomic
@guarding.settled
def decide_conflict(*, actor: Actor, conflict_id: uuid.UUID, take: bool) -> None:
    """Keeps what stands or takes what the other source says. Refuses one that was decided or lies elsewhere."""
    seen = Conflict.objects.filter(policies.conflicts_visible_to(actor), id=conflict_id)
    conflict = locked(seen.filter(state=ConflictState.OPEN)).first()
    if conflict is None:
        raise ConflictNotFound
    person = locked(Person.objects.filter(id=conflict.person_id)).get()
    if take:
        guarding.bring_back(person.id)
        _take(actor, conflict, person)
    conflict.state = ConflictState.TAKEN if take else ConflictState.KEPT
    conflict.decided_by, conflict.decided_at = actor.id, clock.now()
    conflict.save(update_fields=["state", "decided_by", "decided_at"])
    audit.record(
        actor=actor,
        verb="people.conflict.decided",
        object_type="person",
        object_id=person.id,
        place_code=conflict.place_code,
        after={"field": conflict.field, "state": str(conflict.state)},
        subject=person.id,
    )


def _take(actor: Actor, conflict: Conflict, person: Person) -> None:
    key = subjects.keys_of([person.id]).get(person.id)
    if key is None:
        raise errors.PersonNotFound
    new = json.loads(sealed.unseal(bytes(conflict.told), context=TOLD, key=key))["new"]
    if conflict.field == ConflictField.HOME:
        _move(conflict, person, uuid.UUID(new))
        return
    read = PersonRead(person.name)
    if conflict.field == ConflictField.DOCUMENT:
        read.document = read_document(kind_of(new), new, clock.today())
        person.documents.filter(kind=read.document.kind, is_current=True).update(is_current=False)
    elif conflict.field in changing.PLAIN:
        setattr(read, conflict.field, _typed(conflict.field, new))
    else:
        read.details = {conflict.field: new}
    changing.write(actor, person, read, source=conflict.source.kind, reason=conflict.source.label or "-")


def _typed(field: str, text: str) -> object:
    return dt.date.fromisoformat(text) if field == "birth" else text


def _move(conflict: Conflict, person: Person, dwelling_id: uuid.UUID) -> None:
    dwelling = Dwelling.objects.get(id=dwelling_id)
    today = clock.today()
    for kept in locked(Residence.objects.filter(person=person, until__isnull=True)):
        kept.until = max(kept.since, today)
        kept.save(update_fields=["until"])
    Residence.objects.create(
        person=person,
        dwelling=dwelling,
        place_code=dwelling.place_code,
        grid_id=dwelling.grid_id,
        since=today,
        source_id=conflict.source_id,
    )
