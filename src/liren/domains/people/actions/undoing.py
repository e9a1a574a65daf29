"""Taking a whole import back: who is new goes, with the own key; who was there has again what was there before.

What somebody has changed since stays as it is now.
"""

from __future__ import annotations

import datetime as dt
import json
import time
import uuid
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_date

from liren.domains.people import import_errors as errors
from liren.domains.people import sealing
from liren.domains.people.actions.changing import PLAIN
from liren.domains.people.actions.import_again import BEFORE, day_of, said_of
from liren.domains.people.actions.importing import note
from liren.domains.people.actions.rows import OTHER_NAMES, Standing, find_key_rows, parted
from liren.domains.people.models import (
    Conflict,
    FindKey,
    Household,
    ImportedChange,
    Membership,
    PeopleImport,
    Person,
    PersonDocument,
    PersonPhone,
    Residence,
    Source,
)
from liren.domains.people.policies import GONE, can_import_people
from liren.kernel import audit, bulk, carrying, clock, outbox, sealed, subjects
from liren.kernel.actor import Actor
from liren.kernel.lock import locked

WITHIN_DAYS = 30
BATCH = 1_000
TURN = 20.0
TASK = "liren.domains.people.tasks.continue_people_undo"


@transaction.atomic
def undo_import(*, actor: Actor, run_id: uuid.UUID) -> None:
    """Asks for an import to be taken back; the worker does it. Refuses after thirty days, and what is not finished."""
    run = locked(PeopleImport.objects.filter(id=run_id)).first()
    if run is None or not can_import_people(actor, run.place_code):
        raise errors.PeopleImportNotFound
    if run.finished_at is None or run.undo_asked_at is not None:
        raise errors.UndoNotNow
    if clock.now() - run.finished_at > dt.timedelta(days=WITHIN_DAYS):
        raise errors.UndoTooLate(days=WITHIN_DAYS)
    run.undo_asked_at = clock.now()
    run.save(update_fields=["undo_asked_at"])
    note(actor, run, "undo_asked")
    outbox.enqueue(TASK, run_id=run.id)


def may_undo(run: PeopleImport) -> bool:
    """Whether an import could be taken back now."""
    return (
        run.finished_at is not None
        and run.undo_asked_at is None
        and clock.now() - run.finished_at <= dt.timedelta(days=WITHIN_DAYS)
    )


def continue_undo(*, actor: Actor, run_id: uuid.UUID, turn: float = TURN) -> None:
    """Takes back batch after batch; a kill loses nothing, since what was taken back is no longer found."""
    until = time.monotonic() + turn
    run = PeopleImport.objects.filter(id=run_id, undone_at=None, undo_asked_at__isnull=False).first()
    if run is None:
        return
    actor = Actor(kind=actor.kind, name=actor.name, on_behalf_of=run.by)
    after = uuid.UUID(int=0)
    while (last := _restore(actor, run) or _remove(actor, run, after)) is not None:
        after = last
        if time.monotonic() >= until:
            with transaction.atomic():
                outbox.enqueue(TASK, run_id=run.id)
            return
    _finish(run)


@transaction.atomic
def _restore(actor: Actor, run: PeopleImport) -> uuid.UUID | None:
    """The newest changes first, so that of several of one person the oldest wins."""
    changes = list(locked(ImportedChange.objects.filter(run=run).order_by("-id"))[:BATCH])
    if not changes:
        return None
    said = said_of(run)
    people = {one.id: one for one in locked(Person.objects.filter(id__in=[one.person_id for one in changes]))}
    keys = subjects.keys_of(people)
    for change in changes:
        person = people.get(change.person_id)
        if person is not None and person.id in keys and person.state not in GONE:
            _restore_one(change, person, keys[person.id], said)
    _record(actor, run, [[str(one.person_id), "restored"] for one in changes])
    ImportedChange.objects.filter(id__in=[one.id for one in changes]).delete()
    return uuid.UUID(int=0)


