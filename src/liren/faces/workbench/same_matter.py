"""“This is the same”: what is said at the window goes to a matter that is there already."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from liren.domains.casework.actions.callers import add_for_caller
from liren.domains.casework.actions.intake import Receipt, join_case
from liren.domains.casework.errors import JoinedAlready
from liren.faces.workbench.intake_form import IntakeForm
from liren.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Same:
    """The matter pointed at: with a requester, that person's own part in it; without, another person's matter."""

    case_id: uuid.UUID
    requester_id: uuid.UUID | None


def same_of(text: str) -> Same | None:
    """`CASE` or `CASE:REQUESTER` as the buttons have it; None for anything else."""
    case_id, _, requester_id = text.partition(":")
    try:
        return Same(uuid.UUID(case_id), uuid.UUID(requester_id) if requester_id else None)
    except ValueError:
        return None


def added_to(actor: Actor, form: IntakeForm, same: Same, requester_id: uuid.UUID) -> str:
    """The person's words go into the own part; gives the matter's number."""
    given = form.cleaned_data
    return add_for_caller(
        actor=actor,
        case_id=same.case_id,
        requester_id=requester_id,
        words=given.get("text", ""),
        channel=given.get("channel") or "window",
        note=given.get("note", ""),
    )


def joined_to(actor: Actor, form: IntakeForm, same: Same) -> Receipt:
    """The person joins another's public matter, with an own code, notice and rating.

    Refuses whose number is in it already: that person has been told so by message.
    """
    given = form.cleaned_data
    receipt = join_case(
        actor=actor,
        case_id=same.case_id,
        naming=given["naming"],
        name=given.get("name", ""),
        phone=given.get("phone", ""),
        text=given.get("text", ""),
        note=given.get("note", ""),
    )
    if receipt is None:
        raise JoinedAlready
    return receipt
