"""Who sees and keeps groups and contacts: whoever sees and keeps the register of the place."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from liren.domains.neighbours.models import ContactPerson
from liren.domains.neighbours.rules import postings
from liren.domains.people.choices import PersonState
from liren.domains.people.models import Membership, Person
from liren.domains.people.policies import EDIT, PROTECTED, VIEW, age_on
from liren.kernel.actor import Actor, ActorKind

EXPORT = "people.export"


def can_view_neighbours(actor: Actor, place_code: str) -> bool:
    return actor.kind is ActorKind.SYSTEM or actor.may(VIEW, place_code=place_code)


def can_keep_neighbours(actor: Actor, place_code: str) -> bool:
    return actor.kind is ActorKind.SYSTEM or actor.may(EDIT, place_code=place_code)


def can_export_neighbours(actor: Actor) -> bool:
    return actor.has(EXPORT)


def neighbours_visible_to(actor: Actor) -> Q:
    """Rows with a `place_code` of the actor's places."""
    if actor.kind is ActorKind.SYSTEM:
        return Q()
    seen = Q(pk__in=())
    for grant in actor.grants_of(VIEW):
        seen |= Q(place_code__prefix=grant.place) if grant.place else Q(pk__isnull=False)
    return seen


def charges_visible_to(actor: Actor) -> Q:
    """As `neighbours_visible_to`; households of protected persons only for whoever may see those there."""
    seen = neighbours_visible_to(actor)
    if actor.kind is ActorKind.SYSTEM:
        return seen
    guarded = Membership.objects.filter(until__isnull=True).exclude(person__protection="")
    wide = ~Q(household__in=guarded.values("household")) | Q(household__isnull=True)
    for grant in actor.grants_of(PROTECTED):
        wide |= Q(place_code__prefix=grant.place) if grant.place else Q(pk__isnull=False)
    return seen & wide


def can_withdraw_own(actor: Actor, contact: ContactPerson, own_person: Person | None) -> bool:
    """A contact takes back the own consent without asking anybody."""
    return actor.kind is ActorKind.RESIDENT and own_person is not None and contact.person_id == own_person.id


def is_fit(person: Person, today: dt.date) -> bool:
    return postings.is_fit(
        age=age_on(person.birth, today),
        is_present=person.state == PersonState.PRESENT,
        is_protected=bool(person.protection),
    )
