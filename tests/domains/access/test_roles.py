"""Roles given and taken: validity, scope, separated duties, nobody for himself."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction

from liren.domains.access import errors, queries
from liren.domains.access.actions import accounts, roles
from liren.domains.access.actions.roles import RoleGrant
from liren.domains.access.choices import Role
from liren.domains.access.models import Account, RoleHolding
from liren.kernel import clock
from liren.kernel.actor import SYSTEM, VISITOR, ActorKind
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotAllowed, NotFound
from tests import personas

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from liren.config.demo.people import World

COUNTY, QINGTONG, LIUYIN = "320104", "320104901", "320104901001"
DAY = dt.timedelta(days=1)


@pytest.fixture
def newcomer(world: World) -> Account:
    account, _ = accounts.create_account(
        actor=SYSTEM, username="newcomer", display_name="新人", home_place_code=COUNTY
    )
    return account


def by(world: World, username: str) -> dict[str, object]:
    return {"actor": personas.actor(world.accounts[username])}


def test_an_actor_is_read_in_one_query(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    account = Account.objects.get(username="community")
    with django_assert_num_queries(1):
        actor = queries.actor_of(account)
    station = world.bodies["station:001"].id
    assert (actor.kind, actor.name, actor.office) == (ActorKind.STAFF, "李文静", "柳荫里工作站")
    assert actor.may("cases.handle", place_code=LIUYIN, body=station)
    assert not actor.may("cases.handle", place_code=LIUYIN, body=world.bodies["station:002"].id)
    assert not actor.may("cases.handle", place_code=LIUYIN)
    assert actor.may("cases.view", place_code=LIUYIN)
    assert not actor.may("cases.view", place_code="320104901002")


def test_a_resident_has_no_rights_and_a_closed_account_is_a_visitor(world: World) -> None:
    assert personas.actor(world.accounts["resident"]).grants == ()
    accounts.disable_account(actor=SYSTEM, account_id=world.accounts["grid"].id)
    assert personas.actor(world.accounts["grid"]) == VISITOR


def test_a_role_counts_from_its_first_moment_to_before_its_last(world: World, newcomer: Account) -> None:
    start, end = clock.now() + DAY, clock.now() + 3 * DAY
    grant = RoleGrant(Role.DISPATCHER, QINGTONG, world.bodies["street:901"].id, start, end)
    roles.grant_role(**by(world, "security"), account_id=newcomer.id, grant=grant)
    for moment, holds in [(start - dt.timedelta(seconds=1), False), (start, True), (end, False)]:
        with clock.at(moment):
            assert personas.actor(newcomer).has("cases.dispatch") is holds


def test_a_revoked_role_ends_at_once_and_only_once(world: World) -> None:
    holding = queries.holdings_of(world.accounts["dispatcher"].id)[0]
    roles.revoke_role(**by(world, "security"), holding_id=holding.id, reason="调岗")
    assert not personas.actor(world.accounts["dispatcher"]).grants
    with pytest.raises(errors.HoldingEnded):
        roles.revoke_role(**by(world, "security"), holding_id=holding.id)


def test_granting_and_revoking_are_audited(world: World, newcomer: Account) -> None:
    grant = RoleGrant(Role.AUDITOR, COUNTY)
    holding = roles.grant_role(**by(world, "security"), account_id=newcomer.id, grant=grant)
    roles.revoke_role(**by(world, "security"), holding_id=holding.id)
    verbs = (
        AuditEntry.objects.filter(object_id=str(newcomer.id)).order_by("seq").values_list("verb", flat=True)
    )
    assert list(verbs) == ["access.account.created", "access.role.granted", "access.role.revoked"]


def test_nobody_grants_to_himself_or_takes_his_own(world: World) -> None:
    own = world.accounts["security"].id
    with pytest.raises(errors.GrantToSelf):
        roles.grant_role(**by(world, "security"), account_id=own, grant=RoleGrant(Role.DISTRICT, COUNTY))
    with pytest.raises(errors.GrantToSelf):
        roles.revoke_role(**by(world, "security"), holding_id=queries.holdings_of(own)[0].id)


@pytest.mark.parametrize("username", ["admin", "district", "supervisor"])
def test_only_the_security_administrator_grants(world: World, newcomer: Account, username: str) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        roles.grant_role(
            **by(world, username), account_id=newcomer.id, grant=RoleGrant(Role.DISTRICT, COUNTY)
        )
    holding = queries.holdings_of(world.accounts["grid"].id)[0]
    with pytest.raises((NotAllowed, NotFound)):
        roles.revoke_role(**by(world, username), holding_id=holding.id)


def test_the_auditor_cannot_grant_and_sees_no_account(world: World, newcomer: Account) -> None:
    with pytest.raises(NotFound):
        roles.grant_role(
            **by(world, "auditor"), account_id=newcomer.id, grant=RoleGrant(Role.DISTRICT, COUNTY)
        )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN),
        (Role.SECURITY_ADMIN, Role.AUDITOR),
        (Role.AUDITOR, Role.SYSTEM_ADMIN),
    ],
)
def test_separated_duties_never_meet_in_one_account(
    world: World, newcomer: Account, first: Role, second: Role
) -> None:
    roles.grant_role(**by(world, "security"), account_id=newcomer.id, grant=RoleGrant(first, COUNTY))
    with pytest.raises(errors.DutiesSeparated):
        roles.grant_role(**by(world, "security"), account_id=newcomer.id, grant=RoleGrant(second, COUNTY))
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleHolding.objects.create(account=newcomer, role=second, place_code=COUNTY, valid_from=clock.now())


def test_a_duty_may_follow_another_that_has_ended(world: World, newcomer: Account) -> None:
    until = clock.now() + DAY
    roles.grant_role(
        **by(world, "security"),
        account_id=newcomer.id,
        grant=RoleGrant(Role.AUDITOR, COUNTY, valid_until=until),
    )
    later = RoleGrant(Role.SYSTEM_ADMIN, COUNTY, valid_from=until)
    assert roles.grant_role(**by(world, "security"), account_id=newcomer.id, grant=later).valid_from == until


def test_a_role_outside_the_granters_places_is_refused(world: World) -> None:
    street, _ = accounts.create_account(
        actor=SYSTEM, username="street.security", display_name="街道安全", home_place_code=QINGTONG
    )
    target, _ = accounts.create_account(
        actor=SYSTEM, username="someone", display_name="某人", home_place_code=QINGTONG
    )
    roles.grant_role(actor=SYSTEM, account_id=street.id, grant=RoleGrant(Role.SECURITY_ADMIN, QINGTONG))
    granter = personas.actor(street)
    with pytest.raises(errors.PlaceOutside):
        roles.grant_role(actor=granter, account_id=target.id, grant=RoleGrant(Role.DISTRICT, COUNTY))
    with pytest.raises(NotFound):
        roles.grant_role(
            actor=granter, account_id=world.accounts["district"].id, grant=RoleGrant(Role.AUDITOR, QINGTONG)
        )


@pytest.mark.parametrize(
    ("role", "body", "place"),
    [
        (Role.GRID_WORKER, "housing", COUNTY),
        (Role.GRID_WORKER, "station:002", LIUYIN),
        (Role.ORGANISATION, "", COUNTY),
        (Role.AUDITOR, "station:001", LIUYIN),
    ],
)
def test_a_body_that_does_not_fit_is_refused(
    world: World, newcomer: Account, role: Role, body: str, place: str
) -> None:
    body_id = world.bodies[body].id if body else None
    with pytest.raises(errors.BodyUnfit):
        roles.grant_role(
            **by(world, "security"), account_id=newcomer.id, grant=RoleGrant(role, place, body_id)
        )


def test_a_role_is_not_given_twice_nor_backwards_nor_to_a_resident(world: World, newcomer: Account) -> None:
    grant = RoleGrant(Role.DISTRICT, COUNTY)
    roles.grant_role(**by(world, "security"), account_id=newcomer.id, grant=grant)
    with pytest.raises(errors.AlreadyHeld):
        roles.grant_role(**by(world, "security"), account_id=newcomer.id, grant=grant)
    backwards = RoleGrant(Role.AUDITOR, COUNTY, valid_until=clock.now() - DAY)
    with pytest.raises(errors.BadPeriod):
        roles.grant_role(**by(world, "security"), account_id=newcomer.id, grant=backwards)
    with pytest.raises(errors.StaffOnly):
        roles.grant_role(**by(world, "security"), account_id=world.accounts["resident"].id, grant=grant)
    with pytest.raises(errors.PlaceOutside):
        roles.grant_role(
            **by(world, "security"), account_id=newcomer.id, grant=RoleGrant(Role.AUDITOR, "320104999")
        )


def test_the_database_itself_refuses_a_grant_to_oneself(world: World, newcomer: Account) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleHolding.objects.create(
            account=newcomer,
            role=Role.AUDITOR,
            place_code=COUNTY,
            valid_from=clock.now(),
            granted_by=newcomer,
        )


def test_staff_of_bodies_are_the_active_holders_of_today(world: World) -> None:
    station = world.bodies["station:001"].id
    assert {a.username for a in queries.staff_of_bodies([station])} == {"grid", "community", "director"}
    accounts.disable_account(actor=SYSTEM, account_id=world.accounts["grid"].id)
    assert {a.username for a in queries.staff_of_bodies([station])} == {"community", "director"}


def test_a_list_of_accounts_costs_as_many_queries_for_three_as_for_thirty(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    viewer = personas.actor(world.accounts["admin"])
    for number in range(25):
        accounts.create_account(
            actor=SYSTEM, username=f"worker{number:02d}", display_name="工", home_place_code=LIUYIN
        )
    with django_assert_num_queries(2):
        page = queries.list_accounts(viewer, queries.AccountFilter())
        assert len(page.rows) == 36
        assert [holding for row in page.rows for holding in row.current_holdings]
    only = queries.list_accounts(viewer, queries.AccountFilter(role=Role.DISPATCHER))
    assert [row.username for row in only.rows] == ["dispatcher"]


def test_a_long_list_is_paged_by_username(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 4)
    viewer = personas.actor(world.accounts["admin"])
    seen, after = [], ""
    while True:
        page = queries.list_accounts(viewer, queries.AccountFilter(), after=after)
        seen += [row.username for row in page.rows]
        after = page.next
        if not after:
            break
    assert seen == sorted(personas.STAFF)


def test_an_account_out_of_place_does_not_exist(world: World) -> None:
    with pytest.raises(NotFound):
        queries.get_account(personas.actor(world.accounts["district"]), world.accounts["grid"].id)
    with pytest.raises(NotFound):
        queries.get_account(personas.actor(world.accounts["admin"]), uuid.uuid4())
    with pytest.raises(NotFound):
        queries.get_account(personas.actor(world.accounts["admin"]), world.accounts["resident"].id)
