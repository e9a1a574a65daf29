"""A person's fields written over, each remembering who said so."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from liren.domains.people import errors, sealing
from liren.domains.people.actions.rows import Standing, document_row, find_key_rows, parted, phone_row
from liren.domains.people.actions.sources import said_by
from liren.domains.people.choices import PersonField, SourceKind
from liren.domains.people.models import FindKey, Person, PersonDocument, PersonPhone, Source
from liren.domains.people.queries.switches import off_for
from liren.domains.people.rules.grounds import may_keep, may_telephone
from liren.domains.people.rules.persons import PersonRead
from liren.domains.people.rules.sources import Said, outcome
from liren.kernel import audit, bulk, clock, subjects
from liren.kernel.actor import Actor
from liren.kernel.taken import refused_if_taken

PLAIN = ("name", "sex", "birth", "ethnic", "nationality")
Change = tuple[Any, Any]


def write(actor: Actor, person: Person, read: PersonRead, *, source: str, reason: str) -> Person:
    """Within the caller's transaction, the person being locked. Nothing is written where nothing changes."""
    key = subjects.keys_of([person.id]).get(person.id)
    if key is None:
        raise errors.PersonNotFound
    kept = sealing.open_private(person.private, key)
    off = off_for(person)
    changes = changes_of(person, read, kept, off)
    fresh_document = _is_new_document(person, read)
    fresh_phones = _new_phones(person, read)
    if not (changes or fresh_document or fresh_phones):
        return person
    _check_strength(person, changes, source, reason)
    said = said_by(actor=actor, kind=source, place_code=person.place_code, label=reason)
    standing = Standing(person.place_code, person.registered_code, said.id, clock.now(), clock.today())
    _apply(person, kept, changes, replace(standing, off=off), key)
    if fresh_document and read.document:
        with refused_if_taken(errors.DocumentTaken(field="document"), PersonDocument, "number_index"):
            person.documents.filter(kind=read.document.kind, is_current=True).update(is_current=False)
            bulk.insert_rows(PersonDocument, [document_row(person.id, read.document, key)])
    bulk.insert_rows(PersonPhone, [phone_row(person.id, one, key, standing.today) for one in fresh_phones])
    _note(actor, person, read, changes, fresh_document, reason)
    return person


def changes_of(
    person: Person, read: PersonRead, private: dict[str, Any], off: Collection[str]
) -> dict[str, Change]:
    """Fields whose value is given and another, as far as they may be kept: what they were and what they become."""
    found: dict[str, Change] = {}
    for name in PLAIN:
        new, old = getattr(read, name), getattr(person, name)
        if new not in (None, "") and new != old:
            found[name] = (old, new)
    for name, new in read.details.items():
        old = person.details.get(name) or private.get(name, "")
        if new != old and may_keep(name, person.agreed, off):
            found[name] = (old, new)
    return found


def _is_new_document(person: Person, read: PersonRead) -> bool:
    if read.document is None:
        return False
    index = sealing.document_index(read.document.number)
    return not person.documents.filter(number_index=index, is_current=True).exists()


def _new_phones(person: Person, read: PersonRead) -> list[Any]:
    if not may_telephone(person.agreed):
        return []
    there = set(person.phones.filter(until__isnull=True).values_list("number_index", flat=True))
    return [phone for phone in read.phones if sealing.phone_index(phone.number) not in there]


def _check_strength(person: Person, changes: dict[str, Change], source: str, reason: str) -> None:
    """Refuses to write over what a stronger source said, unless a reason is given."""
    if reason:
        return
    numbers = {int(person.sources.get(name, person.source_id)) for name in changes}
    known = {row.id: row for row in Source.objects.filter(id__in=numbers)}
    for name, (old, new) in changes.items():
        before = known[int(person.sources.get(name, person.source_id))]
        if old in ("", "0", None):
            continue
        now = Said(new, source, clock.now())
        if outcome(Said(old, before.kind, before.at), now) == "conflict":
            raise errors.WeakerSource(
                field=name, field_name=PersonField(name).label, stronger=SourceKind(before.kind).label
            )


def _apply(
    person: Person,
    private: dict[str, Any],
    changes: dict[str, Change],
    standing: Standing,
    key: bytes,
) -> None:
    details, secret = parted(
        {name: new for name, (_, new) in changes.items() if name not in PLAIN},
        person.agreed,
        standing.off,
        is_protected=bool(person.protection),
    )
    for name in PLAIN:
        if name in changes:
            setattr(person, name, changes[name][1])
    person.details = {**person.details, **details}
    if secret:
        person.private = sealing.seal_private({**private, **secret}, key)
    person.sources = {**person.sources, **dict.fromkeys(changes, standing.source_id)}
    person.version += 1
    person.changed_at = standing.at
    person.save()
    if changes.keys() & {"name", "former_name", "latin_name"}:
        FindKey.objects.filter(person=person).delete()
        bulk.insert_rows(FindKey, find_key_rows(person.id, person.name, person.details, standing))


def _note(
    actor: Actor,
    person: Person,
    read: PersonRead,
    changes: dict[str, Change],
    is_new_document: bool,
    reason: str,
) -> None:
    after = {name: str(new) for name, (_, new) in changes.items()}
    if is_new_document and read.document:
        after["document"] = read.document.number
    audit.record(
        actor=actor,
        verb="people.person.changed",
        object_type="person",
        object_id=person.id,
        place_code=person.place_code,
        before={name: str(old) for name, (old, _) in changes.items() if old not in (None, "")},
        after=after,
        reason=reason,
        subject=person.id,
    )
