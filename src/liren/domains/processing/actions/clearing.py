"""The second step after switching a field off: what was written before is destroyed, by the worker, once confirmed."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from liren.domains.people.actions.agreeing import destroy_values, with_copies
from liren.domains.people.choices import PersonField
from liren.domains.people.models import Person
from liren.domains.people.queries.switches import fields_off
from liren.domains.people.rules.fields import BY_NAME, is_sealed
from liren.domains.processing import errors, policies
from liren.domains.processing.choices import ClearingState
from liren.domains.processing.models import FieldClearing
from liren.domains.rights.actions.corrections import forget_proposed, with_proposals
from liren.kernel import audit, audit_queries, clock, forgotten, outbox
from liren.kernel.actor import SYSTEM, Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed
from liren.kernel.taken import refused_if_taken

TASK = "liren.domains.processing.tasks.clear_field"
BATCH = 500
CLEARING, REPEATED = "clearing", "processing.clearing.repeated"


@transaction.atomic
def ask_clearing(*, actor: Actor, place_code: str, name: str, confirmed: str) -> FieldClearing:
    """Has the worker destroy every value of the field in the district; `confirmed` is the field's name, written out.

    Refuses whoever does not keep the district, a field that is asked now, one without confirmation, and a second
    clearing beside one that runs.
    """
    if not policies.can_keep(actor, place_code):
        raise NotAllowed
    if name not in BY_NAME:
        raise errors.FieldUnknown
    label = str(PersonField(name).label)
    if name not in fields_off(place_code):
        raise errors.ClearingNotOff(field_name=label)
    if confirmed.strip() != label:
        raise errors.ClearingUnconfirmed(field="confirmed", field_name=label)
    clearing = FieldClearing(
        place_code=place_code,
        field=name,
        asked_at=clock.now(),
        asked_by=actor.id,
        asked_by_name=actor.name[:60],
    )
    with refused_if_taken(errors.ClearingRuns(field_name=label), FieldClearing, "place_code", "field"):
        clearing.save(force_insert=True)
    _record(actor, clearing, "asked")
    outbox.enqueue(TASK, clearing_id=clearing.id)
    return clearing


def clear_field(clearing_id: uuid.UUID) -> None:
    """Goes on until everybody was reached, or the field is asked again; stopped anywhere, it goes on from there."""
    while _next(clearing_id):
        pass


@transaction.atomic
def _next(clearing_id: uuid.UUID) -> bool:
    clearing = locked(FieldClearing.objects.filter(id=clearing_id, state=ClearingState.RUNNING)).first()
    if clearing is None:
        return False
    if clearing.field not in fields_off(clearing.place_code):
        return _end(clearing, ClearingState.STOPPED)
    rows = Person.objects.filter(place_code__prefix=clearing.place_code).order_by("id")
    if clearing.last is not None:
        rows = rows.filter(id__gt=clearing.last)
    people = list(locked(rows)[:BATCH])
    if not people:
        return _end(clearing, ClearingState.DONE)
    gone = _cleared(people, clearing.field)
    clearing.last, clearing.cleared = people[-1].id, clearing.cleared + len(gone)
    clearing.save(update_fields=["last", "cleared"])
    if gone:
        audit.record_bulk(
            actor=SYSTEM,
            verb="processing.clearing.batch",
            object_type="people",
            place_code=clearing.place_code,
            rows=[str(one) for one in gone],
            summary={"field": clearing.field},
        )
    return True


def _cleared(people: Sequence[Person], name: str) -> list[uuid.UUID]:
    """Those who had a value; of everybody also what imports, merges and requests for correction keep of it."""
    known = [person.id for person in people]
    copied, proposed = with_copies(known), with_proposals(known)
    found = []
    for person in people:
        is_sealed_here = is_sealed(name, is_protected=bool(person.protection))
        may_have = name in person.details or (is_sealed_here and bool(person.private))
        if (may_have or person.id in copied) and destroy_values(person, [name]):
            found.append(person.id)
        if person.id in proposed:
            forget_proposed(person.id, [name])
    return found


def repeat_clearing(part: forgotten.Part) -> bool:
    """After a backup was laid that was made before: the same values go again, whether the field is off there or not.
    What the backup holds as done is left alone, since what stands there now was written afterwards."""
    place, name, last = part.words
    if name not in BY_NAME or _is_done(part):
        return False
    rows = Person.objects.filter(place_code__prefix=place).order_by("id")
    if last != forgotten.NOBODY:
        rows = rows.filter(id__lte=uuid.UUID(last))
    gone, after = 0, None
    while batch := _again(rows.filter(id__gt=after) if after else rows, name):
        after, more = batch
        gone += more
    _repeated(part, gone)
    return gone > 0


def _is_done(part: forgotten.Part) -> bool:
    """By the backup itself: it was made after the clearing, or after that had been repeated once."""
    if FieldClearing.objects.filter(id=part.of).exclude(state=ClearingState.RUNNING).exists():
        return True
    return any(one.verb == REPEATED for one in audit_queries.history_of("processing_field", part.of))


@transaction.atomic
def _repeated(part: forgotten.Part, gone: int) -> None:
    place, name, _last = part.words
    audit.record(
        actor=SYSTEM,
        verb=REPEATED,
        object_type="processing_field",
        object_id=part.of,
        object_label=str(PersonField(name).label),
        place_code=place,
        after={"field": name, "rows": gone},
    )


@transaction.atomic
def _again(rows: QuerySet[Person], name: str) -> tuple[uuid.UUID, int] | None:
    people = list(locked(rows)[:BATCH])
    return (people[-1].id, len(_cleared(people, name))) if people else None


def _end(clearing: FieldClearing, state: ClearingState) -> bool:
    clearing.state, clearing.ended_at = state, clock.now()
    clearing.save(update_fields=["state", "ended_at"])
    _record(SYSTEM, clearing, "ended")
    reached = forgotten.NOBODY if state == ClearingState.DONE else clearing.last and clearing.last.hex
    if reached:
        words = (clearing.place_code, clearing.field, reached)
        forgotten.note_part(forgotten.Part(CLEARING, clearing.id, (), words))
    return False


def _record(actor: Actor, clearing: FieldClearing, what: str) -> None:
    audit.record(
        actor=actor,
        verb=f"processing.clearing.{what}",
        object_type="processing_field",
        object_id=clearing.id,
        object_label=str(PersonField(clearing.field).label),
        place_code=clearing.place_code,
        after={"field": clearing.field, "state": str(clearing.state), "rows": clearing.cleared},
    )
