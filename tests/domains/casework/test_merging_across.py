"""The street and the district merge across communities within their places; each requester keeps the own thread."""

from __future__ import annotations

import pytest

from liren.domains.casework.actions import handling, intake, merging, requester
from liren.domains.casework.errors import CaseNotFound
from liren.domains.casework.models import Case, Rating, Requester
from liren.domains.casework.queries.case import get_case, possible_steps
from liren.domains.casework.queries.desk import alike_cases
from liren.domains.casework.queries.portal import thread_of
from liren.domains.messaging.models import Delivery
from liren.kernel.actor import VISITOR, Actor, ActorKind, Grant
from liren.kernel.refusals import NotAllowed
from tests.domains.casework.conftest import LIUYIN, Desk

TANGYUAN, XINGFANG = "320104901002", "320104902001"
LI = {"naming": "named", "name": "李梅", "phone": "13900000002"}
WANG = {"naming": "named", "name": "王秀兰", "phone": "13800004417"}


def case_of(receipt: intake.Receipt) -> Case:
    return Case.objects.select_related("owner", "merged_into").get(id=receipt.case_id)


def across(desk: Desk, who: str = "dispatcher") -> tuple[intake.Receipt, intake.Receipt]:
    main = desk.accepted(**WANG)
    other = desk.said(place_code=TANGYUAN, text="棠园这边也停水了", **LI)
    merging.merge_case(actor=desk.who(who), case_id=other.case_id, into_id=main.case_id)
    return main, other


@pytest.mark.parametrize("who", ["dispatcher", "district"])
def test_each_requester_keeps_thread_notice_and_rating(desk: Desk, who: str) -> None:
    main, other = across(desk, who)
    handling.resolve_case(
        actor=desk.who("community"), case_id=main.case_id, outcome="fixed", answer="主管修好了。"
    )
    assert case_of(other).state == "resolved"
    assert case_of(other).place_code == TANGYUAN, "it stays where it is"
    told = Delivery.objects.filter(template="casework.resolved").values("key").distinct()
    assert told.count() == 2
    for receipt in (main, other):
        own = Requester.objects.select_related("case").get(case_id=receipt.case_id)
        assert own.case.number == receipt.number
        assert thread_of(own) == []
        requester.rate_case(actor=VISITOR, case_id=receipt.case_id, level=4, code=receipt.tracking_code)
    assert Rating.objects.count() == 2


def test_taken_out_again_each_goes_its_own_way(desk: Desk) -> None:
    main, other = across(desk)
    merging.unmerge_case(actor=desk.who("dispatcher"), case_id=other.case_id)
    alone = case_of(other)
    assert (alone.merged_into_id, alone.state, alone.clock) == (None, "received", "dispatch")
    assert case_of(main).state == "accepted"


def test_whoever_had_it_in_hand_is_told_where_it_went(desk: Desk) -> None:
    main = desk.said(place_code=TANGYUAN)
    other = desk.accepted()
    merging.merge_case(actor=desk.who("dispatcher"), case_id=other.case_id, into_id=main.case_id)
    told = Delivery.objects.filter(template="casework.work.merged_away")
    assert told.filter(account_id=desk.who("community").id).exists()
    here = get_case(desk.who("community"), other.number)
    assert here.merged_into is not None
    with pytest.raises(CaseNotFound):
        get_case(desk.who("community"), main.number)


def test_a_street_merges_within_itself_the_district_across_streets_a_community_not_at_all(desk: Desk) -> None:
    here, there = desk.said(), desk.said(place_code=XINGFANG)
    with pytest.raises(CaseNotFound):
        merging.merge_case(actor=desk.who("dispatcher"), case_id=here.case_id, into_id=there.case_id)
    with pytest.raises(NotAllowed):
        merging.merge_case(actor=desk.who("community"), case_id=here.case_id, into_id=desk.said().case_id)
    assert "merge" in possible_steps(desk.who("district"), case_of(here))
    merging.merge_case(actor=desk.who("district"), case_id=here.case_id, into_id=there.case_id)
    assert case_of(here).merged_into_id == there.case_id


def test_what_is_near_beyond_the_border_is_proposed_to_whoever_may_merge_there(desk: Desk) -> None:
    point = {"longitude": 118.80, "latitude": 32.02, "text": "楼下主水管爆了停水"}
    here, there = desk.said(**point), desk.said(**{**point, "latitude": 32.0205}, place_code=TANGYUAN)
    far = desk.said(**{**point, "latitude": 32.2}, place_code=TANGYUAN)
    Case.objects.filter(id=here.case_id).update(place_code=LIUYIN)
    Case.objects.filter(id__in=[there.case_id, far.case_id]).update(place_code=TANGYUAN)
    found = alike_cases(desk.who("dispatcher"), case_of(here))
    assert [one.case.number for one in found] == [there.number]
    assert found[0].metres is not None
    assert found[0].metres < 300
    reader = Actor(
        kind=ActorKind.STAFF, name="只看", grants=(Grant("cases.view", "320104"),), id=desk.who("district").id
    )
    assert alike_cases(reader, case_of(here)) == []
