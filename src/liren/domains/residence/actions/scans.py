"""Scans and photographs of proofs: added, looked at with a purpose, taken away.

They lie under the key of the registration's subject, and go over to the person's own when the person is registered.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.core.files.base import File
from django.db import transaction

from liren.domains.people.choices import CardPurpose
from liren.domains.people.errors import PurposeMissing
from liren.domains.residence import errors
from liren.domains.residence.actions import keeping
from liren.domains.residence.choices import State
from liren.domains.residence.models import Registration
from liren.domains.residence.queries.scans import FILES, scan_of, subjects_of
from liren.domains.residence.rules.application import groups_of
from liren.domains.residence.rules.workflow import takes_scans
from liren.kernel import audit, file_sealing, files
from liren.kernel.actor import Actor, ActorKind
from liren.kernel.file_room import place_of, sender_of
from liren.kernel.models import StoredFile
from liren.kernel.refusals import StalePage

Uploads = Iterable[File[bytes] | files.CleanFile]


def add_scans(
    *, actor: Actor, registration_id: uuid.UUID, version: int, group: str, papers: Uploads
) -> list[StoredFile]:
    """Photographs or PDF of one proof, by the person (or who registered) until it is decided, or by a worker.

    Refuses what is not the actor's to handle, an old page, a registration that is over, a proof that its kind does not
    ask for, no file, files that are no scans, and more than nine a registration.
    """
    subject = subjects_of([registration_id]).get(registration_id)
    place, sender = place_of(Registration.objects.filter(id=registration_id)), sender_of(actor)
    with files.staged(papers, at=place, field="papers", subject=subject, sender=sender) as kept:
        return _add(actor, registration_id, version, group, kept)


@transaction.atomic
def _add(
    actor: Actor, registration_id: uuid.UUID, version: int, group: str, kept: list[StoredFile]
) -> list[StoredFile]:
    registration = _locked(actor, registration_id, version)
    said = keeping.said_in(registration)
    if group not in groups_of(registration.kind, said.agent is not None):
        raise errors.ChoiceWrong(given=group[:20], field="group")
    if not kept:
        raise errors.ScanMissing(field="papers")
    if any(stored.subject != registration.subject for stored in kept):
        raise StalePage  # registered meanwhile: the scans belong under the person's key now
    files.attach(kept, owner_type=FILES, owner_id=registration.id, kind=group)
    keeping.save(registration)
    _note(actor, registration, "added", after={"group": group, "files": len(kept)})
    return kept


@transaction.atomic
def remove_scan(*, actor: Actor, file_id: uuid.UUID, version: int) -> Registration:
    """Taken away for good. Refuses as `add_scans`."""
    found, stored = scan_of(actor, file_id)
    registration = _locked(actor, found.id, version)
    files.remove_file(stored)
    keeping.save(registration)
    _note(actor, registration, "removed", after={"group": stored.kind})
    return registration


@transaction.atomic
def open_scan(*, actor: Actor, file_id: uuid.UUID, purpose: str = "") -> StoredFile:
    """A scan, for this once. Staff say why, and it is written down; the person sees it. Refuses without a purpose."""
    registration, stored = scan_of(actor, file_id)
    if actor.kind is not ActorKind.RESIDENT:
        if purpose not in CardPurpose.values:
            raise PurposeMissing(field="purpose")
        after = {"purpose": purpose, "group": stored.kind}
        _note(actor, registration, "read", after=after, reason=str(CardPurpose(purpose).label))
    return stored


def hand_over(registration: Registration) -> None:
    """The scans lie under the key of the registration's subject from now on, within the caller's transaction."""
    file_sealing.hand_over(FILES, registration.id, registration.subject)


def drop_scans(registrations: Iterable[uuid.UUID]) -> None:
    for stored in files.list_files(FILES, registrations):
        files.remove_file(stored)


def _locked(actor: Actor, registration_id: uuid.UUID, version: int) -> Registration:
    is_own = actor.kind is ActorKind.RESIDENT
    take = keeping.locked_own if is_own else keeping.locked_for_staff
    registration = take(actor, registration_id, version)
    if not takes_scans(registration.state, is_own=is_own):
        raise errors.StepNotAllowed(state=State(registration.state).label)
    return registration


def _note(actor: Actor, registration: Registration, what: str, *, after: Any, reason: str = "") -> None:
    audit.record(
        actor=actor,
        verb=f"residence.scan.{what}",
        object_type="registration",
        object_id=registration.id,
        object_label=registration.number,
        place_code=registration.place_code,
        after=after,
        reason=reason,
        subject=registration.subject,
    )
