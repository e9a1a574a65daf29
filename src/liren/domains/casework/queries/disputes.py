"""The dispute over who is responsible for a matter, and what somebody can do about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from liren.domains.casework import policies
from liren.domains.casework.choices import OPEN_DISPUTES, CaseState, DisputeState, DisputeVerb, Verb
from liren.domains.casework.models import Case, Step
from liren.domains.casework.rules import workflow
from liren.kernel import clock
from liren.kernel.actor import Actor

STATE_AFTER = {
    "dispute_raised": DisputeState.RAISED,
    "dispute_raised_for": DisputeState.RAISED,
    "dispute_ruled": DisputeState.RULED,
    "dispute_appealed": DisputeState.APPEALED,
    "dispute_ruled_finally": DisputeState.FINAL,
    "dispute_dropped": DisputeState.DROPPED,
}
ENDING = ("resolved", "resolved_with", "withdrawn", "not_accepted")


@dataclass(frozen=True, slots=True)
class DisputeTold:
    """A dispute as its last step tells it. `due` is the limit for the ruling, `appeal_until` that of an appeal."""

    state: DisputeState
    due: dt.datetime | None
    appeal_until: dt.datetime | None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_DISPUTES

    @property
    def is_with_the_district(self) -> bool:
        return self.state == DisputeState.APPEALED


def dispute_in(steps: Iterable[Step]) -> DisputeTold | None:
    """Out of a matter's steps, newest first; an open one is over with the matter. No query."""
    last = next((step for step in steps if step.verb in STATE_AFTER or step.verb in ENDING), None)
    if last is None:
        return None
    if last.verb in ENDING:
        return None
    return DisputeTold(
        STATE_AFTER[last.verb], _moment(last.data.get("due")), _moment(last.data.get("until_when"))
    )


def dispute_of(case: Case) -> DisputeTold | None:
    """The last dispute of the matter. One query."""
    return dispute_in(
        Step.objects.filter(case=case, verb__in=[*STATE_AFTER, *ENDING]).order_by("-at", "-id")[:1]
    )


def steps_on_dispute(actor: Actor, case: Case, dispute: DisputeTold | None) -> frozenset[str]:
    """ "raise", "rule", "appeal", "drop" as far as the actor can now. For buttons only. No query."""
    if not case.is_open or case.is_merged:
        return frozenset()
    is_owner = policies.can_handle_case(actor, case)
    found: set[str] = set()
    if dispute is None or dispute.state == DisputeState.DROPPED:
        if is_owner and Verb.DISPUTE in workflow.verbs_from(CaseState(case.state)):
            found.add("raise")
    elif dispute.is_open:
        found |= {"drop"} if is_owner else set()
        found |= (
            {"rule"}
            if policies.can_rule_dispute(actor, case, is_appealed=dispute.is_with_the_district)
            else set()
        )
    elif dispute.state == DisputeState.RULED and is_owner and _is_in_time(dispute):
        found.add(str(DisputeVerb.APPEAL))
    return frozenset(found)


def _is_in_time(dispute: DisputeTold) -> bool:
    return dispute.appeal_until is None or clock.now() <= dispute.appeal_until


def _moment(text: object) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(str(text or ""))
    except ValueError:
        return None
