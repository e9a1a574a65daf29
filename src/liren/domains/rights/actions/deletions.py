"""Deletion of somebody's data (PIPL art. 47): asked for, decided kind by kind, carried out by another person."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from liren.domains.people.models import Person
from liren.domains.people.queries import own
from liren.domains.rights import deletion_errors as errors
from liren.domains.rights import deletion_telling, policies
from liren.domains.rights.actions.reminding import remind, set_limit
from liren.domains.rights.deletion_choices import DeletionOrigin, DeletionState, KeptFor
from liren.domains.rights.look_choices import AlarmStage
from liren.domains.rights.models import Deletion
from liren.domains.rights.queries.deletions import (
    REGISTER,
    WAITING,
    Offered,
    deletion_seen,
    offered_of,
    wanted_of,
)
from liren.domains.rights.rules.deletion import NAMELESS, is_nameless, may_keep_until
from liren.domains.rights.sealing import seal_words
from liren.kernel import audit, clock
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed
from liren.kernel.taken import refused_if_taken

FIGURE = "rights.deletion.answer"
MOST, WORDS_MOST = 1_000, 100  # letters


@dataclass(frozen=True, slots=True)
class Verdict:
    """On one kind. Kept, it says why (`KeptFor`), the provision in `words`, and until when."""

    is_deleted: bool
    ground: str = ""
    words: str = ""
    until: dt.date | None = None


@transaction.atomic
def ask_deletion(*, actor: Actor, kinds: Collection[str] = (), reason: str = "") -> Deletion:
    """The person asks for everything, or for some kinds, to be deleted; whoever keeps the register there is told.

    Refuses whoever is not linked to a card, kinds of which nothing is held, and a second request beside one that waits.
    """
    link = own.own_link(actor)
    if link is None or actor.id is None:
        raise errors.DeletionUnlinked
    person = locked(Person.objects.filter(id=link.person_id)).get()
    held = {one.key for one in offered_of(person)}
    if set(kinds) - held:
        raise errors.KindUnknown(field="kinds")
    deletion = new_deletion(person, DeletionOrigin.PERSON, account_id=actor.id, kinds=sorted(kinds))
    if said := reason.strip()[:MOST]:
        deletion.said = seal_words(said, "deletion.said", person.id)
        deletion.save(update_fields=["said"])
    record(actor, deletion, "asked", {"kinds": deletion.kinds, "reason": said})
    deletion_telling.tell_keepers(deletion, AlarmStage.NONE)
    return deletion


def new_deletion(
    person: Person,
    origin: DeletionOrigin,
    *,
    account_id: uuid.UUID | None = None,
    kinds: list[str] | None = None,
) -> Deletion:
    """Within the caller's transaction, the person being locked. Refuses a second one beside one that waits."""
    deletion = Deletion(
        person=person,
        account_id=account_id,
        origin=origin,
        place_code=person.place_code,
        kinds=kinds or [],
        asked_at=clock.now(),
    )
    set_limit(deletion, FIGURE, person.place_code)
    with refused_if_taken(errors.DeletionOpen(), Deletion, "person"):
        deletion.save(force_insert=True)
    return deletion


@transaction.atomic
def withdraw_deletion(*, actor: Actor, deletion_id: uuid.UUID) -> None:
    """The person no longer asks. Refuses whoever did not ask, and what was carried out or answered."""
    deletion = locked_deletion(deletion_seen(actor, deletion_id))
    if deletion.account_id is None or deletion.account_id != actor.id:
        raise NotAllowed
    if not deletion.is_open:
        raise errors.DeletionClosed
    _close(deletion, DeletionState.WITHDRAWN)
    record(actor, deletion, "withdrawn", {})


@transaction.atomic
def decide_deletion(*, actor: Actor, deletion_id: uuid.UUID, verdicts: Mapping[str, Verdict]) -> Deletion:
    """Says of each kind whether it goes or stays; another person then carries it out. Where everything stays by law the
    request is answered at once.

    Refuses outside the own places, what was decided, a kind without a verdict, deleting what the law keeps, and
    keeping what is free without ground, provision and day, or without the entry that goes.
    """
    deletion = locked_deletion(deletion_seen(actor, deletion_id))
    if not policies.can_decide_deletion(actor, deletion):
        raise NotAllowed
    if deletion.state != DeletionState.OPEN:
        raise errors.DeletionClosed
    offered = wanted_of(deletion, offered_of(deletion.person))
    is_off = any(one.key == REGISTER and _goes(one, verdicts.get(one.key)) for one in offered)
    deletion.decisions = [_decision(one, verdicts.get(one.key), is_off=is_off) for one in offered]
    deletion.decided_by, deletion.decided_at = actor.id, clock.now()
    deletion.state = DeletionState.PREPARED
    if any(one["is_deleted"] for one in deletion.decisions):
        deletion.save(update_fields=["decisions", "decided_by", "decided_at", "state"])
        deletion_telling.tell_second(deletion)
    else:
        deletion.outcome = deletion.decisions
        _close(deletion, DeletionState.REFUSED)
        deletion_telling.tell_closed(deletion)
    record(actor, deletion, "decided", {"decisions": deletion.decisions})
    return deletion