def _restore_one(change: ImportedChange, person: Person, key: bytes, said: Source) -> None:
    _take_away(change.made, said)
    before: dict[str, list[Any]] = json.loads(sealed.unseal(bytes(change.before), context=BEFORE, key=key))
    own = {name: kept for name, kept in before.items() if person.sources.get(name) == said.id}
    private = sealing.open_private(person.private, key)
    for name, (text, source) in own.items():
        if name in PLAIN:
            setattr(person, name, parse_date(text) if name == "birth" else text)
        plain, secret = parted({name: text}, person.agreed, frozenset(), is_protected=bool(person.protection))
        person.details = {k: v for k, v in {**person.details, **plain}.items() if v}
        private = {k: v for k, v in {**private, **secret}.items() if v}
        person.sources = {k: v for k, v in {**person.sources, name: source}.items() if v is not None}
    person.private = sealing.seal_private(private, key)
    person.version += 1
    person.changed_at = clock.now()
    person.save()
    if own.keys() & set(OTHER_NAMES):
        standing = Standing(person.place_code, person.registered_code, said.id, clock.now(), clock.today())
        FindKey.objects.filter(person=person).delete()
        bulk.insert_rows(FindKey, find_key_rows(person.id, person.name, person.details, standing))


def _take_away(made: dict[str, Any], said: Source) -> None:
    """Numbers, home and household that the import added; what it had ended goes on, unless another has begun."""
    PersonPhone.objects.filter(id__in=made.get("phones", [])).delete()
    PersonDocument.objects.filter(id__in=made.get("documents", [])).delete()
    for kind, added, ended in (
        (Residence, "home", "ended_home"),
        (Membership, "membership", "ended_membership"),
    ):
        rows = kind._base_manager.filter(id__in=[made[added]] if added in made else [])
        is_open = rows.filter(until__isnull=True).exists()
        rows.delete()
        if is_open and made.get(ended):
            kind._base_manager.filter(id=made[ended], until=day_of(said)).update(until=None)


@transaction.atomic
def _remove(actor: Actor, run: PeopleImport, after: uuid.UUID) -> uuid.UUID | None:
    """Those whom the import registered and nobody has touched since."""
    said = said_of(run)
    rows = locked(Person.objects.filter(source=said, id__gt=after).order_by("id"))
    people = list(rows.only("id", "sources", "state", "protection")[:BATCH])
    if not people:
        return None
    own = {said.id}
    kept = set(Person.objects.filter(merged_into__in=people).values_list("merged_into_id", flat=True))
    kept |= carrying.held_by_others([one.id for one in people], "people")  # registered, in a bed, a contact
    gone = [
        one.id
        for one in people
        if one.state not in GONE
        and not one.protection
        and one.id not in kept
        and {int(n) for n in one.sources.values()} <= own
    ]
    for kind in (Membership, Residence):
        kind._base_manager.filter(person_id__in=gone).delete()
    Person.objects.filter(id__in=gone).delete()
    subjects.destroy_keys(gone)
    _record(actor, run, [[str(one), "removed"] for one in gone])
    PeopleImport.objects.filter(id=run.id).update(kept_at_undo=run.kept_at_undo + len(people) - len(gone))
    run.kept_at_undo += len(people) - len(gone)
    return people[-1].id


def _record(actor: Actor, run: PeopleImport, rows: list[list[str]]) -> None:
    audit.record_bulk(
        actor=actor,
        verb="people.import.undone",
        object_type="people_import",
        place_code=run.place_code,
        rows=rows,
        summary={"run": str(run.id)},
    )


@transaction.atomic
def _finish(run: PeopleImport) -> None:
    """Households that nobody is in any more go; homes stay, since they stand."""
    Conflict.objects.filter(run=run, state="open").delete()
    Household.objects.filter(source=said_of(run), members__isnull=True).delete()
    PeopleImport.objects.filter(id=run.id).update(undone_at=clock.now())
