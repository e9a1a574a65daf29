"""Consents given and withdrawn, by the person in the portal or with a worker at the window."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.core.files.base import File
from django.db import transaction

from liren.domains.people.actions.agreeing import keep_agreement, person_to_act_for
from liren.domains.people.choices import PersonState
from liren.domains.people.models import Person
from liren.domains.rights import consent_words, errors, policies
from liren.domains.rights.actions.corrections import forget_proposed
from liren.domains.rights.actions.repeating import note_withdrawal
from liren.domains.rights.choices import ConsentWay
from liren.domains.rights.models import Consent, ConsentText
from liren.domains.rights.offers import is_giving
from liren.domains.rights.queries.consents import FILES, consent_of_paper, wants_guardian, wording_for
from liren.domains.rights.sealing import Guardian, seal_guardian
from liren.kernel import audit, clock, files
from liren.kernel.actor import Actor
from liren.kernel.file_room import place_of, sender_of
from liren.kernel.lock import locked
from liren.kernel.models import StoredFile
from liren.kernel.refusals import StalePage
from liren.kernel.taken import refused_if_taken

Uploads = Iterable[File[bytes] | files.CleanFile]


def give_consent(
    *,
    actor: Actor,
    person_id: uuid.UUID,
    scope: str,
    read: str,
    guardian: Guardian | None = None,
    papers: Uploads = (),
) -> Consent:
    """The person agrees to what `read` (the digest of the text shown) says; on a scanned paper where there are papers.

    Refuses whom the actor may not act for, a scope nobody asks about, a text that is no longer today's, a consent that
    stands, for a child under fourteen whoever is no guardian at the window, and files that are no scans.
    """
    place = place_of(Person.objects.filter(id=person_id))
    with files.staged(papers, at=place, field="papers", subject=person_id, sender=sender_of(actor)) as kept:
        return _give(actor, person_id, scope, read, guardian, kept)


@transaction.atomic
def _give(
    actor: Actor,
    person_id: uuid.UUID,
    scope: str,
    read: str,
    guardian: Guardian | None,
    kept: list[StoredFile],
) -> Consent:
    person = person_to_act_for(actor=actor, person_id=person_id)
    if person.state == PersonState.DECEASED:
        raise errors.PersonDeceased
    is_own = policies.is_own(actor, person.id)
    _check_guardian(person, guardian, is_own=is_own)
    wording = wording_for(person, scope)
    if read != wording.digest:
        raise StalePage
    consent = Consent(
        person=person,
        scope=scope,
        text=_text(scope, wording),
        given_at=clock.now(),
        given_how=_way(is_own, has_papers=bool(kept)),
    )
    if guardian is not None and wants_guardian(person):
        consent.guardian = seal_guardian(guardian, person.id)
    if is_giving(scope):  # to a recipient on other terms: what was agreed before ends
        stands = Consent.objects.filter(person=person, scope=scope, ended_at__isnull=True)
        stands.exclude(text__digest=wording.digest).update(
            ended_at=consent.given_at, ended_how=consent.given_how
        )
    with refused_if_taken(errors.ConsentStands(), Consent, "person", "scope"):
        consent.save(force_insert=True)
    files.attach(kept, owner_type=FILES, owner_id=consent.id, kind="scan")
    keep_agreement(person, scope, is_given=True)
    _record(actor, person, "given", {"scope": scope, "text": consent.text.version, "how": consent.given_how})
    return consent


@transaction.atomic
def withdraw_consent(*, actor: Actor, person_id: uuid.UUID, scope: str) -> list[str]:
    """The consent ends and the values that rested on it are destroyed, in the register and in what imports keep.

    Gives the names of the fields that went. Refuses whom the actor may not act for, and a consent that was not given.
    """
    person = person_to_act_for(actor=actor, person_id=person_id)
    consent = locked(Consent.objects.filter(person=person, scope=scope, ended_at__isnull=True)).first()
    if consent is None:
        raise errors.ConsentAbsent
    consent.ended_at = clock.now()
    consent.ended_how = _way(policies.is_own(actor, person.id))
    consent.save(update_fields=["ended_at", "ended_how"])
    gone = keep_agreement(person, scope, is_given=False)
    forget_proposed(person.id, consent_words.names_of(scope))
    note_withdrawal(consent)
    _record(actor, person, "withdrawn", {"scope": scope, "how": consent.ended_how, "gone": gone})
    return gone


@transaction.atomic
def open_paper(*, actor: Actor, file_id: uuid.UUID) -> StoredFile:
    """A scan, for this once; the look is written down, and the person sees it."""
    consent, stored = consent_of_paper(actor, file_id)
    if not policies.is_own(actor, consent.person_id):
        audit.record(
            actor=actor,
            verb="rights.paper.read",
            object_type="person",
            object_id=consent.person_id,
            place_code=consent.person.place_code,
            subject=consent.person_id,
        )
    return stored


def _check_guardian(person: Person, guardian: Guardian | None, *, is_own: bool) -> None:
    if not wants_guardian(person):
        return
    if is_own:
        raise errors.GuardianAtWindow
    if guardian is None or not guardian.name or not guardian.kinship:
        raise errors.GuardianMissing(field="guardian")


def _way(is_own: bool, *, has_papers: bool = False) -> ConsentWay:
    if is_own:
        return ConsentWay.PORTAL
    return ConsentWay.PAPER if has_papers else ConsentWay.WINDOW


def _text(scope: str, wording: consent_words.Wording) -> ConsentText:
    """The version that says this; a new one where the table of fields and purposes says it otherwise."""
    last = ConsentText.objects.filter(scope=scope).order_by("-version").first()
    if last is not None and last.digest == wording.digest:
        return last
    with refused_if_taken(StalePage(), ConsentText, "scope", "version"):
        return ConsentText.objects.create(
            scope=scope,
            version=last.version + 1 if last else 1,
            chinese=wording.chinese,
            english=wording.english,
            digest=wording.digest,
            since=clock.now(),
        )


def _record(actor: Actor, person: Person, what: str, after: dict[str, object]) -> None:
    audit.record(
        actor=actor,
        verb=f"rights.consent.{what}",
        object_type="person",
        object_id=person.id,
        place_code=person.place_code,
        after=after,
        subject=person.id,
    )
