"""The dispute over who is responsible for a matter, and what somebody can do about it."""

from __future__ import annotations

from liren.domains.casework import policies
from liren.domains.casework.choices import CaseState, DisputeState, DisputeVerb, Verb
from liren.domains.casework.models import Case, Dispute
from liren.domains.casework.rules import workflow
from liren.kernel import clock
from liren.kernel.actor import Actor


def dispute_of(case: Case) -> Dispute | None:
    """The last dispute of the matter with its bodies. One query."""
    related = ("body", "claimed", "ruled_for", "appellant", "final_for")
    rows = Dispute.objects.filter(case=case).select_related(*related)
    return rows.order_by("-raised_at", "-id").first()


def steps_on_dispute(actor: Actor, case: Case, dispute: Dispute | None) -> frozenset[str]:
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
        found |= {"rule"} if policies.can_rule_dispute(actor, case, dispute) else set()
    elif dispute.state == DisputeState.RULED and is_owner and _is_in_time(dispute):
        found.add(str(DisputeVerb.APPEAL))
    return frozenset(found)


def _is_in_time(dispute: Dispute) -> bool:
    return dispute.appeal_until is None or clock.now() <= dispute.appeal_until
