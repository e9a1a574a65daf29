"""The call-back desk: tried again up to a number of calls, settled in part, rated a second time."""

from __future__ import annotations

import datetime as dt

import pytest

from liren.domains.casework import errors
from liren.domains.casework.actions import feedback, requester
from liren.domains.casework.choices import CallBackResult
from liren.domains.casework.models import CallBack, Case, Rating, Rectification
from liren.domains.policy.actions import set_figure
from liren.domains.policy.queries import case_figures
from liren.kernel import clock
from liren.kernel.actor import VISITOR
from tests.domains.casework.conftest import Desk


def badly_rated(desk: Desk) -> CallBack:
    receipt = desk.resolved()
    requester.rate_case(
        actor=VISITOR, case_id=receipt.case_id, code=receipt.tracking_code, level=2, words="还暗。"
    )
    return CallBack.objects.get(case=receipt.case_id)


def called(desk: Desk, call: CallBack, result: str, level: int | None = None) -> None:
    feedback.record_call_back(
        actor=desk.who("supervisor"),
        call_back_id=call.id,
        result=result,
        words="打的是登记的号码。",
        second_level=level,
    )
    call.refresh_from_db()


def test_who_is_not_reached_is_tried_again_until_the_calls_are_made(desk: Desk) -> None:
    call = badly_rated(desk)
    for tries in (1, 2):
        called(desk, call, "unreached")
        assert (call.tries, call.done_at, call.tried_at) == (tries, None, clock.now())
        assert call.due_at is not None
        assert call.due_at > clock.now(), "by the end of the next working day"
        desk.at(days=1)
    called(desk, call, "unreached")
    assert (call.tries, call.result) == (3, CallBackResult.UNREACHED)
    case = Case.objects.get(id=call.case_id)
    assert case.state == "closed", "nobody is unhappy any more whom one could ask"
    assert case.steps.filter(verb="call_missed").count() == 2
    assert not case.steps.filter(verb="call_missed", is_public=True).exists()
    with pytest.raises(errors.CallBackDone):
        called(desk, call, "settled")


def test_a_district_sets_how_often_one_is_called_and_what_is_asked(desk: Desk) -> None:
    for key, value in (("casework.callback_tries", 1), ("casework.callback_script", "请问好了没有？")):
        set_figure(
            actor=desk.who("district"),
            place_code="320104",
            key=key,
            value=value,
            valid_from=desk.now.date() - dt.timedelta(days=9),
            reason="本区做法",
        )
    assert case_figures("320104").callback_scripts[0] == "请问好了没有？"
    assert "settled" in case_figures("320104").callback_scripts[1]
    call = badly_rated(desk)
    called(desk, call, "unreached")
    assert call.result == CallBackResult.UNREACHED


@pytest.mark.parametrize(("result", "orders"), [("partly", 1), ("rectify", 1), ("settled", 0)])
def test_what_is_not_wholly_settled_is_to_be_put_right(desk: Desk, result: str, orders: int) -> None:
    call = badly_rated(desk)
    called(desk, call, result, level=4)
    assert Rectification.objects.filter(call_back=call).count() == orders
    assert (call.second_level, Rating.objects.get(call_back=call).level) == (4, 2), "the first rating stays"


def test_a_second_rating_is_one_of_the_five(desk: Desk) -> None:
    call = badly_rated(desk)
    with pytest.raises(errors.LevelUnknown):
        called(desk, call, "settled", level=9)
    call.refresh_from_db()
    assert call.done_at is None
