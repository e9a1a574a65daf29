"""Near relatives of the dead ask to see, copy, correct or delete (PIPL art. 49): asked for, and decided."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import replace

from django.core.files.base import File
from django.db import transaction

from liren.domains.people.actions.agreeing import person_to_act_for
from liren.domains.people.choices import CardPurpose, PersonState
from liren.domains.people.models import AccountLink, Person
from liren.domains.people.queries import own
from liren.domains.people.queries.relatives import departed_meant, departed_of
from liren.domains.rights import deletion_errors, deletion_telling, kin_telling, policies
from liren.domains.rights import kin_errors as errors
from liren.domains.rights.actions.deletions import new_deletion
from liren.domains.rights.actions.deletions import record as record_deletion
from liren.domains.rights.actions.reminding import remind, set_limit
from liren.domains.rights.arrangement_choices import RelativeRight
from liren.domains.rights.deletion_choices import DeletionOrigin
from liren.domains.rights.kin_choices import KinState, KinWay
from liren.domains.rights.kin_words import ANSWER, NOTED, SAID, Claim, seal_claim
from liren.domains.rights.look_choices import AlarmStage
from liren.domains.rights.models import KinRequest
from liren.domains.rights.queries.arrangements import check_left
from liren.domains.rights.queries.kin import FILES, claim_of, meant, paper_of, request_seen
from liren.domains.rights.rules.kin import LIFE, OPEN_MOST, WORDS_MOST, needs_words, opens
from liren.domains.rights.sealing import seal_words
from liren.kernel import audit, clock, files, holdings
from liren.kernel.actor import Actor
from liren.kernel.file_room import place_of, sender_of
from liren.kernel.lock import locked
from liren.kernel.models import StoredFile
from liren.kernel.refusals import NotAllowed
from liren.kernel.taken import refused_if_taken

FIGURE = "rights.relative.answer"
Uploads = Iterable[File[bytes] | files.CleanFile]


def ask_kin(
    *,
    actor: Actor,
    right: str,
    claim: Claim,
    person_id: uuid.UUID | None = None,
    place_code: str = "",
    papers: Uploads = (),
) -> KinRequest:
    """By the own account: about somebody (`person_id`) of whom the register says that they are near and dead, or about
    somebody whose name and number are told and whose relation is shown on papers.

    Refuses whoever is not linked to a card, who is not near or not dead, what is not said or not shown, what the dead
    arranged otherwise (where the register knows the relation; else whoever decides tells it), the same request twice,
    and too many at a time. Whether the register has such a person is not told before the papers are seen.
    """
    link = own.own_link(actor)
    if link is None or actor.id is None:
        raise deletion_errors.DeletionUnlinked
    place, sender = place_of(Person.objects.filter(id=link.person_id)), sender_of(actor)
    with files.staged(papers, at=place, field="papers", subject=link.person_id, sender=sender) as kept:
        return _ask(actor, link, right, replace(claim, name=link.person.name), person_id, place_code, kept)


@transaction.atomic
def _ask(
    actor: Actor,
    link: AccountLink,
    right: str,
    claim: Claim,
    person_id: uuid.UUID | None,
    place_code: str,
    kept: list[StoredFile],
) -> KinRequest:
    asker = locked(Person.objects.filter(id=link.person_id)).get()
    row = KinRequest(
        asker=asker,
        account_id=link.account_id,
        right=RelativeRight(right),
        asked_at=clock.now(),
        way=KinWay.PAPER,
    )
    _check_said(right, claim, is_known=person_id is not None)
    if person_id is not None:
        row.person = _near(link.person_id, person_id)
        row.way, row.place_code = KinWay.REGISTER, row.person.place_code
        claim = replace(claim, of_name=row.person.name, of_tail="")
        check_left(person_id, right, claim.name)
    else:
        if not kept:
            raise errors.KinProofMissing(field="papers")
        row.person = departed_meant(place_code, claim.of_name, claim.of_tail)
        row.place_code = place_code
    if KinRequest.objects.filter(account=link.account_id, state=KinState.OPEN).count() >= OPEN_MOST:
        raise errors.KinMany
    row.said = seal_claim(claim, SAID, asker.id)
    set_limit(row, FIGURE, row.place_code)
    with refused_if_taken(errors.KinOpen(), KinRequest, "account", "person", "right"):
        row.save(force_insert=True)
    files.attach(kept, owner_type=FILES, owner_id=row.id, kind="proof")
    _record(actor, row, "asked", {"right": right, "way": row.way})
    kin_telling.tell_keepers(row, AlarmStage.NONE)
    return row


@transaction.atomic
def note_kin(
    *, actor: Actor, person_id: uuid.UUID, right: str, claim: Claim, rooms: Collection[str] = ()
) -> KinRequest:
    """At the window, granted at once: whoever keeps the register has seen the papers. A deletion goes its own way.

    Refuses whom the actor may not change, who is not dead, what is not said, and what the dead arranged otherwise.
    """
    person = person_to_act_for(actor=actor, person_id=person_id)
    if person.state != PersonState.DECEASED:
        raise deletion_errors.NotDeceased
    if not all(one.strip() for one in (claim.name, claim.kinship, claim.proof, claim.interest)):
        raise deletion_errors.RelativeMissing
    if right == RelativeRight.CORRECT and not claim.wrong.strip():
        raise errors.KinWrongMissing(field="wrong")
    check_left(person_id, right, claim.name)
    row = KinRequest(
        person=person,
        right=RelativeRight(right),
        way=KinWay.WINDOW,
        place_code=person.place_code,
        asked_at=clock.now(),
        noted=seal_claim(claim, NOTED, person.id),
    )
    _grant(row, rooms)
    _close(row, actor, KinState.GRANTED)
    row.save(force_insert=True)
    _record(actor, row, "noted", {"right": right, "rooms": row.rooms})
    return row


@transaction.atomic
def withdraw_kin(*, actor: Actor, request_id: uuid.UUID) -> None:
    """The relative no longer asks. Refuses whoever did not ask, and what was decided."""
    row = _locked(request_seen(actor, request_id))
    if row.account_id is None or row.account_id != actor.id:
        raise NotAllowed
    if not row.is_open:
        raise errors.KinClosed
    row.state, row.closed_at, row.alarm_at = KinState.WITHDRAWN, clock.now(), None
    row.save(update_fields=["state", "closed_at", "alarm_at"])
    _record(actor, row, "withdrawn", {})


@transaction.atomic
def decide_kin(
    *, actor: Actor, request_id: uuid.UUID, is_granted: bool, rooms: Collection[str] = (), words: str = ""
) -> KinRequest:
    """Granted, the parts chosen are open to the relative for seven days, or a deletion is asked for; a correction was
    made on the card and is told in words. The relative is told.

    Refuses outside the own places, what was decided, whom the register does not have or not as dead, what the dead
    arranged otherwise, no part chosen, and no words where they are needed.
    """
    row = _locked(request_seen(actor, request_id))
    if not policies.can_decide_kin(actor, row):
        raise NotAllowed
    if not row.is_open:
        raise errors.KinClosed
    said = words.strip()[:WORDS_MOST]
    if needs_words(row.right, is_granted=is_granted) and not said:
        raise errors.KinWords(field="words")
    if is_granted:
        _give(actor, row, rooms)
    if row.asker_id and said:
        row.answer = seal_words(said, ANSWER, row.asker_id)
    _close(row, actor, KinState.GRANTED if is_granted else KinState.REFUSED)
    row.save()
    _record(actor, row, "decided", {"granted": is_granted, "rooms": row.rooms})
    kin_telling.tell_decided(row)
    return row


@transaction.atomic
def open_kin(*, actor: Actor, request_id: uuid.UUID) -> KinRequest:
    """Writes down that the request is read; the relative sees it."""
    row = request_seen(actor, request_id)
    _record(actor, row, "read", {"purpose": CardPurpose.CORRECTION.value})
    return row


@transaction.atomic
def open_kin_paper(*, actor: Actor, file_id: uuid.UUID) -> StoredFile:
    """A scanned proof, for this once; the look is written down, and the relative sees it."""
    row, stored = paper_of(actor, file_id)
    if row.account_id is None or row.account_id != actor.id:
        _record(actor, row, "paper_read", {})
    return stored


def remind_of_kin() -> int:
    """Reminds of what is due and what is late, each once; how many."""
    waiting = KinRequest.objects.filter(state=KinState.OPEN)
    return remind(waiting, lambda one: one.place_code, kin_telling.tell_keepers)


@transaction.atomic
def note_export(*, actor: Actor, place_code: str, form: str, wanted: dict[str, str], rows: int) -> None:
    """Writes down who took the list away. Refuses without the right."""
    if not actor.has(policies.CORRECT):
        raise NotAllowed
    audit.record(
        actor=actor,
        verb="rights.kin.exported",
        object_type="kin_request",
        object_id=form,
        place_code=place_code,
        after={**wanted, "rows": rows},
    )


def _check_said(right: str, claim: Claim, *, is_known: bool) -> None:
    who = () if is_known else (claim.of_name, claim.of_tail, claim.kinship)
    if not all(one.strip() for one in (*who, claim.interest)):
        raise errors.KinMissing(field="interest" if is_known else "")
    if right == RelativeRight.CORRECT and not claim.wrong.strip():
        raise errors.KinWrongMissing(field="wrong")


def _near(asker: uuid.UUID, person_id: uuid.UUID) -> Person:
    found = next((one.person for one in departed_of(asker) if one.person.id == person_id), None)
    if found is None:
        raise deletion_errors.NotNear
    return found


def _give(actor: Actor, row: KinRequest, rooms: Collection[str]) -> None:
    claim = claim_of(row)
    person = meant(row, claim)
    if person is None or claim is None or person.state != PersonState.DECEASED:
        raise errors.KinUnmatched
    check_left(person.id, row.right, claim.name)
    row.person, row.place_code = person, person.place_code
    _grant(row, rooms)
    if row.right == RelativeRight.DELETE:
        _ask_deletion(actor, row, claim, person.id)


def _grant(row: KinRequest, rooms: Collection[str]) -> None:
    if not opens(row.right):
        return
    row.rooms = [one for one in holdings.ROOMS if one in set(rooms)]
    if not row.rooms:
        raise errors.KinRooms(field="rooms")
    row.until = clock.now() + LIFE


def _ask_deletion(actor: Actor, row: KinRequest, claim: Claim, person_id: uuid.UUID) -> None:
    person = locked(Person.objects.filter(id=person_id)).get()
    deletion = new_deletion(person, DeletionOrigin.RELATIVE, account_id=row.account_id)
    words = "；".join((claim.name, claim.kinship, claim.interest))[:WORDS_MOST]
    deletion.said = seal_words(words, "deletion.said", person.id)
    deletion.save(update_fields=["said"])
    record_deletion(actor, deletion, "asked", {"origin": deletion.origin, "reason": words})
    deletion_telling.tell_keepers(deletion, AlarmStage.NONE)


def _close(row: KinRequest, actor: Actor, state: KinState) -> None:
    row.state, row.closed_at, row.decided_by, row.alarm_at = state, clock.now(), actor.id, None


def _locked(seen: KinRequest) -> KinRequest:
    row = locked(KinRequest.objects.filter(id=seen.id)).get()
    row.person, row.asker = seen.person, seen.asker
    return row


def _record(actor: Actor, row: KinRequest, what: str, after: dict[str, object]) -> None:
    audit.record(
        actor=actor,
        verb=f"rights.kin.{what}",
        object_type="kin_request",
        object_id=row.id,
        place_code=row.place_code,
        after=after,
        subject=row.asker_id or row.person_id,
    )
