"""No body is closed over matters it has in hand, and none comes back to one that was closed."""

from __future__ import annotations

import pytest

from liren.domains.casework.actions import dispatch, handing, handling, requester
from liren.domains.casework.errors import BodyHoldsMatters
from liren.domains.casework.models import Case
from liren.domains.organisations import duties
from liren.domains.organisations.actions import close_body
from liren.domains.organisations.models import Body
from liren.kernel.actor import SYSTEM, VISITOR
from tests.domains.casework.conftest import Desk
from tests.domains.casework.test_loop import refused


def close(desk: Desk, key: str) -> None:
    close_body(actor=SYSTEM, body_id=desk.body(key))


def test_a_body_with_open_matters_says_how_many_and_where_to_find_them(desk: Desk) -> None:
    for _ in range(2):
        desk.assigned("property")
    with pytest.raises(BodyHoldsMatters) as why:
        close(desk, "property")
    assert why.value.code == "casework.body_holds_matters"
    assert "2 件" in str(why.value)
    assert Body.objects.get(id=desk.body("property")).active


def test_what_is_offered_to_it_counts_and_what_is_resolved_does_not(desk: Desk) -> None:
    receipt = desk.accepted()
    offer = {"actor": desk.who("community"), "case_id": receipt.case_id, "reason": "other_duty"}
    handing.offer_case(**offer, words="归对方。", body_id=desk.body("housing"))
    with pytest.raises(BodyHoldsMatters):
        close(desk, "housing")
    handing.decline_case(actor=desk.who("department"), case_id=receipt.case_id, words="不归我们。")
    close(desk, "housing")


def test_a_closed_body_is_given_nothing_more(desk: Desk) -> None:
    receipt = desk.said()
    close(desk, "property")
    given = {"actor": desk.who("dispatcher"), "case_id": receipt.case_id}
    refusal = refused(dispatch.assign_case, **given, body_id=desk.body("property"))
    assert refusal == "casework.body_cannot_own"


def test_what_a_closed_body_had_answered_is_reopened_at_the_street_s_centre(desk: Desk) -> None:
    receipt = desk.assigned("property")
    organisation = desk.who("organisation")
    handling.accept_case(actor=organisation, case_id=receipt.case_id)
    handling.resolve_case(actor=organisation, case_id=receipt.case_id, outcome="fixed", answer="换了灯。")
    close(desk, "property")
    requester.reopen_case(actor=VISITOR, case_id=receipt.case_id, code=receipt.tracking_code, words="又坏了")
    case = Case.objects.get(id=receipt.case_id)
    assert (case.state, case.owner_id, case.clock) == ("received", desk.body("street:901"), "dispatch")
    dispatch.assign_case(actor=desk.who("dispatcher"), case_id=case.id, body_id=desk.body("station:001"))


def test_two_checks_do_not_share_a_name() -> None:
    with pytest.raises(ValueError, match="casework"):
        duties.before_closing("casework", lambda body: None)
