"""Hot issues: grouped, placed at once, shaped by people, answered; seen by whom."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest

from liren.domains.casework.actions import hot as deeds
from liren.domains.casework.actions import hot_grouping, hot_regrouping
from liren.domains.casework.errors import (
    HotAnswerMissing,
    HotCaseStrange,
    HotIssueNotFound,
    HotMergeWithSelf,
    HotNobodyToAnswer,
    HotNothingChosen,
    HotNothingLeft,
    HotTitleMissing,
)
from liren.domains.casework.models import Announcement, Case, HotGround, HotIssue, HotMember, Message
from liren.domains.casework.queries import hot
from liren.kernel.actor import SYSTEM
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotAllowed, StalePage
from tests.domains.casework.conftest import LIUYIN, Desk
from tests.domains.casework.test_hot_rules import MIXER, OTHERS, PARKING

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

COUNTY = "320104"


@pytest.fixture
def told(desk: Desk) -> Desk:
    for text in MIXER + PARKING + OTHERS:
        desk.said(text=text, title=text)
    hot_regrouping.regroup(county=COUNTY)
    return desk


def issue_of(text: str) -> HotIssue:
    return HotIssue.objects.get(members__case__title=text)


def numbers(*texts: str) -> list[str]:
    return list(Case.objects.filter(title__in=texts).values_list("number", flat=True))


def titles_in(issue: HotIssue) -> set[str]:
    return set(Case.objects.filter(hot__issue=issue).values_list("title", flat=True))


def test_a_regrouping_finds_what_was_told_several_times(told: Desk) -> None:
    assert titles_in(issue_of(MIXER[0])) == set(MIXER)
    assert titles_in(issue_of(PARKING[0])) == set(PARKING)
    found = hot.list_hot(told.who("district"), hot.HotFilter(), 3).issues
    assert {issue.cases for issue in found} == {4}
    assert AuditEntry.objects.filter(verb="casework.hot.regrouped").exists()


def test_a_new_matter_joins_its_issue_at_once_and_a_strange_one_starts_its_own(told: Desk) -> None:
    told.said(text="柳荫新城的搅拌站又吵了一夜", title="柳荫新城搅拌站噪音")
    told.said(text="游泳池该换水了", title="游泳池该换水了")
    assert hot_grouping.take_new() == 2
    assert issue_of("柳荫新城搅拌站噪音") == issue_of(MIXER[0])
    assert issue_of("柳荫新城搅拌站噪音").cases == 5
    assert issue_of("游泳池该换水了").cases == 1
    assert hot_grouping.take_new() == 0


def test_while_a_regrouping_waits_its_county_is_not_looked_at(
    told: Desk, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    told.said(text="游泳池该换水了", title="游泳池该换水了")
    hot_grouping.ask_regrouping(COUNTY)
    with django_assert_num_queries(2):
        assert hot_grouping.take_new() == 0
    told.at(hours=7)  # a regrouping that was lost holds nothing up
    assert hot_grouping.take_new() == 1


def test_after_a_regrouping_only_younger_matters_are_looked_at(told: Desk) -> None:
    first = HotGround.objects.get(county=COUNTY).seen_until
    assert first is not None
    told.said(text="游泳池该换水了", title="游泳池该换水了")
    told.at(hours=1)
    assert hot_grouping.take_new(seconds=0) == 1
    assert hot_grouping.take_new() == 0
    assert HotGround.objects.get(county=COUNTY).seen_until > first


def test_placing_a_matter_twice_changes_nothing(told: Desk) -> None:
    receipt = told.said(text="柳荫新城的搅拌站又吵了一夜", title="柳荫新城搅拌站噪音")
    assert hot_grouping.place(receipt.case_id)
    assert not hot_grouping.place(receipt.case_id)
    assert issue_of(MIXER[0]).cases == 5


def test_a_regrouping_keeps_the_ids_of_issues(told: Desk) -> None:
    before = {issue_of(MIXER[0]).id, issue_of(PARKING[0]).id}
    hot_regrouping.regroup(county=COUNTY)
    assert {issue_of(MIXER[0]).id, issue_of(PARKING[0]).id} == before


def test_confidential_matters_stay_out(told: Desk) -> None:
    receipt = told.said(
        text=MIXER[0], title="保密的", naming="confidential", name="王一", phone="13912345678"
    )
    assert not hot_grouping.place(receipt.case_id)
    hot_regrouping.regroup(county=COUNTY)
    assert not HotMember.objects.filter(case_id=receipt.case_id).exists()


def test_a_split_and_a_name_outlive_a_regrouping(told: Desk) -> None:
    issue = issue_of(MIXER[0])
    own = deeds.split(
        actor=told.who("district"), issue_id=issue.id, numbers=numbers(*MIXER[:2]), title="搅拌站夜里施工"
    )
    hot_regrouping.regroup(county=COUNTY)
    assert titles_in(HotIssue.objects.get(id=own)) >= set(MIXER[:2])
    assert not titles_in(HotIssue.objects.get(id=issue.id)) & set(MIXER[:2])
    assert HotIssue.objects.get(id=own).title == "搅拌站夜里施工"


def test_a_name_given_by_a_person_stays_with_the_matters(told: Desk) -> None:
    issue = issue_of(MIXER[0])
    deeds.rename(actor=told.who("district"), issue_id=issue.id, title="柳荫新城搅拌站")
    hot_regrouping.regroup(county=COUNTY)
    assert titles_in(HotIssue.objects.get(title="柳荫新城搅拌站")) == set(MIXER)


def test_what_was_removed_does_not_come_back(told: Desk) -> None:
    issue = issue_of(MIXER[0])
    deeds.remove(actor=told.who("district"), issue_id=issue.id, numbers=numbers(MIXER[0]))
    hot_regrouping.regroup(county=COUNTY)
    assert MIXER[0] not in titles_in(HotIssue.objects.get(id=issue.id))


def test_a_merged_issue_stays_merged_and_its_address_leads_on(told: Desk) -> None:
    one, other = issue_of(MIXER[0]), issue_of(PARKING[0])
    deeds.merge(actor=told.who("district"), issue_id=one.id, into_id=other.id)
    hot_regrouping.regroup(county=COUNTY)
    assert titles_in(HotIssue.objects.get(id=other.id)) >= {*MIXER, *PARKING}
    assert hot.get_hot(told.who("district"), one.id).id == other.id


def test_a_matter_put_in_by_hand_stays(told: Desk) -> None:
    issue = issue_of(MIXER[0])
    deeds.put(actor=told.who("district"), issue_id=issue.id, number=numbers(OTHERS[0])[0])
    hot_regrouping.regroup(county=COUNTY)
    assert OTHERS[0] in titles_in(HotIssue.objects.get(id=issue.id))


def test_pin_and_conferring_are_kept_with_their_history(told: Desk) -> None:
    actor, issue = told.who("supervisor"), issue_of(MIXER[0])
    deeds.pin(actor=actor, issue_id=issue.id, is_pinned=True)
    deeds.confer(actor=actor, issue_id=issue.id, words="要请环保一起来")
    shown = hot.list_hot(actor, hot.HotFilter(only="confer"), 3).issues
    assert [row.id for row in shown] == [issue.id]
    deeds.settle(actor=actor, issue_id=issue.id, words="下周一现场办公")
    story = hot.story_of_hot(actor, hot.get_hot(actor, issue.id))
    assert [deed.verb for deed in story.deeds] == ["settled", "conferred", "pinned"]


def test_one_answer_is_told_to_all_that_are_open_and_changes_no_state(told: Desk) -> None:
    issue = issue_of(MIXER[0])
    before = set(Case.objects.filter(hot__issue=issue).values_list("state", "due_at"))
    count = deeds.answer_all(actor=told.who("district"), issue_id=issue.id, words="搅拌站本周停工整改。")
    assert count == len(MIXER)
    assert Message.objects.filter(text="搅拌站本周停工整改。").count() == len(MIXER)
    assert len(Announcement.objects.get().cases) == len(MIXER)
    assert set(Case.objects.filter(hot__issue=issue).values_list("state", "due_at")) == before


def test_nobody_is_answered_where_nothing_is_open(told: Desk) -> None:
    issue = issue_of(MIXER[0])
    Case.objects.filter(hot__issue=issue).update(state="not_accepted")
    with pytest.raises(HotNobodyToAnswer):
        deeds.answer_all(actor=told.who("district"), issue_id=issue.id, words="好了")


def test_refusals_of_decisions(told: Desk) -> None:
    actor, issue = told.who("district"), issue_of(MIXER[0])
    with pytest.raises(HotTitleMissing):
        deeds.rename(actor=actor, issue_id=issue.id, title="  ")
    with pytest.raises(HotNothingChosen):
        deeds.remove(actor=actor, issue_id=issue.id, numbers=["320104-2026-999999"])
    with pytest.raises(HotNothingLeft):
        deeds.split(actor=actor, issue_id=issue.id, numbers=numbers(*MIXER), title="全部")
    with pytest.raises(HotMergeWithSelf):
        deeds.merge(actor=actor, issue_id=issue.id, into_id=issue.id)
    with pytest.raises(HotCaseStrange):
        deeds.put(actor=actor, issue_id=issue.id, number="没有的")
    with pytest.raises(HotAnswerMissing):
        deeds.confer(actor=actor, issue_id=issue.id, words=" ")
    with pytest.raises(HotIssueNotFound):
        deeds.pin(actor=actor, issue_id=uuid.uuid4(), is_pinned=True)
    with pytest.raises(StalePage):
        deeds.pin(actor=actor, issue_id=issue.id, is_pinned=True, version=issue.version + 1)


def test_who_reads_but_neither_dispatches_nor_supervises_shapes_nothing(told: Desk) -> None:
    issue = issue_of(MIXER[0])
    assert hot.get_hot(told.who("director"), issue.id)
    with pytest.raises(NotAllowed):
        deeds.rename(actor=told.who("director"), issue_id=issue.id, title="新名")
    with pytest.raises(HotIssueNotFound):
        hot.get_hot(told.who("department"), issue.id)


def test_who_sees_only_some_matters_reads_only_their_words(told: Desk) -> None:
    issue = issue_of(MIXER[0])
    Case.objects.filter(title__in=MIXER[1:]).update(place_code="320104902001")
    HotIssue.objects.filter(id=issue.id).update(place_code=COUNTY, title=MIXER[2])
    shown = hot.get_hot(told.who("director"), issue.id)
    assert shown.title == MIXER[0]
    story = hot.story_of_hot(told.who("director"), shown)
    assert (story.seen, story.deeds) == (1, [])
    with pytest.raises(NotAllowed):
        deeds.pin(actor=told.who("director"), issue_id=issue.id, is_pinned=True)


def test_a_regrouping_over_a_decision_taken_meanwhile_writes_nothing(
    told: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned = hot_regrouping._planned

    def decided_meanwhile(county: str) -> hot_regrouping.Plan:
        plan = planned(county)
        HotGround.objects.filter(county=county).update(deeds=plan.deeds + 1)
        return plan

    monkeypatch.setattr(hot_regrouping, "_planned", decided_meanwhile)
    with pytest.raises(StalePage):
        hot_regrouping.regroup(county=COUNTY)


def test_the_same_person_counts_once(told: Desk) -> None:
    for text in ("柳荫新城搅拌站太吵", "柳荫新城搅拌站还是吵"):
        receipt = told.said(text=text, title=text, naming="named", name="王一", phone="13912345678")
        hot_grouping.place(receipt.case_id)
    assert issue_of(MIXER[0]).cases == 6
    assert issue_of(MIXER[0]).people == 5


def test_numbers_of_the_command_line_are_the_outside_ones_or_our_own(told: Desk) -> None:
    issue = issue_of(MIXER[0])
    assert sorted(hot.outside_numbers([issue])[issue.id]) == sorted(numbers(*MIXER))
    assert hot.is_grouped(LIUYIN)
    assert hot.list_hot(SYSTEM, hot.HotFilter(place=COUNTY), 3, size=1).next_key


@pytest.mark.parametrize("sort", hot.SORTS)
def test_the_list_goes_on_by_key_each_issue_once_pinned_ones_first(told: Desk, sort: str) -> None:
    actor = told.who("district")
    deeds.pin(actor=actor, issue_id=issue_of(PARKING[0]).id, is_pinned=True)
    wanted = hot.HotFilter(sort=sort)
    whole = [issue.id for issue in hot.list_hot(actor, wanted, 2).issues]
    first = hot.list_hot(actor, wanted, 2, size=1)
    second = hot.list_hot(actor, wanted, 2, first.next_key, size=1)
    assert [issue.id for issue in (*first.issues, *second.issues)] == whole
    assert whole[0] == issue_of(PARKING[0]).id
    assert (len(whole), second.next_key) == (2, "")


@pytest.mark.parametrize("after", ["30", "1~nan~x", "1~²~", "~~", "2~1~00000000-0000-0000-0000-000000000000"])
def test_a_key_that_is_none_shows_the_beginning(told: Desk, after: str) -> None:
    assert len(hot.list_hot(told.who("district"), hot.HotFilter(), 2, after).issues) == 2


def test_an_issue_s_matters_go_on_by_key(told: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hot, "MEMBERS", 3)
    actor, issue = told.who("district"), issue_of(MIXER[0])
    first, key = hot.members_of(actor, issue)
    second, end = hot.members_of(actor, issue, key)
    assert {case.title for case in (*first, *second)} == set(MIXER)
    assert (len(first), len(second), end) == (3, 1, "")
