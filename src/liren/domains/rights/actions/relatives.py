"""A near relative asks for the data of somebody who has died to be deleted (PIPL art. 49)."""

from __future__ import annotations

import uuid

from django.db import transaction

from liren.domains.people.actions.agreeing import person_to_act_for
from liren.domains.people.choices import PersonState
from liren.domains.people.models import Person
from liren.domains.people.queries import own
from liren.domains.people.queries.relatives import departed_of
from liren.domains.rights import deletion_errors as errors
from liren.domains.rights import deletion_telling
from liren.domains.rights.actions.deletions import MOST, new_deletion, record
from liren.domains.rights.arrangement_choices import RelativeRight
from liren.domains.rights.deletion_choices import DeletionOrigin
from liren.domains.rights.look_choices import AlarmStage
from liren.domains.rights.models import Deletion
from liren.domains.rights.queries.arrangements import check_left
from liren.domains.rights.sealing import seal_words
from liren.kernel.actor import Actor
from liren.kernel.lock import locked


@transaction.atomic
def ask_as_relative(*, actor: Actor, person_id: uuid.UUID, interest: str) -> Deletion:
    """By the own account, where the register knows the relation.

    Refuses whoever is not linked to a card, anybody of whom the register does not say that they are near and dead, no
    interest, and a second request beside one that waits.
    """
    link = own.own_link(actor)
    if link is None or actor.id is None:
        raise errors.DeletionUnlinked
    if person_id not in {one.person.id for one in departed_of(link.person_id)}:
        raise errors.NotNear
    words = interest.strip()
    if not words:
        raise errors.RelativeMissing(field="interest")
    check_left(person_id, RelativeRight.DELETE, link.person.name)
    person = locked(Person.objects.filter(id=person_id)).get()
    return _kept(actor, person, actor.id, f"{link.person.name}：{words}")


@transaction.atomic
def take_from_relative(
    *, actor: Actor, person_id: uuid.UUID, name: str, kinship: str, proof: str, interest: str
) -> Deletion:
    """At the window, by whoever keeps the register and has seen a proof of the relation.

    Refuses whom the actor may not change, who is not dead, what is not said, what the dead arranged
    otherwise, and a second request beside one that waits.
    """
    person = person_to_act_for(actor=actor, person_id=person_id)
    if person.state != PersonState.DECEASED:
        raise errors.NotDeceased
    said = [part.strip() for part in (name, kinship, proof, interest)]
    if not all(said):
        raise errors.RelativeMissing
    check_left(person_id, RelativeRight.DELETE, said[0])
    return _kept(actor, person, None, "；".join(said))


def _kept(actor: Actor, person: Person, account: uuid.UUID | None, words: str) -> Deletion:
    """What the relative says lies under the key of the dead, and goes with it."""
    deletion = new_deletion(person, DeletionOrigin.RELATIVE, account_id=account)
    deletion.said = seal_words(words[:MOST], "deletion.said", person.id)
    deletion.save(update_fields=["said"])
    record(actor, deletion, "asked", {"origin": deletion.origin, "reason": words[:MOST]})
    deletion_telling.tell_keepers(deletion, AlarmStage.NONE)
    return deletion
