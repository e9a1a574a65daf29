"""Files that were sent before their record exists: adopted by it, or dropped after a day."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liren.kernel import clock, files, outbox
from liren.kernel.files import DRAFT, free_positions
from liren.kernel.models import StoredFile

DRAFT_LIFE = dt.timedelta(days=1)


def adopt_files(*, draft_id: uuid.UUID, owner_type: str, owner_id: uuid.UUID, at: str) -> int:
    """Gives the files of a draft to the record that came of it, in the caller's transaction; how many. They count at
    its place, which refuses them no more: their sender had room."""
    with transaction.atomic():
        drafts = list(StoredFile.objects.filter(owner_type=DRAFT, owner_id=draft_id).order_by("position"))
        free = free_positions(owner_type, owner_id, len(drafts))
        for stored, position in zip(drafts, free, strict=False):
            stored.owner_type, stored.owner_id, stored.position = owner_type, owner_id, position
            stored.place_code = at
            stored.save(update_fields=["owner_type", "owner_id", "position", "place_code"])
    return len(drafts)


@outbox.every(3600, name="kernel.drafts", title=_("清理没有提交的附件"))
def drop_old_drafts() -> None:
    """Removes the files of drafts that became no record within a day."""
    old = StoredFile.objects.filter(owner_type=DRAFT, created_at__lt=clock.now() - DRAFT_LIFE)
    for stored in old.order_by("id")[:500]:
        files.remove_file(stored)