@transaction.atomic
def return_deletion(*, actor: Actor, deletion_id: uuid.UUID) -> Deletion:
    """Back to be decided anew. Refuses outside the own places, and what waits for no second person."""
    deletion = locked_deletion(deletion_seen(actor, deletion_id))
    if not policies.can_return(actor, deletion):
        raise NotAllowed
    if deletion.state != DeletionState.PREPARED:
        raise errors.DeletionClosed
    deletion.state, deletion.decisions = DeletionState.OPEN, []
    deletion.decided_by = deletion.decided_at = None
    deletion.save(update_fields=["state", "decisions", "decided_by", "decided_at"])
    record(actor, deletion, "returned", {})
    return deletion


def remind_of_deletions() -> int:
    """Reminds of what is due and what is late, each once; how many."""
    waiting = Deletion.objects.filter(state__in=WAITING)
    return remind(waiting, lambda one: one.place_code, deletion_telling.tell_keepers)


@transaction.atomic
def note_export(*, actor: Actor, place_code: str, form: str, wanted: dict[str, str], rows: int) -> None:
    """Writes down who took the list away. Refuses without the right."""
    if not actor.has(policies.CORRECT):
        raise NotAllowed
    audit.record(
        actor=actor,
        verb="rights.deletions.exported",
        object_type="deletion",
        object_id=form,
        place_code=place_code,
        after={**wanted, "rows": rows},
    )


def locked_deletion(seen: Deletion) -> Deletion:
    """The person first, as whoever changes the card does."""
    person = locked(Person.objects.filter(id=seen.person_id)).get()
    deletion = locked(Deletion.objects.filter(id=seen.id)).get()
    deletion.person = person
    return deletion


def _goes(one: Offered, verdict: Verdict | None) -> bool:
    return one.standing.free > 0 and verdict is not None and verdict.is_deleted


def _decision(one: Offered, verdict: Verdict | None, *, is_off: bool) -> dict[str, Any]:
    standing = one.standing
    until = one.until_if_off if is_off else standing.until
    if not standing.free:
        if verdict is not None and verdict.is_deleted:
            raise errors.KeptByLaw(field=one.key, kind_name=one.title)
    elif verdict is None:
        raise errors.KindUndecided(field=one.key, kind_name=one.title)
    elif not verdict.is_deleted:
        return _kept(one, verdict, is_off=is_off)
    return {
        "kind": one.key,
        "basis": str(one.basis),
        "is_deleted": standing.free > 0,
        "gone": standing.free,
        "kept": standing.kept,
        "until": until.isoformat() if until else "",
        "is_nameless": standing.kept > 0 and is_nameless(one.basis, is_off=is_off),
    }


def _kept(one: Offered, verdict: Verdict, *, is_off: bool) -> dict[str, Any]:
    """What is free and stays because somebody says why."""
    words = verdict.words.strip()[:WORDS_MOST]
    if verdict.ground not in KeptFor.values or not words or verdict.until is None:
        raise errors.KeptWithoutGround(field=one.key, kind_name=one.title)
    if not may_keep_until(verdict.until, clock.today()):
        raise errors.KeptTooLong(field=one.key)
    if is_off and one.basis not in NAMELESS:
        raise errors.EntryGoes(field=one.key, kind_name=one.title)
    return {
        "kind": one.key,
        "basis": str(one.basis),
        "is_deleted": False,
        "gone": 0,
        "kept": one.standing.free + one.standing.kept,
        "until": verdict.until.isoformat(),
        "ground": verdict.ground,
        "words": words,
        "is_nameless": is_nameless(one.basis, is_off=is_off),
    }


def _close(deletion: Deletion, state: DeletionState) -> None:
    deletion.state, deletion.closed_at, deletion.alarm_at = state, clock.now(), None
    deletion.save()


def record(actor: Actor, deletion: Deletion, what: str, after: dict[str, object]) -> None:
    audit.record(
        actor=actor,
        verb=f"rights.deletion.{what}",
        object_type="person",
        object_id=deletion.person_id,
        place_code=deletion.place_code,
        after=after,
        subject=deletion.person_id,
    )
