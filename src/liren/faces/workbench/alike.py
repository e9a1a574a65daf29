"""People on the register who are like the ones being written down: shown beside the form, recognised or told apart."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, QueryDict

from liren.domains.people import errors
from liren.domains.people.actions.reading import look_for_doubles
from liren.domains.people.rules.persons import PersonGiven
from liren.faces.workbench.people_forms import MemberForm
from liren.kernel import ids
from liren.kernel.actor import Actor
from liren.kernel.refusals import Refusal

APART_MOST = 100


def told_apart(request: HttpRequest) -> list[uuid.UUID]:
    """Whom the reader was shown and told apart; nobody unless that was the button."""
    if request.POST.get("do") != "apart":
        return []
    sent = request.POST.getlist("apart")[:APART_MOST]
    return [one for one in map(ids.as_uuid, sent) if one is not None]


def shown(
    actor: Actor, refusal: Refusal, place_code: str, given: Sequence[PersonGiven], address: str = ""
) -> dict[str, Any]:
    """For the page: `alike`, a list for each person written down, and whether they may be told apart."""
    if not isinstance(refusal, errors.PossibleDouble | errors.DocumentTaken):
        return {}
    found = look_for_doubles(actor=actor, place_code=place_code, given=given, address=address)
    is_taken = isinstance(refusal, errors.DocumentTaken)
    return {"alike": found if any(found) else [], "may_tell_apart": any(found) and not is_taken}


def beside(words: dict[str, Any], rows: Sequence[MemberForm]) -> dict[str, Any]:
    """Each member's own beside the member."""
    for row, doubles in zip(rows, words.get("alike") or [[] for _ in rows], strict=True):
        row.alike = doubles
    return words


def with_recognised(data: QueryDict | None) -> QueryDict | None:
    """What was sent, with the person who was recognised in a row (`same`: the row and an id), or with nobody again."""
    if data is None or "same" not in data:
        return data
    row, _colon, one = data.get("same", "").partition(":")
    changed = data.copy()
    changed[f"{row}-person_id"] = str(ids.as_uuid(one) or "")
    return changed
