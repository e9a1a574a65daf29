"""Scans of the proofs somebody registers with: whose they are, and who sees them."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from liren.domains.residence import policies
from liren.domains.residence.errors import ScanNotFound
from liren.domains.residence.models import Registration
from liren.kernel import files
from liren.kernel.actor import Actor, ActorKind
from liren.kernel.models import StoredFile

FILES = "residence.proof"  # owner type; the owner is the registration, the kind says what the proof is for


def scans_of(registrations: Collection[uuid.UUID]) -> list[StoredFile]:
    """One query."""
    return files.list_files(FILES, registrations)


def subjects_of(registrations: list[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Under whose keys the scans of registrations lie."""
    return dict(Registration.objects.filter(id__in=registrations).values_list("id", "subject"))


def scan_of(actor: Actor, file_id: uuid.UUID) -> tuple[Registration, StoredFile]:
    """A scan of a registration that staff see, or of a resident's own. Refuses what lies elsewhere."""
    stored = files.get_file(file_id)
    is_resident = actor.kind is ActorKind.RESIDENT
    seen = policies.own_registrations(actor) if is_resident else policies.registrations_visible_to(actor)
    rows = Registration.objects.filter(seen, id=stored.owner_id).select_related("person")
    registration = rows.first() if stored.owner_type == FILES else None
    if registration is None:
        raise ScanNotFound
    return registration, stored
