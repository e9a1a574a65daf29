"""The roster: set, repeated, changed, removed, handed over, swapped, read from a list."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from liren.domains.messaging.queries import list_notices
from liren.domains.organisations import errors
from liren.domains.organisations.actions import duty as actions
from liren.domains.organisations.actions.duty import ShiftWish
from liren.domains.organisations.models import DutyShift, DutySwap
from liren.domains.organisations.queries import duty as queries
from liren.domains.organisations.rules.duty import RosterRow, Span, read_roster
from liren.kernel import clock
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotAllowed, NotFound, Refusal, StalePage
from tests.personas import actor

if TYPE_CHECKING:
    from liren.config.demo.people import World

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 11, 23, 9, 0, tzinfo=clock.LOCAL)


@pytest.fixture(autouse=True)
def _monday() -> Any:
    with clock.at(MONDAY):
        yield


def wish(
    world: World, username: str = "community", begin: float = 8.5, hours: float = 15.5, **more: Any
) -> ShiftWish:
    """By default from 17:30 of the Monday to 9:00 of the next day."""
    start = MONDAY + dt.timedelta(hours=begin)
    end = start + dt.timedelta(hours=hours)
    return ShiftWish(
        **{
            "holder_id": world.accounts[username].id,
            "starts_at": start,
            "ends_at": end,
            "phone": "13812345678",
            **more,
        }
    )


def put(world: World, username: str = "community", begin: float = 8.5, **more: Any) -> DutyShift:
    keeper = actor(world.accounts["director"])
    body = world.bodies["station:001"].id
    return actions.set_shifts(actor=keeper, body_id=body, wish=wish(world, username, begin, **more))[0]


def test_somebody_is_on_duty_with_a_deputy(world: World) -> None:
    shift = put(world, deputy_id=world.accounts["grid"].id)
    assert queries.on_duty(shift.body_id) is None
    with clock.at(MONDAY + dt.timedelta(hours=12)):
        found = queries.on_duty(shift.body_id)
    assert found is not None
    assert (found.holder.display_name, found.deputy and found.deputy.display_name) == ("李文静", "周小满")
    assert AuditEntry.objects.filter(verb="organisations.duty.set").count() == 1


def test_a_week_shows_gaps_overlaps_and_days_off(world: World) -> None:
    shift = put(world)
    put(world, "grid", 20)
    roster = queries.roster_of(shift.body, MONDAY.date())
    assert [one.is_workday for one in roster.days] == [True] * 5 + [False] * 2
    assert roster.gaps[0] == Span(MONDAY - dt.timedelta(hours=9), MONDAY)
    assert roster.overlaps == [Span(MONDAY + dt.timedelta(hours=20), MONDAY + dt.timedelta(hours=24))]
    assert roster.missing_year is None


def test_a_year_nobody_has_published_shows_no_gaps(world: World) -> None:
    roster = queries.roster_of(world.bodies["station:001"], dt.date(2099, 6, 3))
    assert (roster.gaps, roster.missing_year) == ([], 2099)
    assert not queries.is_office_time("320104901001", dt.datetime(2099, 6, 3, 10, tzinfo=clock.LOCAL))


def test_the_same_every_week(world: World) -> None:
    keeper = actor(world.accounts["director"])
    until = MONDAY.date() + dt.timedelta(days=21)
    body = world.bodies["station:001"].id
    made = actions.set_shifts(actor=keeper, body_id=body, wish=wish(world), weekly_until=until)
    assert len(made) == DutyShift.objects.count() == 4


@pytest.mark.parametrize(
    ("more", "refusal", "field"),
    [
        ({"hours": 0}, errors.ShiftImpossible, "ends"),
        ({"hours": 73}, errors.ShiftImpossible, "ends"),
        ({"username": "department"}, errors.ShiftHolderForeign, "holder"),
        ({"phone": "打我手机"}, errors.ShiftPhoneWrong, "phone"),
    ],
)
def test_a_shift_that_cannot_be_is_refused_at_its_field(
    world: World, more: dict[str, Any], refusal: type[Refusal], field: str
) -> None:
    with pytest.raises(refusal) as refused:
        put(world, **more)
    assert refused.value.field == field
    assert not DutyShift.objects.exists()


def test_a_deputy_is_another_and_nobody_is_twice_on_duty(world: World) -> None:
    with pytest.raises(errors.ShiftDeputySame):
        put(world, deputy_id=world.accounts["community"].id)
    put(world)
    with pytest.raises(errors.ShiftTaken):
        put(world, begin=20)


def test_only_keepers_of_the_roster_change_it(world: World) -> None:
    shift = put(world)
    for username, refusal in (("community", NotAllowed), ("department", NotAllowed)):
        with pytest.raises(refusal):
            actions.change_shift(actor=actor(world.accounts[username]), shift_id=shift.id, wish=wish(world))
    street = actor(world.accounts["dispatcher"])
    changed = actions.change_shift(actor=street, shift_id=shift.id, wish=wish(world, "grid"), version=1)
    assert changed.holder_id == world.accounts["grid"].id
    with pytest.raises(StalePage):
        actions.change_shift(actor=street, shift_id=shift.id, wish=wish(world), version=1)
    with clock.at(MONDAY + dt.timedelta(days=3)), pytest.raises(errors.ShiftPast):
        actions.remove_shift(actor=street, shift_id=shift.id)
    actions.remove_shift(actor=street, shift_id=shift.id)
    assert not DutyShift.objects.exists()


def test_the_telephone_is_sealed_and_shown_to_few(world: World) -> None:
    from django.db import connection

    shift = put(world)
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM organisations_dutyshift")
        assert b"13812345678" not in bytes(cursor.fetchone()[0])
    seen = {name: queries.may_see_phone(actor(world.accounts[name]), shift) for name in world.accounts}
    keepers = {"director", "dispatcher", "supervisor", "district", "community"}
    assert {name for name, sees in seen.items() if sees} == keepers


def test_what_is_handed_over_is_seen_by_the_next(world: World) -> None:
    first, second = put(world), put(world, "grid", 32.5)
    community = actor(world.accounts["community"])
    with pytest.raises(errors.HandoverMissing):
        actions.hand_over(actor=community, shift_id=first.id, words=" ")
    with pytest.raises(NotAllowed):
        actions.hand_over(actor=actor(world.accounts["director"]), shift_id=first.id, words="无")
    actions.hand_over(actor=community, shift_id=first.id, words="三单元水管盯到修好。")
    before = queries.handover_before(second)
    assert before is not None
    assert before.handover == "三单元水管盯到修好。"


def test_two_change_places_when_both_want_it(world: World) -> None:
    mine, theirs = put(world), put(world, "grid", 32.5)
    community, grid = (actor(world.accounts[name]) for name in ("community", "grid"))
    with pytest.raises(errors.SwapNotPossible):
        actions.ask_swap(actor=grid, shift_id=mine.id, other_id=theirs.id)
    swap = actions.ask_swap(actor=community, shift_id=mine.id, other_id=theirs.id, words="那天孩子开会")
    assert "李文静" in list_notices(grid)[0].text
    with pytest.raises(NotAllowed):
        actions.decide_swap(actor=community, swap_id=swap.id, agrees=True)
    with pytest.raises(NotFound):
        actions.decide_swap(actor=actor(world.accounts["director"]), swap_id=swap.id, agrees=True)
    actions.decide_swap(actor=grid, swap_id=swap.id, agrees=True)
    assert [shift.holder_id for shift in DutyShift.objects.order_by("starts_at")] == [grid.id, community.id]
    assert list_notices(community)[0].title == "换班换成了"
    with pytest.raises(errors.SwapDecided):
        actions.decide_swap(actor=grid, swap_id=swap.id, agrees=True)


def test_a_wish_to_change_is_declined_taken_back_or_void(world: World) -> None:
    mine, theirs = put(world), put(world, "grid", 32.5)
    community, grid = (actor(world.accounts[name]) for name in ("community", "grid"))
    states = []
    for decider in (grid, community):
        swap = actions.ask_swap(actor=community, shift_id=mine.id, other_id=theirs.id)
        states.append(actions.decide_swap(actor=decider, swap_id=swap.id, agrees=False).state)
    assert states == ["declined", "dropped"]
    swap = actions.ask_swap(actor=community, shift_id=mine.id, other_id=theirs.id)
    keeper = actor(world.accounts["director"])
    actions.change_shift(actor=keeper, shift_id=theirs.id, wish=wish(world, "grid", 33))
    assert DutySwap.objects.get(id=swap.id).state == "dropped"


def test_a_list_is_judged_row_by_row_and_its_good_rows_taken(world: World) -> None:
    table = [
        ["日期", "从", "到", "值班人", "副班", "电话"],
        ["2026-11-24", "17:30", "09:00", "李文静", "周小满", "13812345678"],
        ["2026-11-24", "18:00", "19:00", "community", "", ""],
        ["2026-11-25", "17:30", "09:00", "谁也不是", "", ""],
        ["2026-11-26", "17:30", "09:00", "周小满", "周小满", ""],
        ["2026-11-27", "17:30", "09:00", "周小满", "", "打我"],
        ["十一月底", "17:30", "09:00", "周小满", "", ""],
    ]
    rows = read_roster(table, clock.LOCAL)
    assert rows is not None
    troubles = [trouble for _wish, trouble in actions.judged(world.bodies["station:001"], rows)]
    assert troubles == ["", "taken", "holder", "deputy", "phone", "day"]
    keeper, body = actor(world.accounts["director"]), world.bodies["station:001"].id
    assert actions.import_roster(actor=keeper, body_id=body, rows=rows) == 1
    nothing = [RosterRow(2, "谁也不是", "", "", None, "day")]
    with pytest.raises(errors.RosterEmpty):
        actions.import_roster(actor=keeper, body_id=body, rows=nothing)
