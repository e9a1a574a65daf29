"""Calls outside office hours: holder, deputy, up the line, nobody twice, each on the matter's history."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from liren.domains.casework.actions import dispatch, duty, handling
from liren.domains.casework.errors import DutyCallOver
from liren.domains.casework.models import Case, DutyCall, Step
from liren.domains.casework.queries.duty import own_calls
from liren.domains.messaging.models import Delivery
from liren.domains.messaging.queries import list_notices
from liren.domains.organisations.actions.duty import ShiftWish, set_shifts
from liren.kernel.refusals import NotFound
from tests.domains.casework.conftest import Desk

pytestmark = pytest.mark.django_db


def on_duty(desk: Desk, key: str, username: str, deputy: str = "") -> None:
    """From half past five to nine the next morning."""
    start = desk.now.replace(hour=17, minute=30)
    accounts = desk.world.accounts
    set_shifts(
        actor=desk.who("district"),
        body_id=desk.body(key),
        wish=ShiftWish(
            holder_id=accounts[username].id,
            deputy_id=accounts[deputy].id if deputy else None,
            starts_at=start,
            ends_at=start + dt.timedelta(hours=15.5),
            phone="13812345678",
        ),
    )


def danger(desk: Desk) -> uuid.UUID:
    """A matter of danger, given to the station in office hours."""
    receipt = desk.said()
    dispatch.assign_case(
        actor=desk.who("dispatcher"),
        case_id=receipt.case_id,
        body_id=desk.body("station:001"),
        urgency="danger",
    )
    return receipt.case_id


def steps(case_id: uuid.UUID) -> list[str]:
    rows = Step.objects.filter(case_id=case_id, verb__startswith="duty").order_by("id")
    return list(rows.values_list("verb", flat=True))


def test_whoever_is_on_duty_is_called_then_the_deputy_then_up_the_line_then_nobody_is_left(
    desk: Desk,
) -> None:
    on_duty(desk, "station:001", "community", "grid")
    on_duty(desk, "street:901", "supervisor")
    case_id = danger(desk)
    assert duty.call_those_on_duty() == 0  # the office is open
    with desk.at(hours=9):
        assert duty.call_those_on_duty() == 1
        assert duty.call_those_on_duty() == 0
    notice = list_notices(desk.who("community"))[0]
    assert notice.title == "值班呼叫：请马上应答"
    assert Delivery.objects.get(channel="sms", template="casework.duty.called").phone == "13812345678"
    for _ in range(3):
        with desk.at(minutes=15):
            assert duty.call_those_on_duty() == 1
    with desk.at(minutes=15):
        assert duty.call_those_on_duty() == 0
    called = list(
        DutyCall.objects.filter(case_id=case_id).order_by("rank").values_list("account__username", "state")
    )
    assert called == [("community", "silent"), ("grid", "silent"), ("supervisor", "silent"), (None, "nobody")]
    assert steps(case_id) == [
        "duty_called",
        *["duty_silent", "duty_called"] * 2,
        "duty_silent",
        "duty_nobody",
    ]
    assert list_notices(desk.who("district"))[0].title == "没有值班的人应答"


def test_an_answer_ends_the_calling(desk: Desk) -> None:
    on_duty(desk, "station:001", "community", "grid")
    case_id = danger(desk)
    with desk.at(hours=9):
        duty.call_those_on_duty()
    call = own_calls(desk.who("community"))[0]
    with pytest.raises(NotFound):
        duty.answer_call(actor=desk.who("grid"), call_id=call.id)
    duty.answer_call(actor=desk.who("community"), call_id=call.id)
    with pytest.raises(DutyCallOver):
        duty.answer_call(actor=desk.who("community"), call_id=call.id)
    with desk.at(hours=1):
        assert duty.call_those_on_duty() == 0
    assert steps(case_id) == ["duty_called", "duty_answered"]


def test_a_late_answer_counts_while_nobody_else_has_answered(desk: Desk) -> None:
    on_duty(desk, "station:001", "community", "grid")
    danger(desk)
    with desk.at(hours=9):
        duty.call_those_on_duty()
    with desk.at(minutes=16):
        duty.call_those_on_duty()
    duty.answer_call(actor=desk.who("community"), call_id=own_calls(desk.who("community"))[0].id)
    assert own_calls(desk.who("grid"))[0].state == "over"
    with pytest.raises(DutyCallOver):
        duty.answer_call(actor=desk.who("grid"), call_id=own_calls(desk.who("grid"))[0].id)


def test_a_matter_that_goes_on_needs_no_answer_and_its_next_limit_calls_anew(desk: Desk) -> None:
    on_duty(desk, "station:001", "community", "grid")
    case_id = danger(desk)
    with desk.at(hours=9):
        duty.call_those_on_duty()
    handling.accept_case(actor=desk.who("community"), case_id=case_id)
    with pytest.raises(DutyCallOver):
        duty.answer_call(actor=desk.who("community"), call_id=own_calls(desk.who("community"))[0].id)
    assert duty.call_those_on_duty() == 1
    assert sorted(DutyCall.objects.values_list("clock", "state")) == [
        ("accept", "over"),
        ("resolve", "called"),
    ]


def test_without_a_roster_street_and_district_are_told_once(desk: Desk) -> None:
    case_id = danger(desk)
    with desk.at(hours=9):
        assert [duty.call_those_on_duty() for _ in range(3)] == [1, 0, 0]
    assert steps(case_id) == ["duty_nobody"]
    assert list_notices(desk.who("supervisor"))[0].title == "没有值班的人应答"


def test_what_is_no_danger_or_counted_in_working_time_calls_nobody(desk: Desk) -> None:
    desk.assigned()
    with desk.at(hours=9):
        assert duty.call_those_on_duty() == 0
    assert not DutyCall.objects.exists()


def test_one_matter_that_cannot_be_called_about_holds_up_no_other(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = danger(desk), danger(desk)
    real = duty._line

    def broken(body_id: uuid.UUID) -> list[object]:
        if not DutyCall.objects.exists() and Case.objects.get(id=first).version:
            monkeypatch.setattr(duty, "_line", real)
            raise RuntimeError
        return real(body_id)  # type: ignore[return-value]

    monkeypatch.setattr(duty, "_line", broken)
    with desk.at(hours=9):
        assert duty.call_those_on_duty() == 1
        assert duty.call_those_on_duty() == 1
    assert {call.case_id for call in DutyCall.objects.all()} == {first, second}
