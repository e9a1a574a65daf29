"""What a leaver has in hand passes to others in one go, by rights, with a history, and can be taken back."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liren.domains.access import errors
from liren.domains.access.actions import accounts, roles
from liren.domains.access.actions.handing import Given, hand_over, undo_handover
from liren.domains.access.actions.roles import RoleGrant
from liren.domains.access.handover_models import Handover
from liren.domains.access.models import Account
from liren.domains.access.queries.handing import handover_of, hands_of, lines_of, own_hands
from liren.domains.casework.models import Case, Step
from liren.domains.messaging.models import Delivery
from liren.domains.organisations.actions.duty import ShiftWish, set_shifts
from liren.domains.organisations.actions.keepers import appoint_keeper
from liren.domains.organisations.models import DutyShift, GridKeeper, PostHolding
from liren.domains.territory.queries import grids_under
from liren.kernel import in_hand
from liren.kernel.actor import SYSTEM
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotAllowed, NotFound
from tests import personas
from tests.domains.casework.conftest import LIUYIN, MONDAY, Desk

pytestmark = pytest.mark.django_db
MATTER, SHIFT = "casework.matter", "organisations.shift"


def person(desk: Desk, username: str) -> Account:
    return desk.world.accounts[username]


def of_matter(case_id: uuid.UUID, to: Account | None) -> Given:
    return Given(MATTER, case_id, to.id if to else None)


def handed(desk: Desk, *given: Given, by: str = "director", reason: str = "调走") -> Handover:
    return hand_over(actor=desk.who(by), account_id=person(desk, "community").id, given=given, reason=reason)


def test_a_matter_passes_with_its_history_and_the_successor_is_told(desk: Desk) -> None:
    case_id = desk.accepted().case_id
    before = Case.objects.get(id=case_id)
    heir = person(desk, "director")
    made = handed(desk, of_matter(case_id, heir), by="supervisor")
    case = Case.objects.get(id=case_id)
    assert (case.handler_id, case.owner_id, case.due_at) == (heir.id, before.owner_id, before.due_at)
    step = Step.objects.get(case=case, verb="hands_changed")
    assert step.data == {
        "was": person(desk, "community").display_name,
        "now": heir.display_name,
        "slip": made.number,
    }
    assert Step.objects.get(case=case, verb="accepted").actor_id == person(desk, "community").id
    assert made.number == "320104-2026-0001"
    assert AuditEntry.objects.filter(verb="access.handover.made").count() == 1
    assert Delivery.objects.filter(account_id=heir.id, template="access.handover").exists()
    assert [line.successor_id for line in lines_of(made)] == [heir.id]


def test_several_successors_share_it_or_nothing_passes(desk: Desk) -> None:
    first, second = desk.accepted().case_id, desk.accepted().case_id
    heir, unfit = person(desk, "director"), person(desk, "department")
    with pytest.raises(errors.SuccessorUnfit) as refused:
        handed(desk, of_matter(first, heir), of_matter(second, unfit), by="supervisor")
    assert refused.value.field == f"{MATTER}:{second.hex}"
    assert Case.objects.get(id=first).handler_id == person(desk, "community").id
    grid = person(desk, "grid")
    handed(desk, of_matter(first, heir), of_matter(second, grid), by="supervisor")
    assert set(Case.objects.filter(id__in=[first, second]).values_list("handler_id", flat=True)) == {
        heir.id,
        grid.id,
    }


def test_an_account_with_open_work_is_not_closed_until_it_is_handed_over(desk: Desk) -> None:
    case_id, leaver = desk.accepted().case_id, person(desk, "community")
    with pytest.raises(errors.OpenWork, match="1"):
        accounts.disable_account(actor=desk.who("admin"), account_id=leaver.id)
    handed(desk, of_matter(case_id, person(desk, "director")), by="supervisor")
    assert not accounts.disable_account(actor=desk.who("admin"), account_id=leaver.id).is_active


def test_the_supervisor_gives_it_back_to_the_body_and_the_director_may_not(desk: Desk) -> None:
    case_id = desk.accepted().case_id
    with pytest.raises(errors.HandoverNoRelease):
        handed(desk, of_matter(case_id, None))
    handed(desk, of_matter(case_id, None), by="supervisor", reason="突然离职，没有人接")
    case = Case.objects.get(id=case_id)
    assert (case.handler_id, case.state) == (None, "accepted")
    assert Step.objects.filter(case=case, verb="hands_free").exists()
    assert AuditEntry.objects.filter(verb="access.handover.released").count() == 1
    accounts.disable_account(actor=desk.who("admin"), account_id=person(desk, "community").id)


def test_whoever_arranges_reaches_own_body_and_place_alone(desk: Desk) -> None:
    leaver, case_id = person(desk, "community"), desk.accepted().case_id
    with pytest.raises(NotFound):
        hand_over(
            actor=desk.who("security"),
            account_id=leaver.id,
            given=[of_matter(case_id, person(desk, "director"))],
            reason="调走",
        )
    with pytest.raises(errors.HandoverOwn):
        hand_over(actor=desk.who("director"), account_id=person(desk, "director").id, given=[], reason="x")
    with pytest.raises(errors.HandoverEmpty):
        handed(desk)
    with pytest.raises(errors.HandoverReason):
        handed(desk, of_matter(case_id, person(desk, "director")), reason=" ")
    with pytest.raises(errors.HandoverGone):
        handed(desk, of_matter(uuid.uuid4(), person(desk, "director")))
    with pytest.raises(errors.HandoverTooMuch):
        handed(desk, *[of_matter(case_id, None)] * 301)


def test_what_lies_in_another_body_is_counted_and_left_to_its_head(desk: Desk) -> None:
    case_id, leaver = desk.accepted().case_id, person(desk, "community")
    Case.objects.filter(id=case_id).update(owner=desk.body("station:002"))
    seen = hands_of(desk.who("director"), leaver)
    assert (MATTER in {kind.key for kind in seen.kinds}, seen.elsewhere) == (False, 1)
    with pytest.raises(errors.HandoverOutside):
        handed(desk, of_matter(case_id, person(desk, "grid")))


def test_a_handover_is_taken_back_within_its_days_as_far_as_nothing_changed(desk: Desk) -> None:
    first, second = desk.accepted().case_id, desk.accepted().case_id
    leaver, heir = person(desk, "community"), person(desk, "director")
    made = handed(desk, of_matter(first, heir), of_matter(second, heir), by="supervisor")
    Case.objects.filter(id=second).update(handler=person(desk, "grid"))
    back = undo_handover(actor=desk.who("supervisor"), handover_id=made.id, reason="选错了人")
    assert back == (1, 1)
    assert Case.objects.get(id=first).handler_id == leaver.id
    assert Step.objects.filter(case_id=first, verb="hands_back").exists()
    with pytest.raises(errors.HandoverUndone):
        undo_handover(actor=desk.who("supervisor"), handover_id=made.id, reason="再来")


def test_it_is_not_taken_back_too_late_nor_to_a_closed_account(desk: Desk) -> None:
    case_id, heir = desk.accepted().case_id, person(desk, "director")
    made = handed(desk, of_matter(case_id, heir), by="supervisor")
    accounts.disable_account(actor=desk.who("admin"), account_id=person(desk, "community").id)
    with pytest.raises(errors.HandoverLeaverGone):
        undo_handover(actor=desk.who("supervisor"), handover_id=made.id, reason="回来了")
    accounts.enable_account(actor=desk.who("admin"), account_id=person(desk, "community").id)
    with desk.at(days=7), pytest.raises(errors.HandoverUndoLate, match="7"):
        undo_handover(actor=desk.who("supervisor"), handover_id=made.id, reason="回来了")


def test_both_and_those_who_arrange_there_see_the_slip_and_nobody_else(desk: Desk) -> None:
    made = handed(desk, of_matter(desk.accepted().case_id, person(desk, "director")), by="supervisor")
    for name in ("community", "director", "supervisor", "district"):
        assert handover_of(desk.who(name), made.id) == made
    for name in ("grid", "department", "security", "auditor"):
        with pytest.raises(NotFound):
            handover_of(desk.who(name), made.id)
    with pytest.raises(NotAllowed):
        undo_handover(actor=desk.who("community"), handover_id=made.id, reason="不想走了")


def test_shifts_and_posts_pass_too_and_come_back(desk: Desk) -> None:
    leaver, heir = person(desk, "community"), person(desk, "director")
    body, tomorrow = desk.body("station:001"), MONDAY + dt.timedelta(days=1)
    wish = ShiftWish(holder_id=leaver.id, starts_at=tomorrow, ends_at=tomorrow + dt.timedelta(hours=8))
    (shift,) = set_shifts(actor=SYSTEM, body_id=body, wish=wish)
    post = PostHolding.objects.filter(holder=leaver, until=None).first()
    given = [Given(SHIFT, shift.id, heir.id)]
    if post is not None:
        given.append(Given("organisations.post", post.post_id, heir.id))
    made = handed(desk, *given, by="supervisor")
    assert DutyShift.objects.get(id=shift.id).holder_id == heir.id
    undo_handover(actor=desk.who("supervisor"), handover_id=made.id, reason="选错了人")
    assert DutyShift.objects.get(id=shift.id).holder_id == leaver.id
    handed(desk, Given(SHIFT, shift.id, None), by="supervisor")
    assert not DutyShift.objects.filter(id=shift.id).exists()


def test_what_is_in_hand_is_one_query_and_seen_by_oneself(desk: Desk) -> None:
    desk.accepted()
    with CaptureQueriesContext(connection) as asked:
        things = in_hand.held_by(person(desk, "community").id)
    assert len(asked) == 1
    assert in_hand.counts(things)[MATTER] == 1
    assert MATTER in {kind.key for kind in own_hands(desk.who("community")).kinds}


def test_a_role_that_ended_gives_nothing_to_take_over(desk: Desk) -> None:
    case_id, heir = desk.accepted().case_id, person(desk, "grid")
    for holding in heir.holdings.all():
        roles.revoke_role(actor=desk.who("security"), holding_id=holding.id)
    with pytest.raises(errors.SuccessorUnfit):
        handed(desk, of_matter(case_id, heir), by="supervisor")
    grant = RoleGrant("grid_worker", LIUYIN, desk.body("station:001"))
    roles.grant_role(actor=desk.who("security"), account_id=heir.id, grant=grant)
    assert handed(desk, of_matter(case_id, heir), by="supervisor").number


def test_a_grid_passes_with_its_part_and_comes_back() -> None:
    """A deputy who becomes the chief is no deputy any more."""
    world = personas.build_world(grids=True)
    people, grid = world.accounts, grids_under(LIUYIN)[0]
    chief, deputy = people["community"], people["director"]
    for one, part in ((chief, "chief"), (deputy, "deputy")):
        appoint_keeper(actor=SYSTEM, grid_id=grid.id, holder_id=one.id, part=part, since=dt.date(2026, 1, 1))
    given = [Given("organisations.keeper", grid.id, deputy.id)]
    supervisor = personas.actor(people["supervisor"])
    made = hand_over(actor=supervisor, account_id=chief.id, given=given, reason="调走")
    now = GridKeeper.objects.filter(grid=grid, until=None)
    assert [(row.holder_id, row.part) for row in now] == [(deputy.id, "chief")]
    undo_handover(actor=supervisor, handover_id=made.id, reason="不走了")
    assert [(row.holder_id, row.part) for row in now.all()] == [(chief.id, "chief")]
