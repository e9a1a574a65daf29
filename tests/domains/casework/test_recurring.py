"""Trouble of one class that comes again at one place: counted over the county's days and metres, within one's scope."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from liren.domains.casework.actions import intake, merging
from liren.domains.casework.actions.rate_sums import count_marked, rebuild
from liren.domains.casework.actions.spots import fill_all
from liren.domains.casework.models import Case, CaseSpot, Category
from liren.domains.casework.models import Spot as KeptSpot
from liren.domains.casework.queries.recurring import recurring_at, recurring_of, spot_of
from liren.domains.casework.queries.recurring_places import (
    PlacesWanted,
    cases_at,
    places_to_take,
    recurring_places,
)
from liren.domains.casework.rules.recurring import Spot, box_around, building_of, is_same_place, tally
from liren.domains.policy.queries import rulebook
from liren.domains.policy.rules.recurring import RecurringFigures
from liren.kernel import clock
from liren.kernel.worker import work_off
from tests.domains.casework.conftest import LIUYIN, Desk

TANGYUAN = "320104901002"
HERE = Spot(LIUYIN, "柳叶巷 12 号 3 幢", 118.8, 32.02)
FIGURES = RecurringFigures(metres=50, days=365, times=3)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (Spot(LIUYIN, "柳叶巷 12 号 3 幢"), True),
        (Spot(TANGYUAN, "柳叶巷 12 号 3 幢"), False),
        (Spot(LIUYIN, "柳叶巷１２号３栋 2单元 501室"), True),
        (Spot(LIUYIN, "柳叶巷 12 号 4 幢"), False),
        (Spot(LIUYIN, "柳叶巷 14 号", 118.8, 32.0204), True),  # 44 metres
        (Spot(TANGYUAN, "", 118.8, 32.0204), True),
        (Spot(LIUYIN, "", 118.8, 32.0206), False),  # 67 metres
        (Spot(LIUYIN), False),
    ],
)
def test_the_same_place_is_the_same_address_or_within_the_radius(other: Spot, same: bool) -> None:
    assert is_same_place(HERE, other, 50) is same


@pytest.mark.parametrize(
    ("address", "building"),
    [
        ("柳叶巷 12 号 3 幢", "柳叶巷12号3幢"),
        ("柳叶巷１２号３栋 2单元 501室", "柳叶巷12号3幢"),
        ("柳叶巷十二号3号楼501", "柳叶巷12号3幢"),
        ("秦淮区青桐街道柳叶巷12号3座2-501", "柳叶巷12号3幢"),
        ("荫里街 4 号", "荫里街4号"),
        ("小广场", "小广场"),
        ("。", ""),
        ("㎡" * 200, "m2" * 60),
    ],
)
def test_a_building_is_one_however_its_address_is_written(address: str, building: str) -> None:
    assert building_of(address) == building


def test_a_tally_counts_all_and_those_of_a_year_before_the_latest() -> None:
    latest = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    moments = [latest - dt.timedelta(days=days) for days in (367, 366, 10, 0)]
    assert (tally(moments).ever, tally(moments).lately, tally(moments).latest) == (4, 3, latest)


def test_the_box_holds_the_circle() -> None:
    box = box_around(118.8, 32.02, 50)
    assert box.west < 118.8 < box.east
    assert 100 <= (box.north - box.south) * 111_320 <= 101


def test_a_place_nobody_named_is_no_place() -> None:
    assert not Spot(LIUYIN).is_known
    assert Spot(LIUYIN, "柳叶巷").is_known


def said(desk: Desk, code: str = "", *, days: int = 0, **words: Any) -> intake.Receipt:
    given = {"address": "柳叶巷 12 号 3 幢", "category_code": code or category(0).code, **words}
    receipt = desk.said(**given)
    if days:
        moment = desk.now - dt.timedelta(days=days)
        Case.objects.filter(id=receipt.case_id).update(received_at=moment)
    return receipt


def category(at: int) -> Category:
    return Category.objects.filter(county="320104", level=3).order_by("code")[at]


def case_of(receipt: intake.Receipt) -> Case:
    return Case.objects.select_related("owner", "category").get(id=receipt.case_id)


def test_the_ninth_time_in_a_year_with_the_eight_before(desk: Desk) -> None:
    earlier = [said(desk, days=40 * n) for n in range(8, 0, -1)]
    said(desk, days=400)
    said(desk, category(5).code)
    said(desk, place_code=TANGYUAN)
    last = said(desk)
    found = recurring_of(desk.who("dispatcher"), case_of(last), rulebook(LIUYIN).recurring)
    assert found is not None
    assert (found.times, found.days) == (9, 365)
    assert [case.number for case in found.cases] == [receipt.number for receipt in reversed(earlier)]
    assert found.cases[0].owner.short_name


def test_below_the_countys_threshold_nothing_is_said_and_nought_switches_it_off(desk: Desk) -> None:
    said(desk)
    second = said(desk)
    actor = desk.who("dispatcher")
    assert recurring_of(actor, case_of(second), FIGURES) is None
    assert recurring_of(actor, case_of(second), RecurringFigures(50, 365, 2)) is not None
    assert recurring_of(actor, case_of(second), RecurringFigures(50, 365, 0)) is None


def test_the_same_incident_counts_once_and_thanks_and_withdrawn_ones_not(desk: Desk) -> None:
    main, under, other = said(desk), said(desk), said(desk)
    merging.merge_case(actor=desk.who("dispatcher"), case_id=under.case_id, into_id=main.case_id)
    said(desk, kind="thanks")
    Case.objects.filter(id=said(desk).case_id).update(state="withdrawn")
    found = recurring_of(desk.who("dispatcher"), case_of(other), RecurringFigures(50, 365, 2))
    assert found is not None
    assert found.times == 2


def test_nobody_counts_what_is_not_the_own(desk: Desk) -> None:
    point = {"longitude": 118.8, "latitude": 32.02}
    there = [said(desk, place_code=TANGYUAN, address="") for _ in range(3)]
    Case.objects.filter(id__in=[one.case_id for one in there]).update(**point)
    here = said(desk, address="")
    Case.objects.filter(id=here.case_id).update(**point)
    assert recurring_of(desk.who("community"), case_of(here), FIGURES) is None
    found = recurring_of(desk.who("dispatcher"), case_of(here), FIGURES)
    assert found is not None
    assert found.times == 4, "the border of a community is no border of a leak"


def test_where_something_is_taken_in_it_is_said_by_class_before(desk: Desk) -> None:
    for _ in range(2):
        case = case_of(said(desk))
    said(desk, category(5).code)
    found = recurring_at(desk.who("community"), spot_of(case), FIGURES)
    assert [(one.times, one.cases[0].category_id) for one in found] == [(3, case.category_id)]
    assert recurring_at(desk.who("community"), Spot(LIUYIN), FIGURES) == []


def test_a_matter_without_a_class_is_not_told_to_recur(desk: Desk) -> None:
    for _ in range(3):
        said(desk)
    bare = desk.said(address="柳叶巷 12 号 3 幢")
    assert recurring_of(desk.who("dispatcher"), case_of(bare), FIGURES) is None


def listed(desk: Desk, who: str = "dispatcher", after: str = "", size: int = 50, **wanted: Any) -> Any:
    count_marked()
    return recurring_places(desk.who(who), PlacesWanted(**wanted), FIGURES, after=after, size=size)


def test_the_list_of_places_is_filtered_sorted_and_paged_by_key(desk: Desk) -> None:
    for address, times in (("柳叶巷 12 号", 3), ("荫里街 4 号", 4), ("柳叶巷 20 号", 2)):
        for n in range(times):
            said(desk, address=address, days=times * 10 + n)
    for _ in range(5):
        said(desk, address="棠梨路 2 号", place_code=TANGYUAN)
    rows = listed(desk).rows
    assert [(row.name, row.times) for row in rows] == [
        ("棠梨路2号", 5),
        ("荫里街4号", 4),
        ("柳叶巷12号", 3),
    ]
    assert rows[0].open == 5
    assert [row.name for row in listed(desk, sort="latest").rows][1:] == ["柳叶巷12号", "荫里街4号"]
    assert [row.name for row in listed(desk, place=LIUYIN, times=4).rows] == ["荫里街4号"]
    assert [row.name for row in listed(desk, text="柳叶").rows] == ["柳叶巷12号"]
    assert [row.name for row in listed(desk, text="柳叶", by="address").rows] == ["柳叶巷 12 号"]
    assert listed(desk, category="ZZ").rows == []
    assert {row.place_code for row in listed(desk, "community").rows} == {LIUYIN}
    for sort in ("times", "latest"):
        seen, after = [], ""
        for _page in range(3):
            page = listed(desk, sort=sort, after=after, size=1)
            seen += [row.name for row in page.rows]
            after = page.next_key
        assert sorted(seen) == sorted(row.name for row in rows)
        assert after == ""
    assert [case.address for case in cases_at(desk.who("dispatcher"), rows[1].spot, FIGURES)] == [
        "荫里街 4 号"
    ] * 4
    assert cases_at(desk.who("community"), rows[0].spot, FIGURES) == []
    assert len(places_to_take(desk.who("dispatcher"), PlacesWanted(), FIGURES)) == 3
    assert places_to_take(desk.who("department"), PlacesWanted(), FIGURES) == []


def test_many_cost_as_many_queries_as_few(desk: Desk, django_assert_num_queries: Any) -> None:
    actor = desk.who("dispatcher")
    for _ in range(12):
        last = said(desk)
    case = case_of(last)
    with django_assert_num_queries(1):
        found = recurring_of(actor, case, FIGURES)
        assert found is not None
        assert [one.owner.short_name for one in found.cases]
    count_marked()
    with django_assert_num_queries(2):
        recurring_places(actor, PlacesWanted(), FIGURES)


WAYS = ("柳叶巷 12 号 3 幢", "柳叶巷12号3栋", "柳叶巷１２号３幢 2单元 501室")


def test_the_building_counts_however_it_is_written_and_the_address_apart(desk: Desk) -> None:
    receipts = [said(desk, address=WAYS[n % 3], days=9 - n) for n in range(9)]
    count_marked()
    found = recurring_of(desk.who("dispatcher"), case_of(receipts[-1]), FIGURES)
    assert found is not None
    assert (found.times, found.at_address) == (9, 3)
    (row,) = listed(desk).rows
    assert (row.name, row.times) == ("柳叶巷12号3幢", 9)
    assert len(cases_at(desk.who("dispatcher"), row.spot, FIGURES)) == 9
    rows = listed(desk, by="address").rows
    assert sorted((row.name, row.times) for row in rows) == sorted((way, 3) for way in WAYS)
    assert {case.address for case in cases_at(desk.who("dispatcher"), rows[0].spot, FIGURES)} == {
        rows[0].name
    }
    pages, after = [], ""
    for _page in range(3):
        page = listed(desk, by="address", after=after, size=1)
        pages += [row.name for row in page.rows]
        after = page.next_key
    assert (sorted(pages), after) == (sorted(WAYS), "")


def kept() -> list[tuple[str, int, int]]:
    return sorted(KeptSpot.objects.values_list("building", "ever", "lately"))


def test_spots_follow_what_becomes_of_their_matters(desk: Desk) -> None:
    receipts = [said(desk, days=400 * n) for n in range(3)]
    count_marked()
    assert kept() == [("柳叶巷12号3幢", 3, 1)]
    Case.objects.filter(id=receipts[0].case_id).update(address="荫里街 4 号")
    Case.objects.filter(id=receipts[1].case_id).update(category=None)
    count_marked()
    assert kept() == [("柳叶巷12号3幢", 1, 1), ("荫里街4号", 1, 1)]
    Case.objects.filter(id=receipts[2].case_id).update(address="")
    count_marked()
    assert kept() == [("荫里街4号", 1, 1)]
    assert CaseSpot.objects.count() == 1


def test_old_matters_get_their_spots_a_batch_a_task(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(5):
        said(desk, address=WAYS[n % 3])
    rebuild()
    assert not CaseSpot.objects.exists(), "the marks are gone, the spots are left to the worker"
    monkeypatch.setattr("liren.domains.casework.actions.spots.BATCH", 2)
    work_off()
    assert kept() == [("柳叶巷12号3幢", 5, 5)]
    fill_all()
    assert kept() == [("柳叶巷12号3幢", 5, 5)]


@pytest.mark.parametrize("after", ["x", "3~x~", "9" * 5000 + "~1~", "3~" + "9" * 40, "~~~", "3~1"])
def test_a_key_of_nothing_gives_a_page(desk: Desk, after: str) -> None:
    for _ in range(3):
        said(desk)
    assert len(listed(desk, after=after).rows) in (0, 1)
    assert cases_at(desk.who("dispatcher"), after, FIGURES) == []


def test_more_spots_than_are_counted_at_once_stand_in_order(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("liren.domains.casework.queries.recurring_places.WALKED", 2)
    for number, times in enumerate((2, 5, 3, 4, 3), start=1):
        for _ in range(times):
            receipt = said(desk, address=f"柳叶巷 {number} 号")
    merging.merge_case(  # the first in line counts one less than its spot says
        actor=desk.who("dispatcher"),
        case_id=Case.objects.filter(address="柳叶巷 2 号").latest("id").id,
        into_id=receipt.case_id,
    )
    count_marked()
    for sort in ("times", "latest"):
        whole = [(row.name, row.times) for row in listed(desk, sort=sort).rows]
        assert len(whole) == 4
        one, after = [], ""
        for _page in range(4):
            page = listed(desk, sort=sort, after=after, size=1)
            one += [(row.name, row.times) for row in page.rows]
            after = page.next_key
        assert (one, after) == (whole, "")
        if sort == "times":
            assert [times for _, times in whole] == [4, 4, 3, 3]


def test_the_county_sets_metres_days_and_times() -> None:
    assert RecurringFigures(metres=50, days=365, times=3) == FIGURES
    assert clock.today()
