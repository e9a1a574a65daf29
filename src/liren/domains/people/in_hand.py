"""Whom the rows of this room name, and why none of it is work in somebody's hands."""

from __future__ import annotations

from liren.kernel import in_hand
from liren.kernel.in_hand import Left


def register() -> None:
    in_hand.leave(
        Left.HISTORY,
        "people.Source actor_id",
        "people.DoublePair decided_by",
        "people.Conflict decided_by",
        "people.Merge by",
        "people.Merge undone_by",
        "people.Contact actor_id",
        "people.TemplateVersion by",
        "people.Filling by",
    )
    in_hand.leave(
        Left.OFFICE,
        "people.DoublesRun by",
        "people.PeopleImport by",
        "people.ColumnMapping by",
    )
    in_hand.leave(
        Left.OWN,
        "people.SavedList account",
    )
    in_hand.leave(
        Left.RESIDENT,
        "people.AccountLink account",
    )
    in_hand.leave(
        Left.OTHER,
        "people.Filling recipient",
    )
