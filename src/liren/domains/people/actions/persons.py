"""Persons: registered, and their entries changed with the source of each field."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import replace

from django.db import transaction

from liren.domains.people import errors, policies
from liren.domains.people.actions import changing
from liren.domains.people.actions.apart import check_apart
from liren.domains.people.actions.rows import PersonRows, Standing, rows_of
from liren.domains.people.actions.sources import said_by
from liren.domains.people.choices import Flaw, PersonField
from liren.domains.people.models import FindKey, Person, PersonDocument, PersonPhone
from liren.domains.people.queries.switches import fields_off, off_for
from liren.domains.people.rules.grounds import may_keep, may_telephone
from liren.domains.people.rules.persons import PersonGiven, PersonRead, Problem, read_person
from liren.domains.people.standards import ethnic_code
from liren.domains.territory.queries import find_place
from liren.kernel import audit, bulk, clock, ids, subjects
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed, Refusal, StalePage
from liren.kernel.taken import refused_if_taken

REFUSED: Mapping[str, type[Refusal]] = {
    "name": errors.NameWrong,
    "document": errors.DocumentWrong,
    "birth": errors.BirthWrong,
    "phone": errors.PhoneWrong,
}


@transaction.atomic
def register_person(
    *,
    actor: Actor,
    place_code: str,
    given: PersonGiven,
    source: str,
    registered_code: str = "",
    apart_from: Collection[uuid.UUID] = (),
) -> Person:
    """A new person of the community; `source` is one of `choices.SourceKind`. `apart_from`: people who were looked at
    and are somebody else.

    Refuses a place that is no community of the actor's, every value that does not fit, a document that stands under
    another name, and whoever is like somebody on the register who was not looked at.
    """
    check_community(actor, place_code)
    read = checked(given)
    apart = check_apart(actor, place_code, {0: read}, None, apart_from)
    said = said_by(actor=actor, kind=source, place_code=place_code)
    standing = Standing(place_code, registered_code, said.id, clock.now(), clock.today())
    return keep_person(actor, read, standing, apart[0])


def check_community(actor: Actor, place_code: str) -> None:
    place = find_place(place_code) if len(place_code) == 12 else None
    if place is None or not policies.can_edit_register(actor, place_code):
        raise errors.PlaceNotCommunity(code=place_code[:24], field="place_code")


def checked(given: PersonGiven, of: Person | None = None) -> PersonRead:
    """What was read of it. Refuses the first value that does not fit.

    `of` somebody who is there, what the district has switched off or wants a consent that does not stand is refused;
    of somebody new, who was not asked yet, it is left out.
    """
    read, problems = read_person(given, clock.today(), ethnic_code)
    if problems:
        raise refusal_of(problems[0])
    if of is None:
        read.details = {name: text for name, text in read.details.items() if may_keep(name, {}, ())}
        return read
    off = off_for(of)
    for name in read.details:
        if name in off:
            raise errors.FieldOff(field=name, field_name=PersonField(name).label)
        if not may_keep(name, of.agreed, off):
            raise errors.ConsentMissing(field=name, field_name=PersonField(name).label)
    if read.phones and not may_telephone(of.agreed):
        raise errors.ConsentMissing(field="phone", field_name=PersonField.PHONE.label)
    return read


def refusal_of(problem: Problem) -> Refusal:
    refused = REFUSED.get(problem.field, errors.ChoiceWrong)
    return refused(
        field=problem.field, problem=Flaw(problem.flaw).label, phone=problem.given, given=problem.given
    )


def keep_person(
    actor: Actor, read: PersonRead, standing: Standing, apart: Collection[uuid.UUID] = ()
) -> Person:
    """Writes a person that has been read, within the caller's transaction; the audit keeps whom somebody told `apart`.
    Refuses a document that is taken."""
    standing = replace(standing, off=fields_off(standing.place_code))
    read.details = {name: text for name, text in read.details.items() if name not in standing.off}
    person_id = ids.uuid7()
    key = subjects.make_keys([person_id])[person_id]
    rows = rows_of(read, person_id, key, standing)
    with refused_if_taken(errors.DocumentTaken(field="document"), PersonDocument, "number_index"):
        insert(rows)
    audit.record(
        actor=actor,
        verb="people.person.registered",
        object_type="person",
        object_id=person_id,
        place_code=standing.place_code,
        after=shown(read) | ({"apart_from": sorted(map(str, apart))} if apart else {}),
        subject=person_id,
    )
    return Person.objects.get(id=person_id)


def insert(rows: PersonRows) -> None:
    bulk.insert_rows(Person, [rows.person])
    bulk.insert_rows(PersonDocument, rows.documents)
    bulk.insert_rows(PersonPhone, rows.phones)
    bulk.insert_rows(FindKey, rows.find_keys)


def shown(read: PersonRead) -> dict[str, object]:
    """What the audit keeps of a person, sealed under that person's own key."""
    return {
        "name": read.name,
        "sex": read.sex,
        "birth": read.birth.isoformat() if read.birth else "",
        "document": read.document.number if read.document else "",
        "phones": [phone.number for phone in read.phones],
        **read.details,
    }


@transaction.atomic
def change_person(
    *, actor: Actor, person_id: uuid.UUID, version: int, given: PersonGiven, source: str, reason: str = ""
) -> Person:
    """Writes what is given over what is kept; fields that are not given stay. Each changed field remembers its source.

    Refuses a page that is old, whoever may not edit the person, values that do not fit or want a consent that does not
    stand, a document that is taken, and a source weaker than the one a field rests on, unless a reason is given.
    """
    person = locked(Person.objects.filter(policies.persons_visible_to(actor), id=person_id)).first()
    if person is None:
        raise errors.PersonNotFound(sought=person_id)
    if not policies.can_edit_person(actor, person):
        raise NotAllowed
    if person.version != version:
        raise StalePage
    read = checked(given, person)
    return changing.write(actor, person, read, source=source, reason=reason.strip())
