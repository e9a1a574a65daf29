"""A matter beyond the owner's power goes up the line; it never is without an owner, and the first body stays named."""

from __future__ import annotations

import uuid
from itertools import pairwise

import pytest

from liren.domains.casework.actions import (
    dispatch,
    disputes,
    handing,
    handling,
    merging,
    passing,
    passing_alarms,
    requester,
    suspending,
)
from liren.domains.casework.errors import DisputeOpen, HandOnPending, NotOwner, ReasonMissing, StepNotAllowed
from liren.domains.casework.errors.passing import (
    CannotPassUp,
    NoPassUp,
    NoteForRequesterMissing,
    PassUpOpen,
    PassUpStepNotAllowed,
    SuspendedFirst,
    TakenUpByThePasser,
)
from liren.domains.casework.models import Case, Custody, PassUp, Step
from liren.domains.casework.passing_choices import PassUpState, PassUpVerb
from liren.domains.casework.queries.case import history_of
from liren.domains.casework.queries.holding import count_held
from liren.domains.casework.queries.lists import CaseFilter, list_cases
from liren.domains.casework.queries.passing import pass_up_of, steps_on_pass_up
from liren.domains.casework.rules.passing import LEVEL_OF_KIND, PASS_UP_EDGES, level_above, pass_up_step
from liren.domains.messaging.models import Delivery
from liren.kernel import clock
from liren.kernel.actor import VISITOR
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotAllowed, StalePage
from tests.domains.access.test_races import together
from tests.domains.casework.conftest import Desk

NAMED = {"naming": "named", "name": "王秀兰", "phone": "13800004417"}
WHY, NOTE = (
    "要动用维修资金，社区没有审批权",
    "电梯大修要用维修资金，社区没有审批权，已报街道，下周一前有消息。",
)


def passed(desk: Desk, case_id: uuid.UUID, who: str = "community", *, words: str = WHY) -> None:
    passing.pass_up(actor=desk.who(who), case_id=case_id, words=words, note=NOTE)


def taken(desk: Desk, case_id: uuid.UUID, key: str = "housing", who: str = "dispatcher") -> None:
    passing.take_up(actor=desk.who(who), case_id=case_id, body_id=desk.body(key), words="由区住建局牵头")


def case_of(case_id: uuid.UUID) -> Case:
    return Case.objects.select_related("owner", "first_body").get(id=case_id)


@pytest.mark.parametrize("state", PassUpState.values)
@pytest.mark.parametrize("verb", PassUpVerb.values)
def test_the_table_alone_says_what_may_become_of_it(state: str, verb: str) -> None:
    edge = next(edge for edge in PASS_UP_EDGES if edge.verb == verb)
    if state in edge.sources:
        assert pass_up_step(PassUpState(state), PassUpVerb(verb)) == edge.target
    else:
        with pytest.raises(PassUpStepNotAllowed):
            pass_up_step(PassUpState(state), PassUpVerb(verb))


def test_every_odd_edge_has_its_reason() -> None:
    assert sorted(edge.verb for edge in PASS_UP_EDGES) == sorted(PassUpVerb)
    assert all(edge.why for edge in PASS_UP_EDGES)


@pytest.mark.parametrize("kind", ["department", "district", "property_company", "social_organisation"])
def test_who_has_nobody_above_in_the_line_of_streets_does_not_pass_up(kind: str) -> None:
    with pytest.raises(CannotPassUp):
        level_above(kind, body="区住建局")
    assert kind not in LEVEL_OF_KIND


