"""Lists of people that were saved: one's own and those shared where one reads the register."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from liren.domains.people import list_errors, policies
from liren.domains.people.models import SavedList
from liren.kernel.actor import Actor

MOST = 200


@dataclass(frozen=True, slots=True)
class KeptList:
    """`by`: whose it is, for shared ones."""

    kept: SavedList
    by: str
    may_drop: bool


def saved_lists_of(actor: Actor) -> list[KeptList]:
    """One's own first, then the shared ones by name. One query."""
    rows = SavedList.objects.filter(policies.lists_visible_to(actor)).select_related("account")
    found = sorted(rows[:MOST], key=lambda one: (bool(one.place_code), one.name))
    return [
        KeptList(one, one.account.display_name if one.place_code else "", policies.can_drop_list(actor, one))
        for one in found
    ]


def saved_list(actor: Actor, list_id: uuid.UUID) -> KeptList:
    """Refuses one that is another's own, or shared elsewhere. One query."""
    rows = SavedList.objects.filter(policies.lists_visible_to(actor), id=list_id)
    one = rows.select_related("account").first()
    if one is None:
        raise list_errors.ListNotFound
    return KeptList(one, one.account.display_name, policies.can_drop_list(actor, one))
