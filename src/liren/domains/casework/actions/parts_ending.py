"""What the end of a part means for the whole, and the end of the whole for its parts.

The whole is locked before its parts, as everywhere.
"""

from __future__ import annotations

import uuid

from liren.domains.casework import telling
from liren.domains.casework.actions import joint_ending, merging, resolving, working
from liren.domains.casework.choices import OPEN_STATES, WORKING_STATES, CaseState, Verb
from liren.domains.casework.models import Case
from liren.domains.casework.queries.parts import parts_told
from liren.domains.casework.rules.parts import answer_of, is_done, is_waited_for, outcome_of
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.lock import locked

ANSWERED = (CaseState.RESOLVED, CaseState.CLOSED)


def whole_of(case_id: uuid.UUID) -> Case | None:
    """The matter of which it is a part, locked; none for any other. One query."""
    whole = Case.objects.filter(id=case_id).values("parent_id")
    return locked(Case.objects.select_related("owner", "category").filter(id__in=whole)).first()


def part_answered(actor: Actor, whole: Case, part: Case) -> None:
    """The whole is answered with its last part; before that, and while somebody has yet to accept the whole, its
    requesters hear of each part alone. Of parts that come in after it was answered its owner hears the last."""
    if whole.state in ANSWERED:
        _came_after(actor, whole, part)
    if whole.state not in OPEN_STATES:
        return
    told = parts_told(whole)
    number = {"number": part.number, "title": part.title}
    working.history(actor, whole, "part_ended", data=number)
    if not is_done(told) or whole.state not in WORKING_STATES:
        telling.tell_requesters(part, "casework.resolved", words=part.resolution or part.elsewhere)
        return
    whole.next_owner = None
    resolving.answer(actor, whole, outcome_of(told), answer_of(told), without_calls="各部分都已办完。")


def _came_after(actor: Actor, whole: Case, part: Case) -> None:
    """Who brought the matter has an answer; whether there is more to tell them its owner decides."""
    working.history(actor, whole, "part_ended", data={"number": part.number, "title": part.title})
    if not is_done(parts_told(whole)):
        return
    working.history(actor, whole, "last_part_ended", data={"number": part.number}, is_public=False)
    words = f"{part.title}：{part.resolution or part.elsewhere}"
    telling.tell_body(whole, whole.owner_id, "last_part", words=words, mark=f"{part.id}:{part.version}")


def taken_parts(whole: Case) -> list[Case]:
    """Its parts, locked in one order. Taken before the first entry of the audit is written."""
    return list(locked(Case.objects.filter(parent=whole).select_related("owner").order_by("id")))


def close_whole(actor: Actor, whole: Case, step: str, *, under: list[Case], parts: list[Case]) -> bool:
    """Closes the matter, with it those merged under it and its answered parts; not while a part is open. Whether it
    has. `under` and `parts` are locked."""
    if is_waited_for(part.state for part in parts):
        return False
    merging.close_with_merged(actor, whole, step, under)
    for part in parts:
        if part.state == CaseState.RESOLVED:
            working.close(actor, part, "closed")
    return True


def withdraw_parts(actor: Actor, whole: Case) -> None:
    """Who brought the matter does not want it any more: its open parts end with it."""
    for part in locked(Case.objects.filter(parent=whole, state__in=OPEN_STATES).order_by("id")):
        before, part.state = part.state, CaseState.WITHDRAWN
        part.closed_at, part.next_owner, part.suspended_since = clock.now(), None, None
        part.suspensions.filter(ended_at=None).update(ended_at=clock.now())
        working.start_clock(part, working.rulebook_of(part))
        joint_ending.lapse_calls(actor, part, joint_ending.open_calls_of(part), "")
        joint_ending.end_dispute(part)
        data = {"number": whole.number}
        verb = "casework.case.withdrawn"
        working.write(actor, part, "withdrawn_with", verb=verb, data=data, before=before)
        telling.tell_body(part, part.owner_id, "withdrawn", words="", mark=str(part.version))


def reopen_parts(actor: Actor, whole: Case) -> None:
    """The answer was for all of them; each goes on where its own way had stopped, and the whole with them."""
    rows = Case.objects.select_related("owner").filter(parent=whole, state__in=ANSWERED)
    parts = list(locked(rows.order_by("id")))
    if parts and whole.state != CaseState.IN_PROGRESS:
        whole.state = CaseState.IN_PROGRESS
        working.start_clock(whole, working.rulebook_of(whole))
    for part in parts:
        before = working.moved(part, Verb.REOPEN)
        working.reopen(part, working.rulebook_of(part))
        data = {"number": whole.number}
        verb = "casework.case.reopened"
        working.write(actor, part, "reopened_with", verb=verb, data=data, before=before)
        telling.tell_body(part, part.owner_id, "reopened", words="", mark=str(part.version))
