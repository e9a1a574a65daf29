"""Matters merged into one are answered, reopened and closed with it, and can be taken out at any moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from liren.domains.casework.actions import dispatch, feedback, handling, intake, merging, requester
from liren.domains.casework.models import CallBack, Case, Step
from liren.domains.casework.queries.case import history_of
from liren.domains.messaging.models import Delivery
from liren.kernel import audit, clock
from liren.kernel.actor import VISITOR
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import Refusal, StalePage
from tests.domains.casework.conftest import Desk
from tests.domains.casework.test_loop import refused

NAMED = {"naming": "named", "name": "李梅", "phone": "13900000002"}


def case_of(receipt: intake.Receipt) -> Case:
    return Case.objects.get(id=receipt.case_id)


def states(*receipts: intake.Receipt) -> list[str]:
    return [case_of(receipt).state for receipt in receipts]


def answer(desk: Desk, receipt: intake.Receipt, words: str = "都亮了。") -> None:
    handling.resolve_case(actor=desk.who("community"), case_id=receipt.case_id, outcome="fixed", answer=words)


def merged(desk: Desk, *, child: intake.Receipt | None = None) -> tuple[intake.Receipt, intake.Receipt]:
    """A main matter in the community's hands, and one under it that nobody had dispatched."""
    main, other = desk.accepted(), child or desk.said(text="六楼也没有灯", **NAMED)
    merging.merge_case(actor=desk.who("dispatcher"), case_id=other.case_id, into_id=main.case_id)
    return main, other


def mine(receipt: intake.Receipt) -> dict[str, object]:
    return {"actor": VISITOR, "case_id": receipt.case_id, "code": receipt.tracking_code}


def test_who_brought_a_merged_matter_reopens_the_one_that_was_answered_and_all_go_with_it(desk: Desk) -> None:
    main, other = merged(desk)
    third = desk.said(text="七楼也没有灯")
    merging.merge_case(actor=desk.who("dispatcher"), case_id=third.case_id, into_id=main.case_id)
    answer(desk, main)
    assert states(main, other, third) == ["resolved"] * 3
    with desk.at(days=1):
        requester.reopen_case(**mine(other), words="六楼还是黑的，我家电话 13900000002")
    assert states(main, other, third) == ["in_progress", "received", "received"]
    reopened = case_of(main)
    assert (reopened.reopen_count, reopened.clock, reopened.resolved_at) == (1, "resolve", None)
    assert reopened.due_resolve is not None
    assert reopened.due_resolve > desk.now
    below = case_of(other)
    assert (below.reopen_count, below.resolved_at, below.alarm_at) == (1, None, None)
    assert (
        list(Step.objects.filter(verb="reopened_with").values_list("data", flat=True))
        == [{"number": main.number}] * 2
    )
    assert AuditEntry.objects.filter(verb="casework.case.reopened").count() == 3
    assert audit.verify().first_break is None
    answer(desk, main, "这回真的亮了。")
    assert states(main, other, third) == ["resolved"] * 3
    assert case_of(other).resolution == "这回真的亮了。"


def test_when_the_main_matter_is_reopened_those_under_it_are_open_too_and_everybody_is_told_once(
    desk: Desk,
) -> None:
    main, other = desk.accepted(naming="named", name="王秀兰", phone="13800004417"), desk.said(**NAMED)
    merging.merge_case(actor=desk.who("dispatcher"), case_id=other.case_id, into_id=main.case_id)
    answer(desk, main)
    requester.rate_case(**mine(other), level=5)
    assert states(main, other) == ["resolved", "closed"]
    requester.reopen_case(**mine(main), words="又坏了")
    assert states(main, other) == ["in_progress", "received"]
    told = Delivery.objects.filter(template="casework.reopened").values_list("key", flat=True)
    assert len(told) == len(set(told)) == 2
    assert refused(requester.reopen_case, **mine(other), words="还是坏的") == "casework.step_not_allowed"


def test_what_one_writes_to_reopen_is_not_read_by_those_of_another_matter(desk: Desk) -> None:
    main, other = merged(desk)
    answer(desk, main)
    requester.reopen_case(**mine(other), words="我家在六楼 601")
    shown = " ".join(line.sentence for line in history_of(case_of(main), for_staff=False))
    assert "601" not in shown
    assert "601" in " ".join(line.sentence for line in history_of(case_of(main), for_staff=True))


def test_a_merged_matter_is_reopened_within_the_window_of_the_answer_only(desk: Desk) -> None:
    main, other = merged(desk)
    answer(desk, main)
    with desk.at(days=60):
        assert refused(requester.reopen_case, **mine(other), words="又坏了") == "casework.reopen_window_over"
    assert states(main, other) == ["resolved", "resolved"]


