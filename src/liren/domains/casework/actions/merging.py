"""Merging (合并): a matter goes under another and can be taken out again; requesters stay with their own matter."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from liren.domains.casework import policies, telling
from liren.domains.casework.actions import hotline_limits, joint_ending, locking, working
from liren.domains.casework.actions.words import keep_words
from liren.domains.casework.choices import CaseState, Verb
from liren.domains.casework.errors import HasMerged, IsMerged, MergeAcrossCounties, MergeWithSelf, NotMerged
from liren.domains.casework.errors.parts import HasParts, IsPart
from liren.domains.casework.models import Case, Merge, Step, Suspension
from liren.domains.casework.rules import workflow
from liren.kernel import audit, clock
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import StalePage

STOPPED = ("contacted_at", "clock", "due_at", "alarm_at", "next_owner", "suspended_since")
REOPENED = (
    *("state", "owner", "first_body", "handler", "reopen_count", "reopened_at", "resolved_at", "closed_at"),
    *("due_dispatch", "due_accept", "due_resolve", "due_outside", "lacks_calendar"),
    *("clock", "clock_since", "due_at", "alarm_at", "alarm_stage"),
)


@transaction.atomic
def merge_case(*, actor: Actor, case_id: uuid.UUID, into_id: uuid.UUID, version: int | None = None) -> None:
    """Puts a matter under an open one of the same county: its own clock stands still, the answer will be for both."""
    if case_id == into_id:
        raise MergeWithSelf(field="into")
    _check_is_apart(case_id)
    for each in locking.in_order(case_id, into_id):  # so that two people merging crosswise do not block
        working.taken(actor, each, version=None, may=policies.can_merge_case, may_be_merged=True)
    case = working.taken(actor, case_id, version=version, may=policies.can_merge_case)
    into = working.taken(actor, into_id, version=None, may=policies.can_merge_case, may_be_merged=True)
    _check_parts(case, into)
    if into.is_merged:
        raise MergeWithSelf(field="into")
    if into.county != case.county:
        raise MergeAcrossCounties(field="into")
    if Case.objects.filter(merged_into=case).exists():
        raise HasMerged(number=case.number)
    working.moved(case, Verb.MERGE)
    working.moved(into, Verb.MERGE)
    case.merged_into, case.alarm_at = into, None
    joint_ending.end_pass_up(case)
    Merge.objects.create(case=case, into=into, at=clock.now(), by=actor.id)
    Case.objects.filter(id=into.id).update(people=F("people") + case.people, version=F("version") + 1)
    working.write(actor, case, "merged", data={"number": into.number})
    working.history(actor, into, "merged", data={"number": case.number})
    if case.due_outside is not None:
        hotline_limits.govern_and_save(into)
    if case.owner_id != into.owner_id:  # across communities: whoever had it in hand knows where it went
        telling.tell_body(case, case.owner_id, "merged_away", words=into.number, mark=str(case.version))


def _check_parts(case: Case, into: Case) -> None:
    """A part belongs to its whole; what has parts can only be the one that others go under."""
    for each in (case, into):
        if each.is_part:
            raise IsPart(field="into", number=each.number)
    if Case.objects.filter(parent=case).exclude(state=CaseState.WITHDRAWN).exists():
        raise HasParts(field="into", number=case.number)


@transaction.atomic
def unmerge_case(*, actor: Actor, case_id: uuid.UUID, version: int | None = None) -> None:
    """Takes a matter out again; its own limits count as if it had never been merged."""
    into = main_of(case_id)
    case = working.taken(actor, case_id, version=version, may=policies.can_merge_case, may_be_merged=True)
    if case.merged_into_id is None:
        raise NotMerged
    if into is None or case.merged_into_id != into.id:
        raise StalePage
    Merge.objects.filter(case=case, undone_at=None).update(undone_at=clock.now(), undone_by=actor.id)
    left = Greatest(F("people") - case.people, Value(1))  # an import may have added people to it meanwhile
    Case.objects.filter(id=into.id).update(people=left, version=F("version") + 1)
    case.merged_into = None
    working.set_alarm(case, working.rulebook_of(case))
    working.write(actor, case, "unmerged", data={"number": into.number})
    working.history(actor, into, "unmerged", data={"number": case.number})
    if case.due_outside is not None and into.is_open:
        hotline_limits.govern_and_save(into)


def _check_is_apart(case_id: uuid.UUID) -> None:
    """A matter merged already is refused before anything is locked: it is locked behind its main one only."""
    into = Case.objects.filter(id=case_id).values_list("merged_into__number", flat=True).first()
    if into is not None:
        raise IsMerged(number=into)


def main_of(case_id: uuid.UUID) -> Case | None:
    """The matter it lies under, locked, and then all that lie under that one, as resolving does and `locking` says, so
    that two never wait for each other."""
    above = Case.objects.filter(id=case_id).values("merged_into_id")
    main = locked(Case.objects.select_related("owner").filter(id__in=above)).first()
    if main is not None:
        taken_with(main)
    return main


def taken_with(main: Case) -> list[Case]:
    """The matters under `main`, locked in one order. Taken before the first entry of the audit is written."""
    rows = Case.objects.filter(merged_into=main).select_related("owner")
    return list(locked(rows.order_by("id")))


def resolve_merged(actor: Actor, main: Case) -> None:
    """The matters under `main` are resolved with it, by the same answer, so that their requesters can rate."""
    data = {"number": main.number, "outcome": main.outcome}
    _follow(actor, main, ("outcome", "resolution", "resolved_at"), "resolved_with", data)


def refuse_merged(actor: Actor, main: Case, data: dict[str, str]) -> None:
    """The matters under `main` end with it, for the same legal reason."""
    _follow(actor, main, ("not_accepted_reason", "elsewhere", "is_public"), "not_accepted", data)


def _follow(actor: Actor, main: Case, taken_over: tuple[str, ...], step: str, data: dict[str, str]) -> None:
    """Brings the matters under `main` to its state. Called before `main` is written, since every action takes
    matters first and the audit's chain last."""
    rows = taken_with(main)
    joint_ending.end_pass_up(*rows)
    for case in rows:
        for name in ("state", "closed_at", *taken_over):
            setattr(case, name, getattr(main, name))
        case.contacted_at = case.contacted_at or main.contacted_at
        case.clock, case.due_at, case.alarm_at = "", None, None
        case.next_owner, case.suspended_since = None, None
    Suspension.objects.filter(case__in=rows, ended_at=None).update(ended_at=clock.now())
    _write_all(actor, main, rows, ("state", "closed_at", *taken_over, *STOPPED), step, data)
    if "resolution" in taken_over:
        keep_words(rows)