def test_the_owner_keeps_it_until_the_street_has_said_who_handles_it(desk: Desk) -> None:
    receipt = desk.accepted(**NAMED)
    passed(desk, receipt.case_id)
    case = case_of(receipt.case_id)
    assert (case.state, case.owner_id) == ("accepted", desk.body("station:001"))
    assert case.clock == "resolve", "its limit runs on"
    taken(desk, receipt.case_id)
    case = case_of(receipt.case_id)
    assert (case.state, case.owner_id, case.clock) == ("assigned", desk.body("housing"), "accept")
    assert case.first_body_id == desk.body("station:001"), "the first body stays named"
    held = list(Custody.objects.filter(case=case).order_by("since", "id"))
    assert [custody.until for custody in held][-1] is None
    assert all(one.until == two.since for one, two in pairwise(held))
    asked = PassUp.objects.get()
    assert (asked.state, asked.given_to_id) == (PassUpState.TAKEN, desk.body("housing"))
    handling.accept_case(actor=desk.who("department"), case_id=receipt.case_id)
    handling.resolve_case(
        actor=desk.who("department"), case_id=receipt.case_id, outcome="planned", answer="已批准大修。"
    )
    assert case_of(receipt.case_id).first_body_id == desk.body("station:001")


def test_the_requester_is_told_in_words_fit_for_him_and_reads_no_other(desk: Desk) -> None:
    receipt = desk.accepted(**NAMED)
    passed(desk, receipt.case_id)
    told = Delivery.objects.filter(template="casework.passed_up")
    assert told.count() == 1
    seen = " ".join(line.sentence for line in history_of(case_of(receipt.case_id), for_staff=False))
    assert NOTE in seen
    assert WHY not in seen
    inside = " ".join(line.sentence for line in history_of(case_of(receipt.case_id), for_staff=True))
    assert WHY in inside
    assert AuditEntry.objects.filter(verb="casework.pass_up.passed_up").count() == 1
    desks = Delivery.objects.filter(template="casework.work.passed_up").values_list("account_id", flat=True)
    assert {desk.who("dispatcher").id, desk.who("supervisor").id} == set(desks)


def test_sent_back_with_a_reason_it_is_the_owners_again_and_the_requester_knows(desk: Desk) -> None:
    receipt = desk.accepted(**NAMED)
    passed(desk, receipt.case_id)
    who = {"actor": desk.who("dispatcher"), "case_id": receipt.case_id}
    with pytest.raises(ReasonMissing):
        passing.send_back(**who, words="", note="社区可以先办。")
    with pytest.raises(NoteForRequesterMissing):
        passing.send_back(**who, words="小修不用维修资金", note=" ")
    passing.send_back(**who, words="小修不用维修资金", note="先由社区请物业小修。")
    case = case_of(receipt.case_id)
    assert (case.state, case.owner_id) == ("accepted", desk.body("station:001"))
    assert pass_up_of(case) is None
    assert Delivery.objects.filter(template="casework.progress").count() == 1
    with pytest.raises(NoPassUp):
        taken(desk, receipt.case_id)
    passed(desk, receipt.case_id)
    assert PassUp.objects.count() == 2


def test_what_is_beyond_the_street_too_it_lays_before_the_district(desk: Desk) -> None:
    receipt = desk.accepted(**NAMED)
    passed(desk, receipt.case_id)
    passing.pass_on(
        actor=desk.who("dispatcher"), case_id=receipt.case_id, words="资金归区里批", note="已再报区里。"
    )
    told = pass_up_of(case_of(receipt.case_id))
    assert told is not None
    assert (told.level, told.body) == ("district", case_of_body(desk, "street:901"))
    assert case_of(receipt.case_id).owner_id == desk.body("station:001")
    with pytest.raises(NotAllowed):
        taken(desk, receipt.case_id)
    with pytest.raises(CannotPassUp):
        passing.pass_on(actor=desk.who("district"), case_id=receipt.case_id, words="太难", note="再报。")
    with pytest.raises(TakenUpByThePasser):
        taken(desk, receipt.case_id, key="street:901", who="district")
    taken(desk, receipt.case_id, who="district")
    assert case_of(receipt.case_id).owner_id == desk.body("housing")
    assert sorted(PassUp.objects.values_list("state", flat=True)) == ["passed_on", "taken"]


def case_of_body(desk: Desk, key: str) -> str:
    return desk.world.bodies[key].short_name


