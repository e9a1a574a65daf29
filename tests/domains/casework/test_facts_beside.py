"""Suspension and merging: facts beside the state, with a beginning and an end."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from liren.domains.casework.actions import dispatch, handling, intake, merging, requester, suspending
from liren.domains.casework.choices import CaseState
from liren.domains.casework.models import Case, Merge, Rating, Suspension
from liren.kernel import clock
from liren.kernel.actor import VISITOR
from liren.kernel.refusals import NotAllowed
from tests.domains.casework.conftest import Desk
from tests.domains.casework.test_loop import refused


def asked(desk: Desk, days: int = 14) -> intake.Receipt:
    receipt = desk.accepted()
    suspending.ask_suspension(
        actor=desk.who("community"),
        case_id=receipt.case_id,
        reason="await_appraisal",
        words="等鉴定。",
        until=clock.today() + dt.timedelta(days=days),
    )
    return receipt


def test_the_clock_stops_only_with_another_persons_approval_and_goes_on_with_what_was_left(
    desk: Desk,
) -> None:
    receipt = asked(desk)
    case = Case.objects.get(id=receipt.case_id)
    due, alarm = case.due_at, case.alarm_at
    assert (case.suspended_since, alarm is None) == (None, False), "asking stops nothing"
    decide = {"case_id": case.id, "is_approved": True}
    with pytest.raises(NotAllowed):
        suspending.decide_suspension(actor=desk.who("community"), **decide)
    with desk.at(hours=1):
        suspending.decide_suspension(actor=desk.who("director"), **decide)
    case.refresh_from_db()
    assert (case.is_suspended, case.alarm_at) == (True, None)
    assert (
        refused(suspending.decide_suspension, actor=desk.who("director"), **decide)
        == "casework.not_suspended"
    )
    with desk.at(days=7):
        suspending.resume_case(actor=desk.who("community"), case_id=case.id)
    case.refresh_from_db()
    assert due is not None
    assert case.due_at == due + dt.timedelta(days=7), "five working days and a weekend passed"
    assert case.alarm_at is not None
    assert (
        refused(suspending.resume_case, actor=desk.who("community"), case_id=case.id)
        == "casework.not_suspended"
    )


def test_nobody_decides_on_the_own_request_nor_could_the_database_hold_it(desk: Desk) -> None:
    receipt = desk.accepted()
    director = desk.who("director")
    ask = {
        "actor": director,
        "case_id": receipt.case_id,
        "reason": "await_weather",
        "words": "等天晴。",
        "until": clock.today() + dt.timedelta(days=3),
    }
    suspending.ask_suspension(**ask)
    assert refused(suspending.ask_suspension, **ask) == "casework.already_suspended"
    decide = {"actor": director, "case_id": receipt.case_id, "is_approved": True}
    assert refused(suspending.decide_suspension, **decide) == "casework.own_approval"
    with pytest.raises(IntegrityError), transaction.atomic():
        Suspension.objects.update(decided_by=director.id)


@pytest.mark.parametrize("days", [0, -1, 91])
def test_a_suspension_has_a_date_that_can_be(desk: Desk, days: int) -> None:
    receipt = desk.accepted()
    given = {
        "actor": desk.who("community"),
        "case_id": receipt.case_id,
        "reason": "await_weather",
        "words": "等天晴。",
        "until": clock.today() + dt.timedelta(days=days),
    }
    assert refused(suspending.ask_suspension, **given) == "casework.suspension_date_wrong"
    assert refused(suspending.ask_suspension, **{**given, "reason": "lazy"}) == "casework.reason_missing"


def test_a_refused_suspension_says_why_and_nothing_stood_still(desk: Desk) -> None:
    receipt = asked(desk)
    decide = {"actor": desk.who("supervisor"), "case_id": receipt.case_id, "is_approved": False}
    assert refused(suspending.decide_suspension, **decide) == "casework.reason_missing"
    suspending.decide_suspension(**decide, words="可以先做临时照明。")
    assert not Case.objects.get(id=receipt.case_id).is_suspended


def test_on_its_date_a_suspension_ends_by_itself(desk: Desk) -> None:
    receipt = asked(desk, days=3)
    suspending.decide_suspension(actor=desk.who("director"), case_id=receipt.case_id, is_approved=True)
    with desk.at(days=3):
        assert suspending.end_planned_suspensions() == 0
    with desk.at(days=1):
        assert suspending.end_planned_suspensions() == 1
    assert not Case.objects.get(id=receipt.case_id).is_suspended


def test_merged_matters_get_one_answer_and_each_requester_rates(desk: Desk) -> None:
    main, other = desk.accepted(), desk.said(text="六楼也没有灯")
    dispatcher = desk.who("dispatcher")
    merging.merge_case(actor=dispatcher, case_id=other.case_id, into_id=main.case_id)
    case = Case.objects.get(id=other.case_id)
    assert (case.merged_into_id, case.alarm_at) == (main.case_id, None)
    assert Case.objects.get(id=main.case_id).people == 2
    assign = {"actor": dispatcher, "case_id": other.case_id, "body_id": desk.body("station:001")}
    assert refused(dispatch.assign_case, **assign) == "casework.is_merged"
    assert refused(
        requester.withdraw_case, actor=VISITOR, case_id=other.case_id, code=other.tracking_code
    ) == ("casework.is_merged")
    handling.resolve_case(
        actor=desk.who("community"), case_id=main.case_id, outcome="fixed", answer="都亮了。"
    )
    for receipt, level in ((main, 5), (other, 4)):
        requester.rate_case(actor=VISITOR, case_id=receipt.case_id, code=receipt.tracking_code, level=level)
    assert set(Rating.objects.values_list("case_id", "level")) == {(main.case_id, 5), (other.case_id, 4)}
    assert Case.objects.get(id=other.case_id).resolution == "都亮了。"


def test_merging_is_undone_and_the_own_limit_counts_as_before(desk: Desk) -> None:
    main, other = desk.said(), desk.said()
    dispatcher = desk.who("dispatcher")
    before = Case.objects.get(id=other.case_id)
    merging.merge_case(actor=dispatcher, case_id=other.case_id, into_id=main.case_id)
    merging.unmerge_case(actor=dispatcher, case_id=other.case_id)
    after = Case.objects.get(id=other.case_id)
    assert (after.merged_into_id, after.due_at, after.alarm_at) == (None, before.due_at, before.alarm_at)
    assert Case.objects.get(id=main.case_id).people == 1
    assert Merge.objects.get().undone_by == dispatcher.id
    assert refused(merging.unmerge_case, actor=dispatcher, case_id=other.case_id) == "casework.not_merged"


def test_what_cannot_be_merged(desk: Desk) -> None:
    first, second, third = desk.said(), desk.said(), desk.said()
    dispatcher = desk.who("dispatcher")

    def merge(case: intake.Receipt, into: intake.Receipt) -> dict[str, object]:
        return {"actor": dispatcher, "case_id": case.case_id, "into_id": into.case_id}

    assert refused(merging.merge_case, **merge(first, first)) == "casework.merge_with_self"
    merging.merge_case(**merge(first, second))
    assert refused(merging.merge_case, **merge(third, first)) == "casework.merge_with_self"
    assert refused(merging.merge_case, **merge(second, third)) == "casework.has_merged"
    Case.objects.filter(id=third.case_id).update(place_code="320105001001")
    far = desk.who("district")
    assert refused(merging.merge_case, actor=far, case_id=third.case_id, into_id=second.case_id) in (
        "casework.case_not_found",
        "kernel.not_allowed",
    )


def test_the_database_refuses_a_case_under_itself_or_half_a_point(desk: Desk) -> None:
    receipt = desk.said()
    rows = Case.objects.filter(id=receipt.case_id)
    for change in (
        {"merged_into": receipt.case_id},
        {"longitude": 118.8},
        {"state": "lost"},
        {"state": "resolved"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    assert rows.get().state == CaseState.RECEIVED
