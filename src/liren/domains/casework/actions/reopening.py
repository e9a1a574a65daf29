"""Reopening (重开): whoever asks for it, everything that ended with the matter is open again with it."""

from __future__ import annotations

from typing import Any

from liren.domains.casework import telling
from liren.domains.casework.actions import merging, parts_ending, working
from liren.domains.casework.choices import Verb
from liren.domains.casework.models import Case
from liren.kernel.actor import Actor


def reopened(
    actor: Actor, case: Case, step: str, *, data: dict[str, Any], verb: str = "", reason: str = ""
) -> None:
    """Opens the matter under lock, those merged under it and its parts; the requesters are told."""
    before = working.moved(case, Verb.REOPEN)
    working.reopen(case, working.rulebook_of(case))
    merging.reopen_merged(actor.unnamed(), case)
    parts_ending.reopen_parts(actor.unnamed(), case)
    working.write(actor, case, step, verb=verb, data=data, before=before, reason=reason)
    telling.tell_requesters(case, "casework.reopened")
