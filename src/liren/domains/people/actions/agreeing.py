"""What the person has agreed to, as it stands; withdrawn, the values that rested on it are destroyed at once."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection

from django.db import transaction

from liren.domains.people import errors, policies, sealing
from liren.domains.people.actions.import_again import BEFORE
from liren.domains.people.actions.merging import CHANGED
from liren.domains.people.actions.rows import OTHER_NAMES, Standing, find_key_rows
from liren.domains.people.choices import PersonState
from liren.domains.people.models import (
    AccountLink,
    Conflict,
    FindKey,
    GroupMark,
    ImportedChange,
    Merge,
    Need,
    Person,
    PersonPhone,
)
from liren.domains.people.need_choices import RaisedBy
from liren.domains.people.queries.need_rules import rules_at
from liren.domains.people.rules import grounds
from liren.domains.people.rules.groups import group_of
from liren.kernel import bulk, clock, sealed, subjects
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed


@transaction.atomic
def person_to_act_for(*, actor: Actor, person_id: uuid.UUID) -> Person:
    """The person under lock, for the person's own account and for whoever keeps the register there.

    Refuses whom the actor may not see, and staff who may not edit.
    """
    own = AccountLink.objects.filter(
        policies.links_visible_to(actor), person_id=person_id, until__isnull=True
    )
    if own.exclude(person__state=PersonState.DECEASED).exists():
        return locked(Person.objects.filter(id=person_id)).get()
    person = locked(Person.objects.filter(policies.persons_visible_to(actor), id=person_id)).first()
    if person is None:
        raise errors.PersonNotFound
    if not policies.can_edit_person(actor, person):
        raise NotAllowed
    return person


def keep_agreement(person: Person, scope: str, *, is_given: bool) -> list[str]:
    """Within the caller's transaction, the person being locked: whether the consent stands from now on.

    Gives the names of the fields whose values were destroyed, and the scope of a group whose marks were. Whoever calls
    writes it down.
    """
    person.agreed = {**person.agreed, scope: is_given}
    gone = [] if is_given else _destroy(person, grounds.fields_of(scope))
    if not is_given and drop_marks(person, group_of(scope)):
        gone.append(scope)
    if not is_given and scope == grounds.TELEPHONE and PersonPhone.objects.filter(person=person).delete()[0]:
        gone.append("phone")
    person.version += 1
    person.changed_at = clock.now()
    person.save(update_fields=["agreed", "details", "private", "sources", "version", "changed_at"])
    return gone


def drop_marks(person: Person, group: str) -> int:
    """The marks with their evidence, ended ones too, and the needs that rules raised over them with their visits."""
    if not group:
        return 0
    people = [person.id, *Person.objects.filter(merged_into=person).values_list("id", flat=True)]
    rules = [one for of in rules_at([person.place_code]).values() for one in of if one.group == group]
    marks = GroupMark.objects.filter(person__in=people, group=group)
    needs = Need.objects.filter(
        person__in=people, raised_by=RaisedBy.RULE, rule__in=[one.code for one in rules]
    )
    gone = {str(one.id) for rows in (marks, needs) for one in rows}
    marks.delete()
    needs.delete()
    key = subjects.keys_of([person.id]).get(person.id)
    if gone and key is not None:
        _drop_merged_rows(person, gone, key)
    return len(gone)


def _drop_merged_rows(person: Person, gone: Collection[str], key: bytes) -> None:
    """A merge is taken back without them."""
    for merge in locked(Merge.objects.filter(kept=person)):
        told = json.loads(sealed.unseal(bytes(merge.changed), context=CHANGED, key=key))
        rows = [one for one in told["rows"] if one[1] not in gone]
        if len(rows) != len(told["rows"]):
            told["rows"] = rows
            merge.changed = sealed.seal(json.dumps(told, ensure_ascii=False), context=CHANGED, key=key)
            merge.save(update_fields=["changed"])


def destroy_values(person: Person, names: Collection[str]) -> list[str]:
    """Within the caller's transaction, the person being locked: what is kept in these fields goes, and every copy of it
    that the register keeps. Gives the names of the fields that had a value. Whoever calls writes it down."""
    gone = _destroy(person, names)
    if gone:
        person.version += 1
        person.changed_at = clock.now()
        person.save(update_fields=["details", "private", "sources", "version", "changed_at"])
    if set(gone) & set(OTHER_NAMES):
        at = Standing(person.place_code, person.registered_code, person.source_id, clock.now(), clock.today())
        FindKey.objects.filter(person=person).delete()
        bulk.insert_rows(FindKey, find_key_rows(person.id, person.name, person.details, at))
    return gone


def with_copies(people: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Of these people those of whom more than the entry is kept: imports, differences, merges."""
    found: set[uuid.UUID] = set()
    for model, column in ((ImportedChange, "person"), (Conflict, "person"), (Merge, "kept")):
        rows = model._default_manager.filter(**{f"{column}__in": people})
        found.update(rows.values_list(f"{column}_id", flat=True))
    return found


def _destroy(person: Person, names: Collection[str]) -> list[str]:
    key = subjects.keys_of([person.id]).get(person.id)
    private = sealing.open_private(person.private, key)
    gone = [name for name in names if person.details.get(name) or private.get(name)]
    person.details = {name: text for name, text in person.details.items() if name not in names}
    person.sources = {name: said for name, said in person.sources.items() if name not in names}
    if key is not None:
        kept = {name: text for name, text in private.items() if name not in names}
        person.private = sealing.seal_private(kept, key)
        _destroy_copies(person, names, key)
    Conflict.objects.filter(person=person, field__in=names).delete()
    return gone


def _destroy_copies(person: Person, names: Collection[str], key: bytes) -> None:
    """What imports and merges keep for taking themselves back."""
    for change in locked(ImportedChange.objects.filter(person=person)):
        before = json.loads(sealed.unseal(bytes(change.before), context=BEFORE, key=key))
        if before.keys() & set(names):
            kept = {name: one for name, one in before.items() if name not in names}
            change.before = sealed.seal(json.dumps(kept, ensure_ascii=False), context=BEFORE, key=key)
            change.save(update_fields=["before"])
    for merge in locked(Merge.objects.filter(kept=person)):
        told = json.loads(sealed.unseal(bytes(merge.changed), context=CHANGED, key=key))
        if told["fields"].keys() & set(names):
            told["fields"] = {name: one for name, one in told["fields"].items() if name not in names}
            merge.changed = sealed.seal(json.dumps(told, ensure_ascii=False), context=CHANGED, key=key)
            merge.save(update_fields=["changed"])
