"""What the worker does for casework."""

from __future__ import annotations

from liren.domains.casework.actions import alarms, feedback, suspending
from liren.kernel import outbox


@outbox.every(20, name="casework.alarms")
def raise_due_alarms() -> None:
    while alarms.raise_due_alarms() == alarms.BATCH:
        pass


@outbox.every(300, name="casework.suspensions")
def end_planned_suspensions() -> None:
    suspending.end_planned_suspensions()


@outbox.every(600, name="casework.silent")
def close_silent_cases() -> None:
    while feedback.close_silent_cases():
        pass


def register() -> None:
    """Importing this module has registered the ticks; called when the room opens."""
