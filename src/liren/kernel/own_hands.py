"""Whom the rows of this room name, and why none of it is work in somebody's hands."""

from __future__ import annotations

from liren.kernel import in_hand
from liren.kernel.in_hand import Left


def register() -> None:
    in_hand.leave(
        Left.OTHER,
        "kernel.AuditEntry subject",
        "kernel.ExportJob task_id",
        "kernel.StoredFile subject",
        "kernel.StoredFile owner_id",
        "kernel.GuardedKey subject",
        "kernel.DeadLetter task_id",
    )
    in_hand.leave(
        Left.HISTORY,
        "kernel.AuditEntry actor_id",
        "kernel.AuditEntry on_behalf_of",
        "kernel.Maintenance announced_by",
        "kernel.DeadLetter decided_by",
    )
    in_hand.leave(
        Left.OWN,
        "kernel.ExportJob by",
    )
