"""During leave a colleague stands in: with that role alone, for a time, and the audit says for whom."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from liren.domains.access import errors
from liren.domains.access.actions import accounts, roles, standing
from liren.domains.access.models import RoleHolding, StandIn
from liren.domains.access.queries.standing import actor_standing_in, deputies_for
from liren.domains.messaging.models import Delivery
from liren.kernel import clock
from liren.kernel.actor import SYSTEM, Actor
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotFound
from tests import personas

if TYPE_CHECKING:
    from liren.config.demo.people import World

PAGE = "/bench/account/stand-ins/"


def holding(world: World, username: str = "director") -> RoleHolding:
    rows = RoleHolding.objects.filter(account=world.accounts[username]).select_related("body").order_by("id")
    return rows[0]


def wish(world: World, deputy: str = "community", first: int = 0, last: int = 5, **more: Any) -> Any:
    now = clock.now()
    given = {
        "deputy_id": world.accounts[deputy].id,
        "starts_at": now + dt.timedelta(days=first),
        "ends_at": now + dt.timedelta(days=last),
        "reason": "年休假",
    }
    return standing.StandInWish(**{**given, **more})


def lent(world: World, **more: Any) -> StandIn:
    actor = personas.actor(world.accounts["director"])
    return standing.lend(actor=actor, holding_id=holding(world).id, wish=wish(world, **more))


def acting(world: World, row: StandIn) -> Actor | None:
    return actor_standing_in(world.accounts["community"], row.id)


def test_the_deputy_has_the_rights_of_the_role_and_none_of_the_own(world: World) -> None:
    row = lent(world)
    actor, director = acting(world, row), personas.actor(world.accounts["director"])
    assert actor is not None
    body = holding(world).body_id
    lent_whole = {one for one in director.grants if one.body in (None, body)}
    assert {one for one in lent_whole if one.right != "standins.arrange"} == set(actor.grants)
    assert (actor.id, actor.on_behalf_of) == (world.accounts["community"].id, world.accounts["director"].id)


def test_it_begins_and_ends_by_itself(world: World) -> None:
    row = lent(world, first=1, last=3)
    assert acting(world, row) is None
    with clock.at(clock.now() + dt.timedelta(days=2)):
        assert acting(world, row) is not None
    with clock.at(clock.now() + dt.timedelta(days=3, seconds=1)):
        assert acting(world, row) is None


def test_it_ends_with_the_role_and_with_the_account(world: World) -> None:
    row = lent(world)
    roles.revoke_role(actor=SYSTEM, holding_id=holding(world).id)
    assert acting(world, row) is None
    RoleHolding.objects.update(valid_until=None)
    assert acting(world, row) is not None
    accounts.disable_account(actor=SYSTEM, account_id=world.accounts["director"].id)
    assert acting(world, row) is None


def test_a_deputy_who_takes_a_separated_duty_stands_in_no_more(world: World) -> None:
    row = lent(world)
    grant = roles.RoleGrant("auditor", "320104")
    roles.grant_role(actor=SYSTEM, account_id=world.accounts["community"].id, grant=grant)
    assert acting(world, row) is None


def test_a_place_within_the_role_narrows_it_and_a_wider_one_is_refused(world: World) -> None:
    held = holding(world)
    with pytest.raises(errors.StandInPlace):
        lent(world, place_code=held.place_code[:6])
    actor = acting(world, lent(world))
    assert actor is not None
    assert {grant.place for grant in actor.grants} == {held.place_code}


@pytest.mark.parametrize(
    ("more", "refused"),
    [
        ({"deputy": "director"}, errors.StandInSelf),
        ({"deputy": "supervisor"}, errors.StandInUnfit),
        ({"deputy": "auditor"}, errors.StandInUnfit),
        ({"last": 0}, errors.StandInPeriod),
        ({"first": -9, "last": -1}, errors.StandInPeriod),
        ({"last": 93}, errors.StandInTooLong),
        ({"reason": "  "}, errors.StandInReason),
    ],
)
def test_what_cannot_be_lent_is_refused(world: World, more: dict[str, Any], refused: type[Exception]) -> None:
    with pytest.raises(refused):
        lent(world, **more)
    assert StandIn.objects.count() == 0


def test_the_same_twice_is_refused(world: World) -> None:
    lent(world)
    with pytest.raises(errors.StandInTwice):
        lent(world, first=4, last=9)


def test_separated_duties_are_not_lent(world: World) -> None:
    actor = personas.actor(world.accounts["auditor"])
    with pytest.raises(errors.StandInDuty):
        standing.lend(actor=actor, holding_id=holding(world, "auditor").id, wish=wish(world))


def test_a_director_arranges_for_colleagues_and_not_for_himself_in_their_place(world: World) -> None:
    director, theirs = personas.actor(world.accounts["director"]), holding(world, "community").id
    standing.lend(actor=director, holding_id=theirs, wish=wish(world, "grid"))
    with pytest.raises(errors.StandInSelf):
        standing.lend(actor=director, holding_id=theirs, wish=wish(world, "director"))


def test_nobody_lends_the_role_of_somebody_he_does_not_arrange_for(world: World) -> None:
    for username in ("grid", "community", "supervisor", "admin", "department"):
        with pytest.raises(NotFound):
            standing.lend(
                actor=personas.actor(world.accounts[username]),
                holding_id=holding(world).id,
                wish=wish(world, "community"),
            )


def test_whoever_stands_in_lends_nothing_on(world: World) -> None:
    actor = acting(world, lent(world))
    assert actor is not None
    with pytest.raises(errors.StandInMeanwhile):
        standing.lend(actor=actor, holding_id=holding(world, "community").id, wish=wish(world, "grid"))
    with pytest.raises(NotFound):
        standing.lend(actor=actor, holding_id=holding(world).id, wish=wish(world, "grid"))


def test_deputies_are_colleagues_of_the_same_body(world: World) -> None:
    found = {one.username for one in deputies_for(holding(world))}
    assert "community" in found
    assert not found & {"director", "supervisor", "auditor", "admin", "security"}


def test_standing_in_on_the_pages_shows_it_and_is_audited_on_behalf(world: World) -> None:
    row = lent(world)
    client: Client = personas.client_for(world.accounts["community"])
    assert "正在代" not in client.get(PAGE).content.decode().split("h-now")[0]
    assert client.post(f"{PAGE}{row.id}/begin/").status_code == 302
    page = client.get("/bench/account/").content.decode()
    name = world.accounts["director"].display_name
    assert f"您正在代{name}的班" in page
    began = AuditEntry.objects.get(verb="access.stand_in.began")
    assert began.actor_id == world.accounts["community"].id
    assert began.on_behalf_of == world.accounts["director"].id
    auditor = personas.client_for(world.accounts["auditor"])
    told = auditor.get("/bench/audit/?verb=access.stand_in.began").content.decode()
    assert f"{world.accounts['community'].display_name}（代{name}）" in told
    client.post(f"{PAGE}stop/")
    assert "您正在代" not in client.get("/bench/account/").content.decode()


def test_the_dispatch_desk_says_it_too(world: World) -> None:
    colleague = roles.RoleGrant("dispatcher", "320104901", world.bodies["street:901"].id)
    roles.grant_role(actor=SYSTEM, account_id=world.accounts["grid"].id, grant=colleague)
    row = standing.lend(
        actor=personas.actor(world.accounts["dispatcher"]),
        holding_id=holding(world, "dispatcher").id,
        wish=wish(world, "grid"),
    )
    client = personas.client_for(world.accounts["grid"])
    client.post(f"{PAGE}{row.id}/begin/")
    assert "您正在代" in client.get("/bench/dispatch/").content.decode()


def test_the_banner_goes_when_the_time_is_over(world: World) -> None:
    row = lent(world)
    client = personas.client_for(world.accounts["community"])
    client.post(f"{PAGE}{row.id}/begin/")
    with clock.at(clock.now() + dt.timedelta(days=6)):
        assert "您正在代" not in client.get("/bench/account/").content.decode()
        over = client.post(f"{PAGE}{row.id}/begin/")
        assert over.status_code == 409
        assert "access.stand_in_over" in over.content.decode()


def test_a_role_is_lent_through_the_page_and_both_are_told(world: World) -> None:
    client = personas.client_for(world.accounts["director"])
    url = f"{PAGE}lend/{holding(world).id}/"
    assert client.post(url, {}).status_code == 422
    day = clock.today()
    given = {
        "deputy": str(world.accounts["community"].id),
        "place_code": holding(world).place_code,
        "first_day": day.isoformat(),
        "last_day": (day + dt.timedelta(days=3)).isoformat(),
        "reason": "年休假",
    }
    late = {**given, "last_day": (day - dt.timedelta(days=1)).isoformat()}
    assert "代班的日子不对" in client.post(url, late).content.decode()
    assert client.post(url, given).headers["Location"] == PAGE
    assert Delivery.objects.filter(
        template="access.stand_in", account_id=world.accounts["community"].id
    ).exists()
    assert "年休假" in client.get(PAGE).content.decode()
    other = personas.client_for(world.accounts["community"])
    notices = other.get("/bench/notices/").content.decode()
    assert "代班安排好了" in notices
    assert f'href="{PAGE}"' in notices
    english = personas.client_for(world.accounts["community"])
    english.cookies["liren_language"] = "en"
    assert "Stand-ins" in english.get(PAGE).content.decode()


def test_either_ends_it_early_and_nobody_else_does(world: World) -> None:
    row = lent(world)
    grid = personas.client_for(world.accounts["grid"])
    assert grid.post(f"{PAGE}{row.id}/end/").status_code == 404
    deputy = personas.client_for(world.accounts["community"])
    assert deputy.post(f"{PAGE}{row.id}/end/").status_code == 302
    assert acting(world, row) is None
    assert deputy.post(f"{PAGE}{row.id}/end/").status_code == 409
    assert deputy.post(f"{PAGE}{uuid.uuid4()}/end/").status_code == 404
    later = lent(world, first=2, last=4)
    standing.end_stand_in(actor=personas.actor(world.accounts["director"]), stand_in_id=later.id)
    assert StandIn.objects.get(id=later.id).has_ended
