"""Files of a matter: who may open them."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from liren.domains.casework import policies
from liren.domains.casework.choices import PhotoKind
from liren.domains.casework.errors import CaseNotFound
from liren.domains.casework.models import Case
from liren.kernel import files
from liren.kernel.actor import Actor
from liren.kernel.models import StoredFile

OWNER_TYPE = "case"


def files_of(case: Case) -> list[StoredFile]:
    """Photos and papers in the order they came. One query."""
    return files.list_files(OWNER_TYPE, [case.id])


def file_for_staff(actor: Actor, file_id: uuid.UUID) -> StoredFile:
    """A file of a matter the actor sees. Raises `CaseNotFound`."""
    stored = files.get_file(file_id)
    case = Case.objects.filter(id=stored.owner_id).first() if stored.owner_type == OWNER_TYPE else None
    if case is None or not policies.can_view_case(actor, case):
        raise CaseNotFound
    return stored


def file_for_requester(file_id: uuid.UUID, own_cases: Collection[uuid.UUID]) -> StoredFile:
    """A file of one of the matters the visitor has proved to be the own. Raises `CaseNotFound`."""
    stored = files.get_file(file_id)
    if stored.owner_type != OWNER_TYPE:
        raise CaseNotFound
    if stored.owner_id not in own_cases and not _answers(stored, own_cases):
        raise CaseNotFound
    return stored


def _answers(stored: StoredFile, own_cases: Collection[uuid.UUID]) -> bool:
    """Whether it shows the answer of a matter that an own one was merged into."""
    merged = Case.objects.filter(id__in=own_cases, merged_into=stored.owner_id)
    return stored.kind == PhotoKind.AFTER and merged.exists()
