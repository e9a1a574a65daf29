"""Who is called when a limit runs day and night and the offices are closed: one after another, nobody twice."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OnCall:
    """Somebody who can be called: the holder or the deputy of a shift of a body in the line upwards."""

    rank: int
    account_id: uuid.UUID
    roster_id: uuid.UUID
    phone: str = ""


def next_of(line: Iterable[OnCall], called: Iterable[uuid.UUID], after: int) -> OnCall | None:
    """The first of the line behind rank `after` who has not been called yet; -1 begins."""
    known = set(called)
    return next((one for one in line if one.rank > after and one.account_id not in known), None)


def line_of(shifts: Sequence[tuple[uuid.UUID, uuid.UUID, uuid.UUID | None, str]]) -> list[OnCall]:
    """The line of shifts from the owner upwards: (body, holder, deputy, telephone of the shift) each."""
    line = []
    for step, (body_id, holder_id, deputy_id, phone) in enumerate(shifts):
        line.append(OnCall(2 * step, holder_id, body_id, phone))
        if deputy_id is not None:
            line.append(OnCall(2 * step + 1, deputy_id, body_id))
    return line