def test_returned_by_the_department_the_first_body_stays_named_after_a_new_dispatch(desk: Desk) -> None:
    receipt = desk.accepted()
    passed(desk, receipt.case_id)
    taken(desk, receipt.case_id)
    handling.return_case(
        actor=desk.who("department"), case_id=receipt.case_id, reason="not_ours", words="归城管"
    )
    case = case_of(receipt.case_id)
    assert (case.state, case.first_body_id) == ("received", desk.body("station:001"))
    dispatch.assign_case(actor=desk.who("dispatcher"), case_id=receipt.case_id, body_id=desk.body("urban"))
    assert case_of(receipt.case_id).first_body_id == desk.body("station:001")


def test_only_the_owner_passes_up_once_at_a_time_with_words_for_both(desk: Desk) -> None:
    receipt = desk.assigned()
    with pytest.raises(StepNotAllowed):
        passed(desk, receipt.case_id)
    handling.accept_case(actor=desk.who("community"), case_id=receipt.case_id)
    with pytest.raises(NotOwner):
        passed(desk, receipt.case_id, who="dispatcher")
    with pytest.raises(ReasonMissing):
        passed(desk, receipt.case_id, words=" ")
    with pytest.raises(NoteForRequesterMissing):
        passing.pass_up(actor=desk.who("community"), case_id=receipt.case_id, words=WHY, note="")
    passed(desk, receipt.case_id)
    with pytest.raises(PassUpOpen):
        passed(desk, receipt.case_id)
    with pytest.raises(PassUpOpen):
        handing.offer_case(
            actor=desk.who("community"),
            case_id=receipt.case_id,
            body_id=desk.body("housing"),
            reason="other_duty",
            words="归房管",
        )
    with pytest.raises(PassUpOpen):
        disputes.raise_dispute(actor=desk.who("community"), case_id=receipt.case_id, words="归房管")
    with pytest.raises(NotAllowed):
        taken(desk, receipt.case_id, who="community")
    with pytest.raises(NotAllowed):
        taken(desk, receipt.case_id, who="district")
    with pytest.raises(TakenUpByThePasser):
        taken(desk, receipt.case_id, key="station:001")
    passing.drop_pass_up(actor=desk.who("community"), case_id=receipt.case_id, words="物业愿意先修")
    assert PassUp.objects.get().state == PassUpState.DROPPED
    with pytest.raises(NoPassUp):
        passing.drop_pass_up(actor=desk.who("community"), case_id=receipt.case_id, words="又不报了")


def test_what_waits_for_others_already_is_not_passed_up(desk: Desk) -> None:
    offered, disputed, held = desk.accepted(), desk.accepted(), desk.accepted()
    community = desk.who("community")
    handing.offer_case(
        actor=community,
        case_id=offered.case_id,
        body_id=desk.body("housing"),
        reason="other_duty",
        words="归房管",
    )
    with pytest.raises(HandOnPending):
        passed(desk, offered.case_id)
    disputes.raise_dispute(actor=community, case_id=disputed.case_id, words="归房管")
    with pytest.raises(DisputeOpen):
        passed(desk, disputed.case_id)
    until = clock.today().replace(day=30)
    suspending.ask_suspension(
        actor=community, case_id=held.case_id, reason="await_material", words="等配件", until=until
    )
    passed(desk, held.case_id)
    suspending.decide_suspension(actor=desk.who("supervisor"), case_id=held.case_id, is_approved=True)
    with pytest.raises(SuspendedFirst):
        taken(desk, held.case_id)
    passing.drop_pass_up(actor=community, case_id=held.case_id, words="先等")
    with pytest.raises(SuspendedFirst):
        passed(desk, held.case_id)


