"""Who is responsible: the street rules, on appeal the district; the matter never is without an owner."""

from __future__ import annotations

import uuid

import pytest

from liren.domains.casework.actions import dispute_alarms, disputes, handling
from liren.domains.casework.choices import DisputeState, DisputeVerb
from liren.domains.casework.errors import (
    AppealTooLate,
    DisputeOpen,
    DisputeStepNotAllowed,
    NoDispute,
    NoMoreReturns,
    NotOwner,
    ReasonMissing,
    RuledFinally,
    StepNotAllowed,
)
from liren.domains.casework.models import Case, Custody, Dispute, Step
from liren.domains.casework.queries.disputes import dispute_of, steps_on_dispute
from liren.domains.casework.rules.disputes import DISPUTE_EDGES, dispute_step
from liren.domains.messaging.models import Delivery
from liren.kernel import clock
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotAllowed, StalePage
from tests.domains.access.test_races import together
from tests.domains.casework.conftest import Desk


def raised(desk: Desk, case_id: uuid.UUID, who: str = "community") -> Dispute:
    disputes.raise_dispute(
        actor=desk.who(who), case_id=case_id, words="路灯归城管", body_id=desk.body("urban")
    )
    return Dispute.objects.get(case_id=case_id)


def rule(desk: Desk, case_id: uuid.UUID, key: str, who: str = "supervisor") -> None:
    disputes.rule_dispute(actor=desk.who(who), case_id=case_id, body_id=desk.body(key), words="按职责清单")


def verbs(case_id: uuid.UUID) -> list[str]:
    found = Step.objects.filter(case_id=case_id, verb__startswith="dispute").order_by("at", "id")
    return list(found.values_list("verb", flat=True))


@pytest.mark.parametrize("state", DisputeState.values)
@pytest.mark.parametrize("verb", DisputeVerb.values)
def test_the_table_alone_says_where_a_dispute_may_go(state: str, verb: str) -> None:
    edge = next(edge for edge in DISPUTE_EDGES if edge.verb == verb)
    if state in edge.sources:
        assert dispute_step(DisputeState(state), DisputeVerb(verb)) == edge.target
    else:
        with pytest.raises(DisputeStepNotAllowed):
            dispute_step(DisputeState(state), DisputeVerb(verb))


def test_the_owner_keeps_the_matter_until_the_street_rules_for_another(desk: Desk) -> None:
    receipt = desk.accepted()
    raised(desk, receipt.case_id)
    case = Case.objects.get(id=receipt.case_id)
    assert (case.owner_id, case.state) == (desk.body("station:001"), "accepted")
    told = Delivery.objects.filter(template="casework.work.dispute").values_list("account_id", flat=True)
    assert desk.who("supervisor").id in told
    handling.start_case(actor=desk.who("community"), case_id=receipt.case_id)
    with desk.at(hours=2):
        rule(desk, receipt.case_id, "urban")
    case.refresh_from_db()
    assert (case.owner_id, case.state, case.is_ruled) == (desk.body("urban"), "assigned", True)
    assert case.due_accept is not None
    assert Custody.objects.filter(case=case, until=None).count() == 1
    assert verbs(receipt.case_id) == ["dispute_raised_for", "dispute_ruled"]
    kept = set(AuditEntry.objects.values_list("verb", flat=True))
    assert kept >= {"casework.dispute.raised", "casework.dispute.ruled"}


def test_a_ruling_for_the_owner_leaves_the_matter_where_it_stands(desk: Desk) -> None:
    receipt = desk.assigned()
    raised(desk, receipt.case_id)
    rule(desk, receipt.case_id, "station:001")
    case = Case.objects.get(id=receipt.case_id)
    assert (case.owner_id, case.state, case.is_ruled) == (desk.body("station:001"), "assigned", True)
    with pytest.raises(NoMoreReturns):
        handling.return_case(
            actor=desk.who("community"), case_id=receipt.case_id, reason="not_ours", words="不是我们"
        )
    with pytest.raises(DisputeStepNotAllowed):
        raised(desk, receipt.case_id)


