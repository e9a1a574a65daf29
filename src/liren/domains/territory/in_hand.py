"""Whom the rows of this room name, and why none of it is work in somebody's hands."""

from __future__ import annotations

from liren.kernel import in_hand
from liren.kernel.in_hand import Left


def register() -> None:
    in_hand.leave(
        Left.HISTORY,
        "territory.AddressDoubt settled_by",
        "territory.PlaceMove asked_by",
    )
