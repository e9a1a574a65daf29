"""Merging (合并): a matter goes under another and can be taken out again; requesters stay with their own matter."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from liren.domains.casework import policies
from liren.domains.casework.actions import working
from liren.domains.casework.choices import Verb
from liren.domains.casework.errors import HasMerged, MergeAcrossCounties, MergeWithSelf, NotMerged
from liren.domains.casework.models import Case, Merge, Step, Suspension
from liren.kernel import audit, clock
from liren.kernel.actor import Actor
from liren.kernel.lock import locked

STOPPED = ("contacted_at", "clock", "due_at", "alarm_at", "next_owner", "suspended_since", "version")


@transaction.atomic
def merge_case(*, actor: Actor, case_id: uuid.UUID, into_id: uuid.UUID, version: int | None = None) -> None:
    """Puts a matter under an open one of the same county: its own clock stands still, the answer will be for both."""
    if case_id == into_id:
        raise MergeWithSelf(field="into")
    first, second = sorted([case_id, into_id])
    for each in (
        first,
        second,
    ):  # always in the same order, so that two people merging crosswise do not block
        working.taken(actor, each, version=None, may=policies.can_merge_case, may_be_merged=True)
    case = working.taken(actor, case_id, version=version, may=policies.can_merge_case)
    into = working.taken(actor, into_id, version=None, may=policies.can_merge_case, may_be_merged=True)
    if into.is_merged:
        raise MergeWithSelf(field="into")
    if into.county != case.county:
        raise MergeAcrossCounties(field="into")
    if Case.objects.filter(merged_into=case).exists():
        raise HasMerged(number=case.number)
    working.moved(case, Verb.MERGE)
    working.moved(into, Verb.MERGE)
    case.merged_into, case.alarm_at = into, None
    Merge.objects.create(case=case, into=into, at=clock.now(), by=actor.id)
    Case.objects.filter(id=into.id).update(people=F("people") + case.people, version=F("version") + 1)
    working.write(actor, case, "merged", data={"number": into.number})
    working.history(actor, into, "merged", data={"number": case.number})


@transaction.atomic
def unmerge_case(*, actor: Actor, case_id: uuid.UUID, version: int | None = None) -> None:
    """Takes a matter out again; its own limits count as if it had never been merged."""
    _lock_main(case_id)
    case = working.taken(actor, case_id, version=version, may=policies.can_merge_case, may_be_merged=True)
    into = case.merged_into
    if into is None:
        raise NotMerged
    Merge.objects.filter(case=case, undone_at=None).update(undone_at=clock.now(), undone_by=actor.id)
    left = Greatest(F("people") - case.people, Value(1))  # an import may have added people to it meanwhile
    Case.objects.filter(id=into.id).update(people=left, version=F("version") + 1)
    case.merged_into = None
    working.set_alarm(case, working.rulebook_of(case))
    working.write(actor, case, "unmerged", data={"number": into.number})
    working.history(actor, into, "unmerged", data={"number": case.number})


def _lock_main(case_id: uuid.UUID) -> None:
    """The matter it lies under is locked before it, as resolving does, so that the two never wait for each other."""
    main = Case.objects.filter(id=case_id).values("merged_into_id")
    locked(Case.objects.filter(id__in=main)).first()


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
    rows = list(locked(Case.objects.filter(merged_into=main).order_by("id")))
    if not rows:
        return
    copied = ("state", "closed_at", *taken_over)
    for case in rows:
        for name in copied:
            setattr(case, name, getattr(main, name))
        case.contacted_at = case.contacted_at or main.contacted_at
        case.clock, case.due_at, case.alarm_at = "", None, None
        case.next_owner, case.suspended_since = None, None
        case.version += 1
    Case.objects.bulk_update(rows, [*copied, *STOPPED])
    Suspension.objects.filter(case__in=rows, ended_at=None).update(ended_at=clock.now())
    Step.objects.bulk_create([Step(case=case, at=clock.now(), verb=step, data=data) for case in rows])
    audit.record_all(actor=actor, deeds=[_deed(case, main) for case in rows])


def _deed(case: Case, main: Case) -> audit.Deed:
    return audit.Deed(
        verb=f"casework.case.{case.state}",
        object_type="case",
        object_id=str(case.id),
        place_code=case.place_code,
        object_label=case.number,
        payload={"after": {"state": case.state, "with": main.number}},
    )
