"""Photos and papers of a matter, before and after."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.core.files.base import File
from django.db import transaction

from liren.domains.casework import policies
from liren.domains.casework.actions import working
from liren.domains.casework.actions.handling import owned
from liren.domains.casework.actions.intake import OWNER_TYPE
from liren.domains.casework.actions.requester import own_requester
from liren.domains.casework.choices import CaseState, PhotoKind
from liren.domains.casework.models import Case
from liren.kernel import files
from liren.kernel.actor import Actor
from liren.kernel.files import CleanFile


@transaction.atomic
def add_requester_files(
    *, actor: Actor, case_id: uuid.UUID, uploads: Sequence[File[bytes] | CleanFile], code: str = ""
) -> None:
    """What those who brought the matter show; nine files a matter. Refuses as `kernel.files.keep_upload`."""
    _keep(actor, own_requester(actor, case_id, code).case, uploads, PhotoKind.BEFORE)


@transaction.atomic
def add_staff_files(
    *, actor: Actor, case_id: uuid.UUID, uploads: Sequence[File[bytes] | CleanFile], kind: str
) -> None:
    """What staff add: the owner at any time, the window while taking the matter in."""
    case = working.taken(actor, case_id, version=None, may=_may_show, sees=_may_show, may_be_merged=True)
    if not policies.can_take_in(actor, case.place_code):
        case = owned(actor, case_id, None)
    _keep(actor, case, uploads, PhotoKind(kind) if kind in PhotoKind.values else PhotoKind.AFTER)


def _may_show(actor: Actor, case: Case) -> bool:
    """Whoever sees the matter; and while it is new, whoever takes matters in there (a grid worker sees only those of
    the own body)."""
    is_new = case.state == CaseState.RECEIVED and policies.can_take_in(actor, case.place_code)
    return is_new or policies.can_view_case(actor, case)


def _keep(actor: Actor, case: Case, uploads: Sequence[File[bytes] | CleanFile], kind: PhotoKind) -> None:
    if not uploads:
        return
    for upload in uploads:
        files.keep_upload(upload, owner_type=OWNER_TYPE, owner_id=case.id, kind=kind)
    working.write(actor, case, "pictured", data={"count": len(uploads)})
