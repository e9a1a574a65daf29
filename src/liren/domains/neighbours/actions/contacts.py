"""Who keeps contact: enrolled, released."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from liren.domains.neighbours import errors, policies
from liren.domains.neighbours.actions.locking import changed, check_since, check_until, locked_contact
from liren.domains.neighbours.choices import ContactKind
from liren.domains.neighbours.models import ContactPerson
from liren.domains.people import errors as people_errors
from liren.domains.people.models import Person
from liren.domains.people.policies import persons_visible_to
from liren.domains.people.rules import names
from liren.domains.territory.queries import find_place
from liren.kernel import audit, clock, forgotten, subjects
from liren.kernel.actor import Actor
from liren.kernel.taken import refused_if_taken

POSTING = "posting"


@transaction.atomic
def enrol_contact(
    *,
    actor: Actor,
    place_code: str,
    kind: str,
    since: dt.date,
    person_id: uuid.UUID | None = None,
    name: str = "",
) -> ContactPerson:
    """A contact of the community: somebody on the register, or from elsewhere by name. Nothing is shown of the contact
    before consent.

    Refuses a place that is no community of the actor's, both or neither of person and name, whoever is a contact there
    already, and whoever may not be one: a minor, the dead, who left, who is protected.
    """
    place = find_place(place_code) if len(place_code) == 12 else None
    if place is None or not policies.can_keep_neighbours(actor, place_code):
        raise people_errors.PlaceNotCommunity(code=place_code[:24], field="place_code")
    if kind not in ContactKind.values:
        raise people_errors.ChoiceWrong(given=kind[:20], field="kind")
    check_since(since)
    said = names.clean(name)
    if bool(said) == bool(person_id) or (said and not names.is_name(said)):
        raise errors.ContactNameWrong(field="name")
    person = _person(actor, person_id) if person_id else None
    with (
        refused_if_taken(errors.ContactAlready(field="name"), ContactPerson, "place_code", "person"),
        refused_if_taken(errors.ContactAlready(field="name"), ContactPerson, "place_code", "name"),
    ):
        contact = ContactPerson.objects.create(
            place_code=place_code, kind=kind, person=person, name=said, since=since
        )
    if person is None:
        subjects.make_keys([contact.id])
    note(actor, contact, "neighbours.contact.enrolled", {"kind": kind, "name": str(contact)})
    return contact


def _person(actor: Actor, person_id: uuid.UUID) -> Person:
    person = Person.objects.filter(persons_visible_to(actor), id=person_id).first()
    if person is None:
        raise people_errors.PersonNotFound(field="name")
    if not policies.is_fit(person, clock.today()):
        raise errors.ContactUnfit(field="name")
    return person


@transaction.atomic
def release_contact(
    *, actor: Actor, contact_id: uuid.UUID, version: int, on: dt.date, reason: str
) -> ContactPerson:
    """The contact is one no longer: what was kept ends on the day, the consent at once. Refuses an old page, no
    reason, a day before something began."""
    contact = locked_contact(actor, contact_id, version)
    if not reason.strip():
        raise people_errors.WordsMissing(field="reason")
    kept = contact.charges.filter(until__isnull=True)
    check_until(max((row.since for row in kept), default=contact.since), on)
    kept.update(until=on, reason=reason.strip()[:100])
    end_posting(contact)
    contact.until = on
    changed(contact, "until")
    note(actor, contact, "neighbours.contact.released", {"on": on.isoformat()}, reason=reason.strip()[:200])
    return contact


def end_posting(contact: ContactPerson) -> int:
    """Within the caller's transaction: what was agreed to be shown ends now, and the number is forgotten with it, also
    where a backup brings it back."""
    standing = contact.consents.filter(until__isnull=True)
    for one in standing.values_list("id", flat=True):
        forgotten.note_part(forgotten.Part(POSTING, one, (subject_of(contact),), (forgotten.NOBODY,)))
    return standing.update(until=clock.now(), phone=b"")


def subject_of(contact: ContactPerson) -> uuid.UUID:
    """Whose key seals what is personal of the contact."""
    return contact.person_id or contact.id


def note(
    actor: Actor, contact: ContactPerson, verb: str, after: dict[str, object], *, reason: str = ""
) -> None:
    audit.record(
        actor=actor,
        verb=verb,
        object_type="contact",
        object_id=contact.id,
        place_code=contact.place_code,
        after=after,
        reason=reason,
        subject=subject_of(contact),
    )
