"""Bytes without a row: left by transactions that failed and writings that were killed."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from liren.kernel import clock, outbox, shelf
from liren.kernel.models import StoredFile

AGE = dt.timedelta(
    hours=6
)  # older than any transaction lasts, so that nothing on its way to a commit is touched
NOBODY = uuid.UUID(int=0)
_PATH = re.compile(r"[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{60}-(?P<id>[0-9a-f]{32})\.")


@dataclass(frozen=True, slots=True)
class Orphan:
    path: str
    size: int


def orphans() -> Iterator[Orphan]:
    """Folder by folder, oldest transactions long over."""
    for first in _folders(""):
        for second in _folders(first):
            yield from _orphans_in(f"{first}/{second}")


@outbox.every(6 * 3600, name="kernel.orphans", title=_("清理没有归属的文件"))
def remove_orphans() -> int:
    """Takes them away; how many."""
    removed = 0
    for orphan in orphans():
        default_storage.delete(orphan.path)
        removed += 1
    return removed


def _folders(path: str) -> list[str]:
    if not default_storage.exists(path or "."):
        return []
    return sorted(name for name in default_storage.listdir(path)[0] if re.fullmatch(r"[0-9a-f]{2}", name))


def _orphans_in(folder: str) -> list[Orphan]:
    found = {}
    for name in default_storage.listdir(folder)[1]:
        match = _PATH.match(f"{folder}/{name}")
        if match and default_storage.get_modified_time(f"{folder}/{name}") < clock.now() - AGE:
            is_part = name.endswith(shelf.PART)  # of a writing that was killed: nobody's
            found[f"{folder}/{name}"] = NOBODY if is_part else uuid.UUID(match["id"])
    known = set(StoredFile.objects.filter(id__in=set(found.values())).values_list("id", flat=True))
    return [Orphan(path, default_storage.size(path)) for path, owner in found.items() if owner not in known]
