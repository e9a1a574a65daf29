"""A deletion carried out, by somebody else than whoever decided it. It cannot be taken back."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction

from liren.domains.messaging.actions.forgetting import forget_numbers
from liren.domains.people.actions.reading import open_card
from liren.domains.people.choices import CardPurpose, PersonState
from liren.domains.people.models import Person
from liren.domains.people.queries.whose import not_shared, whose_whole
from liren.domains.people.rules import names
from liren.domains.rights import deletion_errors as errors
from liren.domains.rights import deletion_telling, policies
from liren.domains.rights.actions.deletions import locked_deletion
from liren.domains.rights.actions.repeating import end_consents, note_deletion
from liren.domains.rights.deletion_choices import DeletionState
from liren.domains.rights.models import Deletion
from liren.domains.rights.queries.deletions import REGISTER, Offered, deletion_seen, offered_of
from liren.kernel import audit, clock, exports, guarding, holdings
from liren.kernel.actor import SYSTEM, Actor
from liren.kernel.holdings import Whose
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed

LISTED = ("people", "residence", "letting", "neighbours", "rights")  # rooms whose lists name people


@transaction.atomic
@guarding.settled
def carry_out(*, actor: Actor, deletion_id: uuid.UUID, typed: str) -> Deletion:
    """What was decided goes, for good; with the entry itself the person's own key, and the name in all that stays.

    Refuses outside the own places, without the right, whoever decided, a name that is not the person's, what was not
    decided, and what the law keeps by now.
    """
    deletion = locked_deletion(deletion_seen(actor, deletion_id))
    if not policies.can_carry_out(actor, deletion):
        raise NotAllowed
    if deletion.state != DeletionState.PREPARED:
        raise errors.DeletionClosed
    if actor.id is None or actor.id == deletion.decided_by:
        raise errors.SecondPersonNeeded
    if names.key_of(typed) != names.key_of(deletion.person.name):
        raise errors.ConfirmDiffers(field="typed")
    whose = whose_whole(deletion.person)
    for entry in whose.people:
        guarding.bring_back(entry)
    now = {one.key: one for one in offered_of(deletion.person, whose)}
    wanted = [now.get(one["kind"]) for one in deletion.decisions if one["is_deleted"]]
    going = [one for one in wanted if one is not None]
    _check(going)
    deletion.outcome = [_outcome(one, now) for one in deletion.decisions]
    _forget(deletion, whose, going)
    deletion.said = b"" if any(one.key == REGISTER for one in going) else deletion.said
    deletion.state, deletion.carried_by = DeletionState.DONE, actor.id
    deletion.closed_at, deletion.alarm_at = clock.now(), None
    deletion.save()
    _record(actor, deletion)
    deletion_telling.tell_closed(deletion)
    return deletion


@transaction.atomic
def open_deletion(*, actor: Actor, deletion_id: uuid.UUID) -> uuid.UUID:
    """Writes down that the request is read, as a reading of the card; the person sees it. Gives whose it is."""
    deletion = deletion_seen(actor, deletion_id)
    if not policies.can_second(actor, deletion):
        open_card(actor=actor, person_id=deletion.person_id, purpose=CardPurpose.CORRECTION)
        return deletion.person_id
    audit.record(
        actor=actor,
        verb="people.person.read",
        object_type="person",
        object_id=deletion.person_id,
        place_code=deletion.place_code,
        after={"purpose": CardPurpose.CORRECTION.value},
        reason=str(CardPurpose.CORRECTION.label),
        subject=deletion.person_id,
    )
    return deletion.person_id


@transaction.atomic
@guarding.settled
def forget_again(*, person_id: uuid.UUID) -> bool:
    """Somebody who was forgotten once and came back with a backup; whether there was anything to forget. What the law
    keeps stays without a name, as it did."""
    person = locked(Person.objects.filter(id=person_id)).first()
    if person is None or person.state == PersonState.ERASED:
        return False
    whose = whose_whole(person)
    for entry in whose.people:
        guarding.bring_back(entry)
    for one in offered_of(person, whose):
        if one.key != REGISTER and one.standing.free:
            holdings.away(whose, one.key, one.standing.cut)
    _forget_entry(whose)
    audit.record(
        actor=SYSTEM,
        verb="rights.deletion.repeated",
        object_type="person",
        object_id=person_id,
        place_code=person.place_code,
    )
    return True


def _forget_entry(whose: Whose) -> None:
    forget_numbers(not_shared(whose))
    holdings.unname(whose)
    holdings.away(whose, REGISTER, None)


def _check(going: list[Offered]) -> None:
    for one in going:
        if not one.standing.free or (one.key == REGISTER and one.standing.kept):
            raise errors.HeldChanged(kind_name=one.title)


def _outcome(decided: dict[str, Any], now: dict[str, Offered]) -> dict[str, Any]:
    """With the numbers of this moment."""
    one = now.get(decided["kind"])
    if not decided["is_deleted"]:
        return decided
    if one is None:
        return {**decided, "gone": 0}
    until = one.until_if_off if decided["is_nameless"] else one.standing.until
    return {
        **decided,
        "gone": one.standing.free,
        "kept": one.standing.kept,
        "until": until.isoformat() if until else "",
    }


def _forget(deletion: Deletion, whose: Whose, going: list[Offered]) -> None:
    """Every kind by its room, the entry last, since by it the rooms find what they hold."""
    for one in going:
        if one.key != REGISTER:
            holdings.away(whose, one.key, one.standing.cut)
    if any(one.key == REGISTER for one in going):
        _forget_entry(whose)
    else:
        end_consents(whose)
        note_deletion(deletion, whose.people, [(one.key, one.standing.cut) for one in going])
    exports.forget_lists(LISTED, deletion.place_code)


def _record(actor: Actor, deletion: Deletion) -> None:
    """Not under the person's key, which may be gone; nothing in it speaks of the person."""
    audit.record(
        actor=actor,
        verb="rights.deletion.carried_out",
        object_type="person",
        object_id=deletion.person_id,
        place_code=deletion.place_code,
        after={"outcome": deletion.outcome},
    )
