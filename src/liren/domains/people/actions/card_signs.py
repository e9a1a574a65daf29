"""The sign on a resident's paper card: issued, replaced, made useless."""

from __future__ import annotations

import uuid

from django.db import transaction

from liren.domains.people import errors, policies, sealing
from liren.domains.people.choices import PersonState
from liren.domains.people.models import CardSign, Person
from liren.kernel import audit, clock, ids
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed


@transaction.atomic
def issue_sign(*, actor: Actor, person_id: uuid.UUID) -> str:
    """A fresh sign for the person's card, told this once; the one before is useless from now on.

    Refuses whoever may not edit the person, and the dead.
    """
    person = _locked(actor, person_id)
    if person.state == PersonState.DECEASED:
        raise errors.AlreadyDeceased
    _end(person)
    sign = ids.tracking_code()
    CardSign.objects.create(person=person, sign_index=sealing.sign_index(sign), since=clock.now())
    _note(actor, person, "people.card.issued")
    return sign


@transaction.atomic
def withdraw_sign(*, actor: Actor, person_id: uuid.UUID) -> None:
    """A lost card finds nobody any longer. Nothing happens where there is none."""
    person = _locked(actor, person_id)
    if _end(person):
        _note(actor, person, "people.card.withdrawn")


def _locked(actor: Actor, person_id: uuid.UUID) -> Person:
    person = locked(Person.objects.filter(policies.persons_visible_to(actor), id=person_id)).first()
    if person is None:
        raise errors.PersonNotFound
    if not policies.can_edit_person(actor, person):
        raise NotAllowed
    return person


def _end(person: Person) -> int:
    return person.signs.filter(until__isnull=True).update(until=clock.now())


def _note(actor: Actor, person: Person, verb: str) -> None:
    audit.record(
        actor=actor,
        verb=verb,
        object_type="person",
        object_id=person.id,
        place_code=person.place_code,
        subject=person.id,
    )
