"""Bodies: founding, the line upwards, who covers a place, and what is refused."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction

from liren.domains.organisations import actions, errors, queries, rules
from liren.domains.organisations.choices import BodyKind, PostKind
from liren.domains.organisations.models import Body
from liren.kernel.actor import SYSTEM
from liren.kernel.refusals import NotAllowed, NotFound
from tests import personas

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from liren.config.demo.people import World

LIUYIN = "320104901001"


@pytest.mark.parametrize(
    ("code", "above"),
    [
        ("320104901001", ["320104901001", "320104901", "320104", "3201", "32"]),
        ("320104", ["320104", "3201", "32"]),
        ("32", ["32"]),
    ],
)
def test_a_code_lies_in_each_of_its_shorter_codes(code: str, above: list[str]) -> None:
    assert rules.places_above(code) == above


def test_the_nearest_covering_body_is_found(world: World) -> None:
    found = queries.body_for(LIUYIN, BodyKind.STATION)
    assert found == world.bodies["station:001"]
    assert queries.street_centre_for(LIUYIN) == world.bodies["street:901"]
    assert queries.street_centre_for("320104902001") == world.bodies["street:902"]
    assert queries.district_centre_for("320104902001") == world.bodies["district"]
    assert queries.street_centre_for("320105001001") is None


def test_the_line_upwards_is_read_in_one_query(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        line = queries.line_up(world.bodies["station:001"].id)
    assert [body.short_name for body in line] == ["柳荫里工作站", "青桐街道中心", "区治理中心"]


def test_bodies_under_a_place_leave_out_closed_ones_and_other_kinds(world: World) -> None:
    actions.close_body(actor=SYSTEM, body_id=world.bodies["social"].id)
    kinds = {
        body.kind
        for body in queries.bodies_under("320104901", {BodyKind.STATION, BodyKind.SOCIAL_ORGANISATION})
    }
    assert kinds == {BodyKind.STATION}


def test_a_name_is_taken_once_in_a_place(world: World) -> None:
    with pytest.raises(errors.BodyNameTaken):
        actions.found_body(
            actor=SYSTEM,
            kind=BodyKind.STATION,
            name="柳荫里社区工作站",
            short_name="另一个",
            place_code=LIUYIN,
        )


@pytest.mark.parametrize("name", ["", "   "])
def test_a_body_without_a_name_is_refused(world: World, name: str) -> None:
    with pytest.raises(errors.BodyNameMissing):
        actions.found_body(actor=SYSTEM, kind=BodyKind.STATION, name=name, short_name="站", place_code=LIUYIN)


@pytest.mark.parametrize("parent", ["station:002", "station:001"])
def test_a_parent_must_cover_the_place_and_not_stand_below(world: World, parent: str) -> None:
    with pytest.raises(errors.ParentUnfit):
        actions.move_body(
            actor=SYSTEM, body_id=world.bodies["station:001"].id, parent_id=world.bodies[parent].id
        )


def test_two_bodies_of_one_place_cannot_stand_above_each_other(world: World) -> None:
    committee, station = world.bodies["committee:001"].id, world.bodies["station:001"].id
    actions.move_body(actor=SYSTEM, body_id=station, parent_id=committee)
    with pytest.raises(errors.ParentUnfit):
        actions.move_body(actor=SYSTEM, body_id=committee, parent_id=station)


def test_a_body_with_others_below_it_cannot_be_closed(world: World) -> None:
    with pytest.raises(errors.BodyHasChildren):
        actions.close_body(actor=SYSTEM, body_id=world.bodies["street:901"].id)


def test_only_the_district_edits_bodies_and_only_its_own(world: World) -> None:
    body = world.bodies["station:001"].id
    for username in ("dispatcher", "admin", "security", "auditor"):
        with pytest.raises(NotAllowed):
            actions.change_body(actor=personas.actor(world.accounts[username]), body_id=body, phone="12345")
    with pytest.raises(NotFound):
        actions.change_body(actor=personas.actor(world.accounts["resident"]), body_id=body, phone="1")
    changed = actions.change_body(
        actor=personas.actor(world.accounts["district"]), body_id=body, phone="025-84000000"
    )
    assert changed.phone == "025-84000000"


def test_a_post_is_held_once_by_a_person_and_left_after_it_was_taken(world: World) -> None:
    body, holder = world.bodies["social"], world.accounts["organisation"].id
    day = dt.date(2026, 1, 5)
    post = actions.create_post(actor=SYSTEM, body_id=body.id, kind=PostKind.MEMBER, title="干事")
    holding = actions.take_post(actor=SYSTEM, post_id=post.id, holder_id=holder, since=day)
    assert [row.holder_id for row in queries.holders_of(body.id)] == [holder]
    with pytest.raises(errors.PostHeldAlready):
        actions.take_post(actor=SYSTEM, post_id=post.id, holder_id=holder, since=day)
    with pytest.raises(errors.HoldingNotOpen):
        actions.leave_post(actor=SYSTEM, holding_id=holding.id, until=day)
    actions.leave_post(actor=SYSTEM, holding_id=holding.id, until=dt.date(2026, 2, 1))
    assert queries.holders_of(body.id) == []
    with pytest.raises(errors.HoldingNotOpen):
        actions.leave_post(actor=SYSTEM, holding_id=holding.id, until=dt.date(2026, 3, 1))


def test_a_title_is_given_once_in_a_body(world: World) -> None:
    body = world.bodies["social"].id
    actions.create_post(actor=SYSTEM, body_id=body, kind=PostKind.MEMBER, title="干事")
    with pytest.raises(errors.PostTitleTaken):
        actions.create_post(actor=SYSTEM, body_id=body, kind=PostKind.HEAD, title="干事")


def test_the_database_itself_refuses_a_body_above_itself(world: World) -> None:
    body = world.bodies["social"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Body.objects.filter(id=body.id).update(parent_id=body.id)


def test_names_for_filters_are_remembered_until_a_body_is_changed(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    names = queries.names_offered_to(SYSTEM)
    assert names == {body.id: body.short_name for body in queries.bodies_offered_to(SYSTEM)}
    with django_assert_num_queries(0):
        assert queries.names_offered_to(SYSTEM) == names
    station = world.bodies["station:001"]
    actions.close_body(actor=SYSTEM, body_id=station.id, reason="并入另一处")
    assert set(names) - set(queries.names_offered_to(SYSTEM)) == {station.id}
