"""Whom the rows of this room name, and why none of it is work in somebody's hands."""

from __future__ import annotations

from liren.kernel import in_hand
from liren.kernel.in_hand import Left


def register() -> None:
    in_hand.leave(
        Left.HISTORY,
        "processing.Assessment by",
        "processing.FieldClearing asked_by",
        "processing.NoticeText by",
        "processing.NoticeSeen account",
        "processing.Giving by",
    )
    in_hand.leave(
        Left.OTHER,
        "processing.FieldClearing last",
    )
