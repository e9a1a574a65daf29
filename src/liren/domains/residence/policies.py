"""Whose registrations somebody sees, and who handles them: whoever keeps the register there, and the person."""

from __future__ import annotations

from django.db.models import Q

from liren.domains.people import policies as people
from liren.domains.people.models import AccountLink, Person
from liren.domains.residence.models import Registration
from liren.kernel.actor import Actor, ActorKind


def can_apply(actor: Actor, place_code: str) -> bool:
    """Residents for themselves or as agents, staff where they keep the register."""
    if actor.kind is ActorKind.RESIDENT:
        return actor.id is not None
    return people.can_edit_register(actor, place_code)


def can_handle(actor: Actor, registration: Registration) -> bool:
    """Keeps the register of the place, and may see the person if that is a marked one."""
    if not people.can_edit_register(actor, registration.place_code):
        return False
    return registration.person is None or people.can_view_person(actor, registration.person)


def registrations_visible_to(actor: Actor) -> Q:
    """Staff: those of their places, of marked persons only with the right. Residents: `own_registrations`."""
    if actor.kind is ActorKind.SYSTEM:
        return Q()
    if actor.kind is not ActorKind.STAFF:
        return Q(pk__in=())
    return _within(actor) & (
        Q(person=None) | Q(person__in=Person.objects.filter(people.persons_visible_to(actor)))
    )


def permits_visible_to(actor: Actor) -> Q:
    """As the registrations they belong to."""
    if actor.kind is ActorKind.SYSTEM:
        return Q()
    return _within(actor) & Q(person__in=Person.objects.filter(people.persons_visible_to(actor)))


def own_registrations(actor: Actor) -> Q:
    """What the account made for itself or as an agent, and what is the linked person's own."""
    if actor.kind is not ActorKind.RESIDENT or actor.id is None:
        return Q(pk__in=())
    linked = AccountLink.objects.filter(people.links_visible_to(actor), until__isnull=True)
    return Q(account_id=actor.id) | Q(person__in=linked.values("person"))


def _within(actor: Actor) -> Q:
    within = Q(pk__in=())
    for code in people.places_of(actor):
        within |= Q(place_code__prefix=code) if code else Q(pk__isnull=False)
    return within
