"""Who acts on a person's rights: the person by the own account, and whoever keeps the register there."""

from __future__ import annotations

import uuid

from django.db.models import Q

from liren.domains.people import policies as people
from liren.domains.people.models import AccountLink, Person
from liren.kernel.actor import Actor


def is_own(actor: Actor, person_id: uuid.UUID) -> bool:
    """Whether the actor is that person. One query for residents."""
    if not people.can_link_self(actor):
        return False
    rows = AccountLink.objects.filter(people.links_visible_to(actor), until__isnull=True)
    return rows.filter(person_id=person_id).exclude(person__state="deceased").exists()


def consents_visible_to(actor: Actor) -> Q:
    """Those of people whom the actor sees, and the own."""
    if people.can_link_self(actor):
        mine = AccountLink.objects.filter(people.links_visible_to(actor), until__isnull=True)
        return Q(person__in=mine.exclude(person__state="deceased").values("person"))
    return Q(person__in=Person.objects.filter(people.persons_visible_to(actor)))
