"""Letters that are kept as they came lie in files of their own: sealed anew with everything else."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.core.files.storage import default_storage

from liren.domains.casework.models import Letter
from liren.domains.casework.queries.letters import CONTEXT
from liren.kernel import resealing, shelf
from liren.kernel.resealing import Item


def register() -> None:
    resealing.register(resealing.Few("casework.letters", CONTEXT, _items))


def _items() -> Iterator[Item]:
    paths = Letter.objects.exclude(stored="").order_by("id").values_list("stored", flat=True)
    for path in paths.iterator():
        try:
            with default_storage.open(path) as file:
                stored = bytes(file.read())
        except FileNotFoundError:
            continue
        yield Item(stored, partial(_put, path))


def _put(path: str, fresh: bytes) -> None:
    shelf.exchange(path, [fresh])
