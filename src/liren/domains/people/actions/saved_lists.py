"""Saving and dropping lists of people: a filter under a name, for oneself or for everybody of a place."""

from __future__ import annotations

import uuid

from django.db import transaction

from liren.domains.access.models import Account
from liren.domains.people import errors, list_errors, policies
from liren.domains.people.models import SavedList
from liren.domains.people.models.saved_list import NAME_MOST
from liren.kernel import audit, clock
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed
from liren.kernel.taken import refused_if_taken

MOST = 30  # of one person
QUERY_MOST = 2_000


@transaction.atomic
def save_list(*, actor: Actor, name: str, query: str, place_code: str = "") -> SavedList:
    """Keeps the filter under the name; with a place, for everybody who reads the register there.

    Refuses a name that is empty, too long or taken, a place the actor does not read, and more than `MOST`.
    """
    if actor.id is None or not policies.places_of(actor):
        raise NotAllowed
    if place_code and not policies.can_view_register(actor, place_code):
        raise errors.PlaceNotCommunity(code=place_code[:24], field="place")
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in name).split())
    if not plain or len(plain) > NAME_MOST:
        raise list_errors.ListNameWrong(field="name", most=NAME_MOST)
    locked(Account.objects.filter(id=actor.id)).get()
    if SavedList.objects.filter(account_id=actor.id).count() >= MOST:
        raise list_errors.TooManyLists(field="name", most=MOST)
    taken = list_errors.ListNameTaken(field="name", name=plain)
    with (
        refused_if_taken(taken, SavedList, "account", "name"),
        refused_if_taken(taken, SavedList, "place_code", "name"),
    ):
        kept = SavedList.objects.create(
            account_id=actor.id,
            place_code=place_code,
            name=plain,
            query=query[:QUERY_MOST],
            saved_at=clock.now(),
        )
    if place_code:
        _note(actor, kept, "people.list.shared")
    return kept


@transaction.atomic
def drop_list(*, actor: Actor, list_id: uuid.UUID) -> None:
    """One's own, or one shared at a place whose register the actor keeps. Refuses any other."""
    kept = locked(SavedList.objects.filter(policies.lists_visible_to(actor), id=list_id)).first()
    if kept is None:
        raise list_errors.ListNotFound
    if not policies.can_drop_list(actor, kept):
        raise NotAllowed
    if kept.place_code:
        _note(actor, kept, "people.list.unshared")
    kept.delete()


def _note(actor: Actor, kept: SavedList, verb: str) -> None:
    audit.record(
        actor=actor,
        verb=verb,
        object_type="people_list",
        object_id=kept.id,
        object_label=kept.name,
        place_code=kept.place_code,
    )
