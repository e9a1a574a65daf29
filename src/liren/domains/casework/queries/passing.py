"""A matter passed up, as its last step tells it, and what somebody can do about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from liren.domains.casework import policies
from liren.domains.casework.choices import CaseState, Verb
from liren.domains.casework.models import Case, PassUp, Step
from liren.domains.casework.passing_choices import PassUpLevel, PassUpState, PassUpVerb
from liren.domains.casework.rules import workflow
from liren.domains.casework.rules.disputes import is_of_the_district
from liren.domains.casework.rules.passing import LEVEL_OF_KIND, is_passed_on
from liren.kernel.actor import Actor

ENDING = (
    *("taken_up", "pass_up_sent_back", "pass_up_dropped"),
    *("taken_over", "merged", "resolved", "resolved_with", "withdrawn", "not_accepted"),
)
PASSED = "passed_up"


@dataclass(frozen=True, slots=True)
class PassUpTold:
    """What waits for the desk above: who passed it up to whom, until when, and what the requesters were told."""

    level: PassUpLevel
    body: str
    to: str
    note: str
    due: dt.datetime | None


def pass_up_in(steps: Iterable[Step]) -> PassUpTold | None:
    """What waits now, out of a matter's steps, newest first. No query."""
    last = next((step for step in steps if step.verb == PASSED or step.verb in ENDING), None)
    if last is None or last.verb != PASSED:
        return None
    told = last.data
    due = str(told.get("due", ""))
    return PassUpTold(
        PassUpLevel(told["pass_level"]),
        str(told.get("body", "")),
        str(told.get("to", "")),
        str(told.get("note", "")),
        dt.datetime.fromisoformat(due) if due else None,
    )


def pass_up_of(case: Case) -> PassUpTold | None:
    """One query."""
    rows = Step.objects.filter(case=case, verb__in=[PASSED, *ENDING])
    return pass_up_in(rows.order_by("-at", "-id")[:1])


def steps_on_pass_up(actor: Actor, case: Case, told: PassUpTold | None) -> frozenset[str]:
    """ "pass_up" or, of what waits, "take", "send_back", "pass_on", "drop" as far as the actor can now. For buttons
    only. No query."""
    if not case.is_open or case.is_merged:
        return frozenset()
    is_owner = policies.can_handle_case(actor, case)
    if told is None:
        may = is_owner and case.owner.kind in LEVEL_OF_KIND and case.next_owner_id is None
        is_now = may and Verb.PASS_UP in workflow.verbs_from(CaseState(case.state)) and not case.is_suspended
        return frozenset({str(Verb.PASS_UP)} if is_now else ())
    found = {PassUpVerb.DROP} if is_owner else set()
    if policies.can_answer_pass_up(actor, case, level=told.level):
        found |= {PassUpVerb.TAKE, PassUpVerb.SEND_BACK}
        found |= {PassUpVerb.PASS_ON} if is_passed_on(told.level) else set()
    return frozenset(str(verb) for verb in found)


def waiting_for_desk(actor: Actor) -> Q:
    """Matters passed up that wait for the actor to take them: the street's desk, the district."""
    found = Q(pk__in=())
    for right in ("cases.dispatch", "cases.rule"):
        for grant in actor.grants_of(right):
            level = PassUpLevel.DISTRICT if is_of_the_district(grant.place) else PassUpLevel.STREET
            if right == "cases.dispatch":
                level = PassUpLevel.STREET
            waiting = PassUp.objects.filter(state=PassUpState.ASKED, level=level).values("case_id")
            found |= Q(place_code__prefix=grant.place, pk__in=waiting)
    return found


def all_passed_up() -> Q:
    return Q(pk__in=PassUp.objects.filter(state=PassUpState.ASKED).values("case_id"))
