"""Protection: when it begins, what would tell where the person lives goes under the own key, and back at its end."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db import transaction

from liren.domains.people import errors, policies, sealing
from liren.domains.people.actions.moving import locked_person
from liren.domains.people.choices import Protection
from liren.domains.people.models import Person
from liren.domains.people.rules import fields
from liren.kernel import audit, clock, guarding, subjects
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed

AT_ONCE = 1_000


@transaction.atomic
@guarding.settled
def protect_person(
    *, actor: Actor, person_id: uuid.UUID, version: int, protection: str, reason: str
) -> Person:
    """The person is protected in that way from now on; with an empty `protection` no longer.

    Refuses an old page, whoever does not see protected persons there, no reason, and a way that is none.
    """
    person = locked_person(actor, person_id, version)
    if not policies.can_protect_person(actor, person):
        raise NotAllowed
    if protection not in Protection.values:
        raise errors.ChoiceWrong(given=protection[:10], field="protection")
    if not reason.strip():
        raise errors.WordsMissing(field="reason")
    if protection == person.protection:
        return person
    guarding.bring_back(person.id)
    before, person.protection = person.protection, protection
    close_fields(person)
    person.version += 1
    person.changed_at = clock.now()
    person.save()
    audit.record(
        actor=actor,
        verb="people.person.protected" if protection else "people.person.unprotected",
        object_type="person",
        object_id=person.id,
        place_code=person.place_code,
        before={"protection": before},
        after={"protection": protection},
        reason=reason.strip()[:200],
        subject=person.id,
    )
    return person


def close_fields(person: Person, *, is_protected: bool | None = None) -> None:
    """Optional fields that could tell where the person is go under the own key too, and back. Not saved here."""
    key = subjects.keys_of([person.id]).get(person.id)
    if key is None:
        return
    guarded = bool(person.protection) if is_protected is None else is_protected
    private = sealing.open_private(person.private, key)
    everything = {**private, **person.details}
    secret = {name for name in everything if fields.is_sealed(name, is_protected=guarded)}
    person.details = {name: text for name, text in everything.items() if name not in secret}
    person.private = sealing.seal_private({name: everything[name] for name in secret}, key)


def protected_among(people: Collection[uuid.UUID]) -> set[uuid.UUID]:
    rows = Person.objects.filter(id__in=people).exclude(protection=Protection.NONE)
    return set(rows.values_list("id", flat=True))


def put_away_strays() -> int:
    """Rows of protected persons that something wrote in clear; how many. Each person in a transaction of its own."""
    marked = Person.objects.exclude(protection=Protection.NONE).values_list("id", flat=True)
    people = list(marked.order_by("id"))
    found = 0
    for at in range(0, len(people), AT_ONCE):
        for one in sorted(guarding.in_clear(people[at : at + AT_ONCE])):
            with transaction.atomic():
                still = locked(Person.objects.filter(id=one).exclude(protection=Protection.NONE)).first()
                found += guarding.put_away(one) if still else 0
    return found
