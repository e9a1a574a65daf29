"""Secrets of second factors lie in the engine's own table: sealed anew with everything else."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from functools import partial
from typing import Any

from allauth.mfa.models import Authenticator

from liren.domains.access.sealing import SECOND_FACTOR
from liren.kernel import resealing
from liren.kernel.resealing import Item

NAMES = ("secret", "seed")


def register() -> None:
    resealing.register(resealing.Few("access.second_factors", SECOND_FACTOR, _items))


def _items() -> Iterator[Item]:
    for row in Authenticator.objects.order_by("pk").iterator():
        for name in NAMES:
            kept = row.data.get(name)
            if isinstance(kept, str) and kept:
                yield Item(base64.b64decode(kept), partial(_put, row, name, kept))


def _put(row: Any, name: str, before: str, fresh: bytes) -> None:
    """Unless it was changed meanwhile."""
    data = {**row.data, name: base64.b64encode(fresh).decode()}
    if Authenticator.objects.filter(pk=row.pk, **{f"data__{name}": before}).update(data=data):
        row.data = data