@pytest.mark.parametrize("end", ["resolved", "withdrawn", "merged"])
def test_a_matter_that_ends_or_goes_under_another_waits_for_no_desk(desk: Desk, end: str) -> None:
    receipt = desk.accepted()
    passed(desk, receipt.case_id)
    if end == "resolved":
        handling.resolve_case(
            actor=desk.who("community"), case_id=receipt.case_id, outcome="fixed", answer="物业先修好了。"
        )
    elif end == "withdrawn":
        requester.withdraw_case(actor=VISITOR, case_id=receipt.case_id, code=receipt.tracking_code)
    else:
        main = desk.said()
        merging.merge_case(actor=desk.who("dispatcher"), case_id=receipt.case_id, into_id=main.case_id)
    asked = PassUp.objects.get()
    assert (asked.state, asked.alarm_at) == (PassUpState.DROPPED, None)
    assert pass_up_of(case_of(receipt.case_id)) is None


def test_a_late_answer_is_recorded_and_laid_before_the_district(desk: Desk) -> None:
    receipt = desk.accepted()
    passed(desk, receipt.case_id)
    for _ in range(30):
        with desk.at(hours=2):
            passing_alarms.raise_due_pass_up_alarms()
    verbs = list(Step.objects.filter(case_id=receipt.case_id).values_list("verb", flat=True))
    assert verbs.count("pass_up_late") >= 1
    due = Delivery.objects.filter(template="casework.work.pass_up_due").values_list("account_id", flat=True)
    late = Delivery.objects.filter(template="casework.work.pass_up_late").values_list("account_id", flat=True)
    assert desk.who("dispatcher").id in set(due)
    assert {desk.who("dispatcher").id, desk.who("district").id} <= set(late)
    assert case_of(receipt.case_id).owner_id == desk.body("station:001")


def test_it_stands_in_the_list_of_the_desk_that_is_to_take_it_and_of_nobody_else(desk: Desk) -> None:
    receipt, other = desk.accepted(), desk.accepted()
    passed(desk, receipt.case_id)

    def listed(who: str, view: str) -> list[str]:
        return [case.number for case in list_cases(desk.who(who), CaseFilter(view=view)).cases]

    assert listed("dispatcher", "to_take_up") == listed("supervisor", "to_take_up") == [receipt.number]
    assert listed("district", "to_take_up") == []
    assert listed("community", "passed_up") == [receipt.number]
    assert other.number not in listed("dispatcher", "passed_up")
    assert count_held(desk.body("street:901")) == 1
    passing.pass_on(actor=desk.who("supervisor"), case_id=receipt.case_id, words="归区里", note="已报区里。")
    assert listed("dispatcher", "to_take_up") == []
    assert listed("district", "to_take_up") == [receipt.number]


def test_buttons_say_who_can_do_what(desk: Desk) -> None:
    receipt = desk.accepted()

    def can(who: str) -> frozenset[str]:
        case = case_of(receipt.case_id)
        return steps_on_pass_up(desk.who(who), case, pass_up_of(case))

    assert can("community") == {"pass_up"}
    assert can("dispatcher") == frozenset()
    passed(desk, receipt.case_id)
    assert can("community") == {"drop"}
    assert can("dispatcher") == can("supervisor") == {"take", "send_back", "pass_on"}
    assert can("district") == frozenset()


def test_an_old_page_takes_nothing_up(desk: Desk) -> None:
    receipt = desk.accepted()
    passed(desk, receipt.case_id)
    with pytest.raises(StalePage):
        passing.take_up(
            actor=desk.who("dispatcher"), case_id=receipt.case_id, body_id=desk.body("housing"), version=1
        )


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_of_the_desk_at_once_take_it_once(request: pytest.FixtureRequest) -> None:
    desk = request.getfixturevalue("desk")
    receipt = desk.accepted()
    passed(desk, receipt.case_id)
    people = [("dispatcher", "housing"), ("supervisor", "urban")]
    for who, _key in people:
        desk.who(who)

    def step(number: int) -> str:
        with clock.at(desk.now):
            taken(desk, receipt.case_id, key=people[number][1], who=people[number][0])
        return "taken"

    assert sorted(together(2, step)) == ["casework.no_pass_up", "taken"]