def reopen_merged(actor: Actor, main: Case) -> None:
    """The matters under `main` are open again with it; each goes back to where its own way had stopped, so that it
    can still be taken out."""
    rows = [case for case in taken_with(main) if case.state in (CaseState.RESOLVED, CaseState.CLOSED)]
    for case in rows:
        working.reopen(case, working.rulebook_of(case))
    _write_all(actor, main, rows, REOPENED, "reopened_with", {"number": main.number})


def close_with_merged(actor: Actor, main: Case, step: str, rows: list[Case]) -> None:
    """Closes `main` and those of `rows`, the matters under it, that are still only resolved."""
    rows = [case for case in rows if case.state == CaseState.RESOLVED]
    now = clock.now()
    for case in rows:
        case.state, case.closed_at = workflow.step(CaseState.RESOLVED, Verb.CLOSE), now
    _write_all(actor, main, rows, ("state", "closed_at"), "closed", {})
    working.close(actor, main, step)


def _write_all(
    actor: Actor, main: Case, rows: list[Case], changed: tuple[str, ...], step: str, data: dict[str, str]
) -> None:
    """Saves the matters under `main` with what happened to them, in as many statements for many as for one."""
    if not rows:
        return
    for case in rows:
        case.version += 1
    Case.objects.bulk_update(rows, [*changed, "version"])
    Step.objects.bulk_create([Step(case=case, at=clock.now(), verb=step, data=data) for case in rows])
    audit.record_all(actor=actor, deeds=[_deed(case, main, step) for case in rows])


def _deed(case: Case, main: Case, step: str) -> audit.Deed:
    return audit.Deed(
        verb="casework.case.reopened" if step == "reopened_with" else f"casework.case.{case.state}",
        object_type="case",
        object_id=str(case.id),
        place_code=case.place_code,
        object_label=case.number,
        payload={"after": {"state": case.state, "with": main.number}},
    )
