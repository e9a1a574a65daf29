"""Supervision that opens by itself: late, badly rated, returned, told by many."""

from __future__ import annotations

from liren.domains.casework.actions import handling, intake, requester
from liren.domains.casework.actions import supervision as deeds
from liren.domains.casework.actions.supervision_ticks import open_by_rules
from liren.domains.casework.models import Case, Supervision
from liren.domains.casework.queries import supervision as found
from liren.domains.policy.actions import set_figure
from liren.kernel.actor import VISITOR
from tests.domains.casework.conftest import Desk


def supervised_by_rule() -> list[tuple[str, str]]:
    return list(Supervision.objects.order_by("opened_at").values_list("cause", "level"))


def test_a_long_late_matter_comes_under_supervision_by_itself_once(desk: Desk) -> None:
    receipt = desk.assigned()
    desk.at(days=1)
    assert open_by_rules() == 0
    desk.at(days=3)
    assert open_by_rules() == 1
    assert open_by_rules() == 0
    assert supervised_by_rule() == [("late", "notice")]
    supervision = Supervision.objects.get(case=receipt.case_id)
    assert (supervision.opened_by, supervision.opened_name) == (None, "")
    assert found.history_of(supervision)[0].sentence.startswith("长时间逾期，自动发出督办通知给")
    deeds.close_supervision(
        actor=desk.who("supervisor"), supervision_id=supervision.id, result="explained", words="在催。"
    )
    assert open_by_rules() == 0, "each rule opens one a matter"


def test_two_bad_ratings_call_for_supervised_rectification(desk: Desk) -> None:
    first = desk.accepted()
    other = intake.join_case(actor=VISITOR, case_id=first.case_id)
    assert other is not None
    handling.resolve_case(
        actor=desk.who("community"), case_id=first.case_id, outcome="fixed", answer="换了灯。"
    )
    for number, receipt in enumerate((first, other)):
        assert open_by_rules() == 0, f"{number} bad ratings are not enough"
        requester.rate_case(
            actor=VISITOR, case_id=first.case_id, code=receipt.tracking_code, level=1, words="还是不亮。"
        )
    assert open_by_rules() == 1
    assert supervised_by_rule() == [("badly_rated", "rectification")]


def test_returns_and_numbers_of_people_have_their_rules_too(desk: Desk) -> None:
    returned, hot = desk.assigned(text="路灯不亮。"), desk.assigned(text="下水道堵了。")
    Case.objects.filter(id=returned.case_id).update(return_count=2)
    Case.objects.filter(id=hot.case_id).update(people=10)
    assert open_by_rules() == 2
    assert sorted(supervised_by_rule()) == [("hot", "notice"), ("returned", "notice")]


def test_a_district_switches_a_rule_off(desk: Desk) -> None:
    set_figure(
        actor=desk.who("district"),
        place_code="320104",
        key="casework.supervision.late_days",
        value=0,
        valid_from=desk.now.date(),
        reason="先不自动督办",
    )
    desk.assigned()
    desk.at(days=9)
    assert open_by_rules() == 0