def test_the_district_rules_on_one_appeal_and_finally(desk: Desk) -> None:
    receipt = desk.accepted()
    community = desk.who("community")
    with pytest.raises(NoDispute):
        disputes.appeal_dispute(actor=community, case_id=receipt.case_id, words="不服")
    raised(desk, receipt.case_id)
    rule(desk, receipt.case_id, "station:001")
    disputes.appeal_dispute(actor=community, case_id=receipt.case_id, words="路灯不是社区的")
    assert Dispute.objects.get().is_with_the_district
    with pytest.raises(NotAllowed):
        rule(desk, receipt.case_id, "urban")
    rule(desk, receipt.case_id, "urban", who="district")
    found = Dispute.objects.get()
    assert (found.state, found.final_for_id) == (DisputeState.FINAL, desk.body("urban"))
    assert Case.objects.get(id=receipt.case_id).owner_id == desk.body("urban")
    case = Case.objects.get(id=receipt.case_id)
    Case.objects.filter(id=case.id).update(owner_id=desk.body("station:001"))
    with pytest.raises(RuledFinally):
        raised(desk, receipt.case_id)
    with pytest.raises(DisputeStepNotAllowed):
        disputes.appeal_dispute(actor=community, case_id=receipt.case_id, words="还是不服")


def test_an_appeal_comes_in_time_or_not_at_all(desk: Desk) -> None:
    receipt = desk.accepted()
    raised(desk, receipt.case_id)
    rule(desk, receipt.case_id, "station:001")
    dispute = dispute_of(Case.objects.select_related("owner").get(id=receipt.case_id))
    case = Case.objects.select_related("owner").get(id=receipt.case_id)
    assert steps_on_dispute(desk.who("community"), case, dispute) == {"appeal"}
    with desk.at(days=4):
        assert steps_on_dispute(desk.who("community"), case, dispute) == frozenset()
        with pytest.raises(AppealTooLate):
            disputes.appeal_dispute(actor=desk.who("community"), case_id=receipt.case_id, words="不服")
    assert Dispute.objects.get().state == DisputeState.RULED


def test_a_late_ruling_is_recorded_and_laid_before_the_district(desk: Desk) -> None:
    receipt = desk.accepted()
    raised(desk, receipt.case_id)
    for _ in range(30):
        with desk.at(hours=2):
            dispute_alarms.raise_due_dispute_alarms()
    assert "dispute_late" in verbs(receipt.case_id)
    due = Delivery.objects.filter(template="casework.work.dispute_due").values_list("account_id", flat=True)
    late = Delivery.objects.filter(template="casework.work.dispute_late").values_list("account_id", flat=True)
    assert desk.who("supervisor").id in set(due)
    assert {desk.who("supervisor").id, desk.who("district").id} <= set(late)
    rule(desk, receipt.case_id, "urban", who="district")
    assert Dispute.objects.get().state == DisputeState.RULED


def test_only_the_owner_disputes_and_once_at_a_time_with_words(desk: Desk) -> None:
    receipt = desk.accepted()
    with pytest.raises(NotOwner):
        raised(desk, receipt.case_id, who="dispatcher")
    with pytest.raises(ReasonMissing):
        disputes.raise_dispute(actor=desk.who("community"), case_id=receipt.case_id, words=" ")
    raised(desk, receipt.case_id)
    with pytest.raises(DisputeOpen):
        raised(desk, receipt.case_id)
    with pytest.raises(NotAllowed):
        rule(desk, receipt.case_id, "urban", who="dispatcher")
    disputes.drop_dispute(actor=desk.who("community"), case_id=receipt.case_id, words="查清了，是我们的")
    assert Dispute.objects.get().state == DisputeState.DROPPED


def test_a_matter_that_ends_leaves_nothing_to_rule_on(desk: Desk) -> None:
    receipt = desk.accepted()
    raised(desk, receipt.case_id)
    handling.resolve_case(
        actor=desk.who("community"), case_id=receipt.case_id, outcome="fixed", answer="先修好了。"
    )
    assert Dispute.objects.get().state == DisputeState.DROPPED
    with pytest.raises(DisputeStepNotAllowed):
        rule(desk, receipt.case_id, "urban")
    with pytest.raises(StepNotAllowed):
        disputes.raise_dispute(actor=desk.who("community"), case_id=receipt.case_id, words="不是我们")


def test_a_ruling_on_a_page_older_than_the_matter_is_refused(desk: Desk) -> None:
    receipt = desk.accepted()
    raised(desk, receipt.case_id)
    with pytest.raises(StalePage):
        disputes.rule_dispute(
            actor=desk.who("supervisor"),
            case_id=receipt.case_id,
            body_id=desk.body("urban"),
            words="按清单",
            version=1,
        )


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_street_and_district_at_once_rule_once(request: pytest.FixtureRequest) -> None:
    desk = request.getfixturevalue("desk")
    receipt = desk.accepted()
    raised(desk, receipt.case_id)
    people = [("supervisor", "urban"), ("district", "housing")]
    for who, _key in people:
        desk.who(who)

    def step(number: int) -> str:
        with clock.at(desk.now):
            rule(desk, receipt.case_id, people[number][1], who=people[number][0])
        return "ruled"

    assert sorted(together(2, step)) == ["casework.dispute_step_not_allowed", "ruled"]
