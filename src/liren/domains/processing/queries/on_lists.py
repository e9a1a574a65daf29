"""Who stands on a list that is taken away, by the rows it is made of."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from liren.domains.processing.recipient_choices import GivingKind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What a list tells of people: `kinds` of data (`DataKind`), the model (by its label) of whose rows it is made, and
    how these lead to the `people` of the register whom they name. Without a model it names nobody of the register."""

    title: _StrPromise
    kinds: tuple[str, ...]
    model: str = ""
    people: tuple[str, ...] = ("person",)
    kind: str = GivingKind.EXPORT


PERSONS = Listed(
    title=_("居民名册"),
    kinds=("name", "home", "groups"),
    model="people.Person",
    people=("pk",),
    kind=GivingKind.LIST,
)


def people_of_rows(rows: Listed, some: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[uuid.UUID]]:
    """The people whom each of these rows names; nobody of the register is an empty list. One query."""
    found: dict[uuid.UUID, list[uuid.UUID]] = {one: [] for one in some}
    if not rows.model or not some:
        return found
    held = apps.get_model(rows.model)._default_manager.filter(pk__in=list(some))
    for key, *people in held.values_list("pk", *rows.people):
        found[key] = list(dict.fromkeys(one for one in people if one is not None))
    return found
