"""One need with its visits."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from liren.domains.people import errors, policies
from liren.domains.people.models import Contact, GroupMark, Need, Person
from liren.domains.people.queries.marks import kept_marks
from liren.domains.people.rules import names
from liren.kernel.actor import Actor

CONTACTS_MOST = 100


@dataclass(frozen=True, slots=True)
class NeedView:
    need: Need
    name: str
    contacts: list[Contact]
    may_edit: bool


def need_of(actor: Actor, need_id: uuid.UUID) -> NeedView:
    """Refuses a need of somebody whom the actor may not see. Two queries."""
    people = Person.objects.filter(policies.persons_visible_to(actor))
    need = Need.objects.filter(person__in=people, id=need_id).select_related("person", "body").first()
    if need is None:
        raise errors.NeedNotFound
    contacts = list(need.contacts.order_by("-on", "-id")[:CONTACTS_MOST])
    return NeedView(
        need, names.masked(need.person.name), contacts, policies.can_edit_person(actor, need.person)
    )


def mark_of(actor: Actor, mark_id: uuid.UUID) -> GroupMark:
    """A mark in force of somebody whom the actor may see. One query."""
    people = Person.objects.filter(policies.persons_visible_to(actor))
    mark = kept_marks().filter(person__in=people, id=mark_id, until__isnull=True)
    found = mark.select_related("person").first()
    if found is None:
        raise errors.MarkNotFound
    return found
