"""Merging (合并): a matter goes under another and can be taken out again; requesters stay with their own matter."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import F

from liren.domains.casework import policies
from liren.domains.casework.actions import working
from liren.domains.casework.choices import Verb
from liren.domains.casework.errors import HasMerged, MergeAcrossCounties, MergeWithSelf, NotMerged
from liren.domains.casework.models import Case, Merge, Step
from liren.kernel import clock
from liren.kernel.actor import Actor


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
    case = working.taken(actor, case_id, version=version, may=policies.can_merge_case, may_be_merged=True)
    into = case.merged_into
    if into is None:
        raise NotMerged
    Merge.objects.filter(case=case, undone_at=None).update(undone_at=clock.now(), undone_by=actor.id)
    Case.objects.filter(id=into.id).update(people=F("people") - case.people, version=F("version") + 1)
    case.merged_into = None
    working.set_alarm(case, working.rulebook_of(case))
    working.write(actor, case, "unmerged", data={"number": into.number})
    working.history(actor, into, "unmerged", data={"number": case.number})


def resolve_merged(main: Case) -> None:
    """The matters under `main` are resolved with it, by the same answer, so that their requesters can rate."""
    rows = list(Case.objects.filter(merged_into=main))
    for case in rows:
        case.state, case.outcome, case.resolution = main.state, main.outcome, main.resolution
        case.resolved_at = main.resolved_at
        case.contacted_at = case.contacted_at or main.contacted_at
        case.clock, case.due_at, case.alarm_at = "", None, None
        case.version += 1
    fields = [
        "state",
        "outcome",
        "resolution",
        "resolved_at",
        "contacted_at",
        "clock",
        "due_at",
        "alarm_at",
        "version",
    ]
    Case.objects.bulk_update(rows, fields)
    Step.objects.bulk_create(
        [
            Step(
                case=case,
                at=clock.now(),
                verb="resolved_with",
                data={"number": main.number, "outcome": main.outcome},
            )
            for case in rows
        ]
    )