def test_taken_out_after_a_reopening_it_waits_for_dispatch_with_its_limits_anew(desk: Desk) -> None:
    main, other = merged(desk)
    dispatcher = desk.who("dispatcher")
    answer(desk, main)
    with desk.at(days=3):
        requester.reopen_case(**mine(main), words="又坏了")
    merging.unmerge_case(actor=dispatcher, case_id=other.case_id)
    alone = case_of(other)
    assert (alone.state, alone.clock, alone.clock_since) == ("received", "dispatch", alone.reopened_at)
    assert alone.due_at is not None
    assert alone.alarm_at is not None
    assert desk.now < alone.alarm_at < alone.due_at
    dispatch.assign_case(actor=dispatcher, case_id=alone.id, body_id=desk.body("station:001"))
    alone.refresh_from_db()
    assert alone.due_resolve is not None
    assert alone.due_resolve > desk.now, "the old limit has passed, the new one runs from the reopening"
    handling.accept_case(actor=desk.who("community"), case_id=alone.id)
    answer(desk, other)
    assert states(main, other) == ["in_progress", "resolved"]


def test_taken_out_while_resolved_it_keeps_the_answer_and_can_be_reopened_alone(desk: Desk) -> None:
    main, other = merged(desk)
    answer(desk, main)
    merging.unmerge_case(actor=desk.who("dispatcher"), case_id=other.case_id)
    assert (case_of(other).state, case_of(other).resolution) == ("resolved", "都亮了。")
    requester.reopen_case(**mine(other), words="这不是一回事")
    assert states(main, other) == ["resolved", "received"]


def test_what_was_dispatched_before_it_was_merged_goes_back_to_where_it_stopped(desk: Desk) -> None:
    main, other = merged(desk, child=desk.assigned())
    third = desk.accepted()
    merging.merge_case(actor=desk.who("dispatcher"), case_id=third.case_id, into_id=main.case_id)
    answer(desk, main)
    requester.reopen_case(**mine(main), words="又坏了")
    assert states(main, other, third) == ["in_progress", "assigned", "in_progress"]


def test_closing_the_main_matter_closes_those_under_it_unless_somebody_there_is_unhappy(desk: Desk) -> None:
    main, other = merged(desk)
    answer(desk, main)
    requester.rate_case(**mine(other), level=1, words="没有修好")
    requester.rate_case(**mine(main), level=5)
    assert states(main, other) == ["resolved", "resolved"]
    with desk.at(days=60):
        assert feedback.close_silent_cases() == 0
    call = CallBack.objects.get()
    feedback.record_call_back(
        actor=desk.who("supervisor"), call_back_id=call.id, result="settled", words="认可了"
    )
    assert states(main, other) == ["resolved", "closed"]
    assert feedback.close_silent_cases() == 1


def test_a_good_word_for_the_main_matter_closes_what_was_answered_with_it(desk: Desk) -> None:
    main, other = merged(desk)
    answer(desk, main)
    requester.rate_case(**mine(main), level=5)
    assert states(main, other) == ["closed", "closed"]
    assert case_of(other).closed_at is not None
    requester.rate_case(**mine(other), level=2)
    assert CallBack.objects.get().case_id == other.case_id


def test_reopening_what_was_taken_out_meanwhile_asks_to_look_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    main, other = merged(desk)
    answer(desk, main)
    monkeypatch.setattr(merging, "main_of", lambda case_id: None)
    with pytest.raises(StalePage):
        requester.reopen_case(**mine(other), words="又坏了")
    with pytest.raises(StalePage):
        merging.unmerge_case(actor=desk.who("dispatcher"), case_id=other.case_id)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_number", range(3))
def test_two_reopenings_and_a_good_word_at_once_leave_one_consistent_family(
    round_number: int, request: pytest.FixtureRequest
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("a race needs PostgreSQL")
    desk = request.getfixturevalue("desk")
    main, other = merged(desk)
    answer(desk, main)
    steps = [
        lambda: requester.reopen_case(**mine(main), words="又坏了"),  # type: ignore[arg-type]
        lambda: requester.reopen_case(**mine(other), words="还是坏的"),  # type: ignore[arg-type]
        lambda: requester.rate_case(**mine(main), level=5),  # type: ignore[arg-type]
        lambda: merging.merge_case(actor=desk.who("dispatcher"), case_id=other.case_id, into_id=main.case_id),
    ]
    start = Barrier(len(steps))

    def run(number: int) -> str:
        try:
            start.wait()
            with clock.at(desk.now):
                steps[number]()
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(steps)) as pool:
        outcomes = list(pool.map(run, range(len(steps))))
    assert outcomes[:2].count("done") == 1
    assert outcomes[3] == "casework.is_merged"
    assert states(main, other) == ["in_progress", "received"]
    assert Delivery.objects.filter(template="casework.reopened").count() == 1
    assert audit.verify().first_break is None
