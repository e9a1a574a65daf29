"""Photos and papers of a matter, before and after."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.core.files.base import File
from django.db import transaction

from liren.domains.casework import policies
from liren.domains.casework.actions import working
from liren.domains.casework.actions.handling import owned
from liren.domains.casework.actions.requester import own_requester
from liren.domains.casework.choices import ENDED_STATES, CaseState, PhotoKind
from liren.domains.casework.errors import EndedForPictures
from liren.domains.casework.models import Case, Rectification
from liren.kernel import files
from liren.kernel.actor import Actor
from liren.kernel.file_room import place_of, sender_of
from liren.kernel.files import CleanFile
from liren.kernel.models import StoredFile

Uploads = Iterable[File[bytes] | CleanFile]


def add_requester_files(*, actor: Actor, case_id: uuid.UUID, uploads: Uploads, code: str = "") -> None:
    """What those who brought the matter show; nine files a matter. Refuses as `kernel.files.staged`, and once the
    matter has ended."""
    with files.staged(uploads, at=place_of(Case.objects.filter(id=case_id)), sender=sender_of(actor)) as kept:
        _add_requesters(actor, case_id, code, kept)


@transaction.atomic
def _add_requesters(actor: Actor, case_id: uuid.UUID, code: str, kept: list[StoredFile]) -> None:
    case = own_requester(actor, case_id, code).case
    _check_takes_pictures(case)
    working.picture(actor, case, kept, PhotoKind.BEFORE)


def add_staff_files(*, actor: Actor, case_id: uuid.UUID, uploads: Uploads, kind: str) -> None:
    """What staff add: the owner, and the window while taking the matter in. Refuses once the matter has ended, unless
    something is still to be put right."""
    with files.staged(uploads, at=place_of(Case.objects.filter(id=case_id))) as kept:
        _add_staff_s(actor, case_id, kind, kept)


@transaction.atomic
def _add_staff_s(actor: Actor, case_id: uuid.UUID, kind: str, kept: list[StoredFile]) -> None:
    case = working.taken(actor, case_id, version=None, may=_may_show, sees=_may_show, may_be_merged=True)
    if not policies.can_take_in(actor, case.place_code):
        case = owned(actor, case_id, None)
    _check_takes_pictures(case)
    working.picture(actor, case, kept, PhotoKind(kind) if kind in PhotoKind.values else PhotoKind.AFTER)


def _may_show(actor: Actor, case: Case) -> bool:
    """Whoever sees the matter; and while it is new, whoever takes matters in there (a grid worker sees only those of
    the own body)."""
    is_new = case.state == CaseState.RECEIVED and policies.can_take_in(actor, case.place_code)
    return is_new or policies.can_view_case(actor, case)


def _check_takes_pictures(case: Case) -> None:
    if case.state not in ENDED_STATES:
        return
    if not Rectification.objects.filter(case=case, done_at=None).exists():
        raise EndedForPictures(state=case.state_label)
