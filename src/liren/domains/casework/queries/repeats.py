"""What was answered before to the same person in the same matter, as far as the matter needs it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from liren.domains.casework import policies
from liren.domains.casework.choices import OPEN_STATES, CaseState, RelationKind
from liren.domains.casework.models import AnsweredClosing, Case, Relation, Requester, Step
from liren.domains.casework.policies import cases_visible_to
from liren.domains.casework.queries.callers import may_know
from liren.domains.casework.queries.found import among
from liren.domains.casework.rules.matching import likeness
from liren.domains.casework.rules.repeats import FULL_ANSWERS
from liren.kernel.actor import Actor

ANSWERED = (CaseState.RESOLVED, CaseState.CLOSED)
HOPS = 10
FOUND_MOST = 5
LIKE_LEAST = 0.15
LOOKED_AT = 50


def answered_before(case_id: uuid.UUID) -> list[uuid.UUID]:
    """The answered matters that this one says again, and those which these said again. A query for each of them."""
    seen: dict[uuid.UUID, None] = {}
    fringe = [case_id]
    for _hop in range(HOPS):
        rows = _said_before().filter(case_id__in=fringe)
        fringe = [one for one in rows.values_list("other_id", flat=True) if one not in seen]
        seen |= dict.fromkeys(fringe)
        if not fringe:
            break
    return list(seen)


def hops(case_id: uuid.UUID, most: int) -> list[QuerySet[Case]]:
    """The answered matters that this one says again, then those which these said again, and so on. No query yet."""
    ids = _said_before().filter(case_id=case_id).values("other_id")
    found = [Case.objects.filter(id__in=ids)]
    for _hop in range(1, most):
        ids = _said_before().filter(case_id__in=ids).values("other_id")
        found.append(Case.objects.filter(id__in=ids))
    return found


def _said_before() -> QuerySet[Relation]:
    rows = Relation.objects.filter(kind=RelationKind.REPEAT, undone_at=None, other__state__in=ANSWERED)
    return rows.exclude(other__resolution="")


def authors_of(case_ids: list[uuid.UUID]) -> set[uuid.UUID | None]:
    """Who wrote the answers of these matters. One query."""
    rows = Step.objects.filter(case_id__in=case_ids, verb="resolved")
    return set(rows.values_list("actor_id", flat=True))


@dataclass(frozen=True, slots=True)
class RepeatTold:
    """How often the matter was answered before (`is_oftener`: at least), and whether closing it as answered is asked
    for."""

    answers: int
    closing: AnsweredClosing | None
    is_oftener: bool = False

    @property
    def may_be_proposed(self) -> bool:
        return self.answers >= FULL_ANSWERS and self.closing is None


def repeat_of(case: Case) -> RepeatTold | None:
    """Of a matter that was linked with an earlier one of the same person; else None. Some three queries."""
    answers = len(answered_before(case.id))
    if not answers:
        return None
    return RepeatTold(answers, AnsweredClosing.objects.filter(case=case, decided_at=None).first())


def steps_on_repeat(actor: Actor, case: Case, told: RepeatTold | None) -> frozenset[str]:
    """ "propose_closing", "decide_closing" as far as the actor can. For buttons only. No query."""
    if told is None or case.state not in OPEN_STATES or case.is_merged or case.is_part:
        return frozenset()
    if told.may_be_proposed and may_propose(actor, case):
        return frozenset({"propose_closing"})
    if told.closing is not None and may_decide(actor, case) and told.closing.asked_by != actor.id:
        return frozenset({"decide_closing"})
    return frozenset()


def may_propose(actor: Actor, case: Case) -> bool:
    return policies.can_handle_case(actor, case) or policies.can_dispatch_case(actor, case)


def may_decide(actor: Actor, case: Case) -> bool:
    return policies.can_approve_for_case(actor, case) or policies.can_rule_case(actor, case)


def perhaps_again(actor: Actor, case: Case) -> list[Case]:
    """Answered matters of the same person about the same thing that are not linked yet, for whoever may know who
    brought it. Other matters of that person are not shown. One query."""
    if case.is_part or not policies.can_see_requester(actor, case):
        return []
    own = Requester.objects.filter(case=case)
    phones = own.exclude(phone_index="").values("phone_index")
    accounts = own.filter(account__isnull=False).values("account_id")
    linked = Relation.objects.filter(case=case, undone_at=None).values("other_id")
    visible = Case.objects.filter(
        cases_visible_to(actor), state__in=ANSWERED, received_at__lt=case.received_at
    )
    same = (among(phones, "phone_index") & ~Q(phone_index="")) | among(accounts, "account_id")
    rows = Requester.objects.filter(same, case__in=visible)
    rows = rows.exclude(case=case).exclude(case__in=linked).select_related("case__owner")
    found = [row.case for row in rows.order_by("-joined_at", "-id")[:LOOKED_AT] if may_know(actor, row)]
    return [one for one in found if _is_about_the_same(case, one)][:FOUND_MOST]


def _is_about_the_same(case: Case, other: Case) -> bool:
    if case.category_id is not None and case.category_id == other.category_id:
        return True
    return likeness(case.title + case.text, other.title + other.text) >= LIKE_LEAST
