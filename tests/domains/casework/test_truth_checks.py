"""Truth checks: closed is not fixed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from liren.domains.casework.actions import handling, parts, requester, truth_checks
from liren.domains.casework.check_choices import TruthFollow
from liren.domains.casework.errors import (
    CheckDone,
    CheckNotFound,
    NothingToSample,
    OwnBodyChecked,
    ReasonMissing,
    SampledAlready,
    SampleNotFound,
    SamplePeriodWrong,
    TooMuchToSample,
)
from liren.domains.casework.models import Case, Step, Supervision, TruthCheck, TruthSample
from liren.domains.casework.queries import truth_checks as found
from liren.domains.messaging.models import Delivery
from liren.kernel import clock
from liren.kernel.actor import VISITOR
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotAllowed
from tests.domains.access.test_races import together
from tests.domains.casework.conftest import LIUYIN, Desk

STREET = "320104901"
WORDS = "灯还是不亮，三楼以上全黑。"


def closed(desk: Desk, **words: Any) -> Case:
    receipt = desk.resolved(**words)
    requester.rate_case(actor=VISITOR, case_id=receipt.case_id, level=5, code=receipt.tracking_code)
    case = Case.objects.get(id=receipt.case_id)
    assert case.state == "closed"
    return case


def drawn(desk: Desk, who: str = "supervisor", **words: Any) -> TruthSample:
    today = desk.now.date()
    given = {"place_code": STREET, "since": today - dt.timedelta(days=7), "until": today, "size": 5, **words}
    return truth_checks.draw_sample(actor=desk.who(who), **given)


def record(desk: Desk, check: TruthCheck, who: str = "supervisor", **words: Any) -> None:
    given = {"result": "not_fixed", "way": "visit", "words": WORDS, "follow": "reopen", **words}
    truth_checks.record_check(actor=desk.who(who), check_id=check.id, **given)


def test_a_sample_is_drawn_once_with_its_seed_and_can_be_drawn_again_by_anybody(desk: Desk) -> None:
    for _ in range(4):
        closed(desk)
    desk.resolved()  # not closed: not on the list
    sample = drawn(desk, size=3)
    assert (sample.total, sample.size, len(sample.seed)) == (4, 3, 32)
    assert TruthCheck.objects.filter(sample=sample).count() == 3
    report = found.report_of(sample)
    assert report.again
    assert [(line.of, line.found.drawn) for line in report.lines] == [(4, 3)]
    assert [row[3] for row in found.frame_rows(sample)] == [True, True, True, False]
    assert AuditEntry.objects.filter(verb="casework.truth_check.drawn").count() == 1
    TruthSample.objects.filter(id=sample.id).update(seed="0" * 32)
    changed = TruthSample.objects.get(id=sample.id)
    TruthCheck.objects.filter(sample=sample)[0].delete()
    assert not found.report_of(changed).again


def test_nobody_draws_again_without_a_reason_that_stays_in_sight(desk: Desk) -> None:
    closed(desk)
    first = drawn(desk)
    with pytest.raises(SampledAlready) as refused:
        drawn(desk, since=desk.now.date())
    assert first.number in str(refused.value)
    with pytest.raises(SampledAlready):
        drawn(desk, who="district", place_code="320104")
    second = drawn(desk, reason="第一次漏了柳荫里。")
    assert second.earlier == first
    assert found.report_of(first).later == [second]
    long_ago = desk.now.date() - dt.timedelta(days=60)
    with pytest.raises(NothingToSample):
        drawn(desk, since=long_ago, until=long_ago)


def test_nothing_is_drawn_from_more_than_a_list_holds(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    closed(desk)
    monkeypatch.setattr(found, "FRAME_MOST", 0)
    with pytest.raises(TooMuchToSample):
        drawn(desk)
    assert not TruthSample.objects.exists()


def test_a_period_ends_today_at_the_latest_and_only_supervisors_draw(desk: Desk) -> None:
    closed(desk)
    tomorrow = desk.now.date() + dt.timedelta(days=1)
    for wrong in ({"until": tomorrow}, {"since": None}, {"since": tomorrow, "until": desk.now.date()}):
        with pytest.raises(SamplePeriodWrong):
            drawn(desk, **wrong)
    for who in ("dispatcher", "community", "department", "director"):
        with pytest.raises(NotAllowed):
            drawn(desk, who=who)
    with pytest.raises(NotAllowed):
        drawn(desk, place_code="320104902")
    assert not TruthSample.objects.exists()


def test_not_fixed_reopens_the_matter_and_says_so(desk: Desk) -> None:
    case = closed(desk, naming="named", name="王秀兰", phone="13800138000")
    check = drawn(desk).checks.get()
    record(desk, check)
    check.refresh_from_db()
    case.refresh_from_db()
    assert (check.result, check.follow) == ("not_fixed", TruthFollow.REOPEN)
    assert (case.state, case.reopen_count, case.owner_id) == ("in_progress", 1, desk.body("station:001"))
    assert case.due_resolve is not None
    told = set(Delivery.objects.values_list("template", flat=True))
    assert {"casework.work.not_fixed", "casework.reopened"} <= told
    public = dict(Step.objects.filter(case=case).values_list("verb", "is_public"))
    assert public["reopened_by_check"]
    assert not public["truth_checked"]
    with pytest.raises(CheckDone):
        record(desk, check)


def test_not_fixed_may_be_put_under_supervision_instead(desk: Desk) -> None:
    case = closed(desk)
    check = drawn(desk).checks.get()
    record(desk, check, follow="supervise")
    check.refresh_from_db()
    one = Supervision.objects.get()
    assert (one.case_id, one.cause, one.level) == (case.id, "not_fixed", "rectification")
    assert check.supervision == one
    assert one.body_id == check.body_id


def test_what_is_open_again_already_is_not_opened_twice(desk: Desk) -> None:
    receipt = desk.resolved()
    requester.rate_case(actor=VISITOR, case_id=receipt.case_id, level=5, code=receipt.tracking_code)
    check = drawn(desk).checks.get()
    requester.reopen_case(actor=VISITOR, case_id=receipt.case_id, words="又坏了", code=receipt.tracking_code)
    record(desk, check)
    check.refresh_from_db()
    assert check.follow == TruthFollow.OPEN_ALREADY
    assert Case.objects.get().reopen_count == 1


def test_nobody_checks_what_the_own_body_had_in_hand(desk: Desk) -> None:
    closed(desk)
    check = drawn(desk).checks.get()
    with pytest.raises(CheckNotFound):  # what waits at the own body is not known there
        record(desk, check, who="community")
    TruthCheck.objects.update(body_id=desk.body("city:901"))
    with pytest.raises(OwnBodyChecked):  # it had the matter in hand all the same
        record(desk, check, who="director")
    with pytest.raises(CheckNotFound):
        record(desk, check, who="department")
    for words in ({"result": "x"}, {"way": "x"}, {"words": " "}):
        with pytest.raises(ReasonMissing):
            record(desk, check, **words)
    record(desk, check, who="dispatcher", result="fixed", follow="")
    with pytest.raises(SampleNotFound):
        found.get_sample(desk.who("community"), "x")


def test_only_supervisors_turn_a_check_into_a_supervision(desk: Desk) -> None:
    closed(desk)
    check = drawn(desk).checks.get()
    with pytest.raises(NotAllowed):
        record(desk, check, who="dispatcher", follow="supervise")
    check.refresh_from_db()
    assert not check.is_done


def test_the_body_sees_what_was_found_but_not_what_waits(desk: Desk) -> None:
    closed(desk)
    check = drawn(desk).checks.get()
    body = desk.who("community")
    everything = found.CheckFilter()
    assert not found.list_checks(body, everything).rows
    assert found.waiting_checks(desk.who("supervisor")).count() == 1
    record(desk, check)
    assert [row.id for row in found.list_checks(body, everything).rows] == [check.id]
    assert found.count_views(body, everything)["not_fixed"] == 1
    assert not found.list_checks(desk.who("department"), everything).rows


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_draw_at_once_do_not_both_draw_the_first(desk: Desk) -> None:
    closed(desk)
    desk.who("supervisor")

    def step(_number: int) -> str:
        with clock.at(desk.now):
            return drawn(desk).number

    outcomes = together(2, step)
    assert TruthSample.objects.count() == 1
    assert outcomes.count(SampledAlready.code) == 1


def test_whoever_is_checked_learns_not_even_by_the_sample_what_was_drawn(desk: Desk) -> None:
    for _ in range(2):
        closed(desk)
    sample = drawn(desk, place_code=LIUYIN, size=1)
    director, check = desk.who("director"), TruthCheck.objects.get()
    assert found.list_samples(director) == []
    with pytest.raises(SampleNotFound):
        found.get_sample(director, sample.number)
    assert found.get_sample(desk.who("supervisor"), sample.number) == sample
    assert found.get_sample(desk.who("dispatcher"), sample.number) == sample
    record(desk, check, result="fixed", follow="")
    assert found.get_sample(director, sample.number) == sample


def test_a_whole_is_checked_and_its_parts_are_open_again_with_it(desk: Desk) -> None:
    receipt = desk.accepted(naming="named", name="王秀兰", phone="13800004417")
    given = parts.PartGiven(title="楼道灯", words="灯不亮", body_id=desk.body("station:001"))
    number = parts.split_case(actor=desk.who("dispatcher"), case_id=receipt.case_id, part=given)
    part = Case.objects.get(number=number)
    handling.accept_case(actor=desk.who("community"), case_id=part.id)
    handling.resolve_case(actor=desk.who("community"), case_id=part.id, outcome="fixed", answer="换了。")
    requester.rate_case(actor=VISITOR, case_id=receipt.case_id, level=5, code=receipt.tracking_code)
    Case.objects.filter(id=part.id).update(state="closed", closed_at=clock.now())
    assert drawn(desk).total == 1, "a part is checked with its whole"
    record(desk, TruthCheck.objects.get())
    assert set(Case.objects.values_list("state", flat=True)) == {"in_progress"}
