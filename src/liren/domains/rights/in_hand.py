"""Whom the rows of this room name, and why none of it is work in somebody's hands."""

from __future__ import annotations

from liren.kernel import in_hand
from liren.kernel.in_hand import Left


def register() -> None:
    in_hand.leave(
        Left.RESIDENT,
        "rights.Copy account",
        "rights.Correction account",
        "rights.Deletion account",
        "rights.KinRequest account",
        "rights.LookQuestion account",
    )
    in_hand.leave(
        Left.HISTORY,
        "rights.Correction decided_by",
        "rights.Deletion decided_by",
        "rights.Deletion carried_by",
        "rights.KinRequest decided_by",
        "rights.LookQuestion looker",
        "rights.LookQuestion answered_by",
        "rights.RetentionAgreed by",
    )
    in_hand.leave(
        Left.OTHER,
        "rights.Copy task_id",
        "rights.LookQuestion entry",
    )
