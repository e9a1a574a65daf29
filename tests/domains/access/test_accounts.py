"""Accounts of staff: made, closed, passwords; and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection

from liren.domains.access import errors, queries
from liren.domains.access.actions import accounts, second_factor
from liren.domains.access.models import Account
from liren.domains.access.sealing import phone_index
from liren.kernel.actor import SYSTEM, VISITOR
from liren.kernel.refusals import NotAllowed, NotFound
from tests import personas

if TYPE_CHECKING:
    from liren.config.demo.people import World

COUNTY = "320104"


def make(
    world: World, username: str = "newcomer", name: str = "新人", place: str = COUNTY, by: str = "admin"
) -> Account:
    actor = personas.actor(world.accounts[by])
    account, _ = accounts.create_account(
        actor=actor, username=username, display_name=name, home_place_code=place
    )
    return account


def test_a_new_account_gets_a_password_that_must_be_changed(world: World) -> None:
    account, initial = accounts.create_account(
        actor=personas.actor(world.accounts["admin"]),
        username=" New.Comer ",
        display_name=" 新人 ",
        home_place_code=COUNTY,
    )
    assert (account.username, account.display_name, account.must_change_password) == (
        "new.comer",
        "新人",
        True,
    )
    assert account.check_password(initial)


@pytest.mark.parametrize("by", ["security", "auditor", "district", "director", "resident"])
def test_only_the_system_administrator_makes_accounts(world: World, by: str) -> None:
    with pytest.raises(NotAllowed):
        make(world, by=by)


def test_bad_taken_and_misplaced_accounts_are_refused(world: World) -> None:
    with pytest.raises(errors.BadUsername):
        make(world, username="王五")
    with pytest.raises(errors.UsernameTaken):
        make(world, username="grid")
    with pytest.raises(errors.NameMissing):
        make(world, name=" ")
    for place in ("320199", "320105", ""):
        with pytest.raises(errors.PlaceOutside):
            make(world, place=place)


def test_nobody_disables_or_resets_himself(world: World) -> None:
    actor = personas.actor(world.accounts["admin"])
    with pytest.raises(errors.OwnAccount):
        accounts.disable_account(actor=actor, account_id=world.accounts["admin"].id)
    with pytest.raises(errors.OwnAccount):
        accounts.reset_password(actor=actor, account_id=world.accounts["admin"].id)


def test_a_disabled_account_comes_back_with_its_roles(world: World) -> None:
    actor, grid = personas.actor(world.accounts["admin"]), world.accounts["grid"]
    accounts.disable_account(actor=actor, account_id=grid.id, reason="离职")
    assert not Account.objects.get(id=grid.id).is_active
    accounts.enable_account(actor=actor, account_id=grid.id)
    assert personas.actor(grid).has("cases.handle")


def test_the_security_administrator_cannot_close_accounts(world: World) -> None:
    actor = personas.actor(world.accounts["security"])
    with pytest.raises(NotAllowed):
        accounts.disable_account(actor=actor, account_id=world.accounts["grid"].id)


@pytest.mark.parametrize("weak", ["short", "1234567890123", "community1"])
def test_a_weak_password_is_refused_with_its_reason(world: World, weak: str) -> None:
    actor = personas.actor(world.accounts["community"])
    with pytest.raises(errors.WeakPassword) as refused:
        accounts.change_own_password(actor=actor, old=personas.PASSWORD, new=weak)
    assert refused.value.details["why"]


def test_the_old_password_must_be_right(world: World) -> None:
    actor = personas.actor(world.accounts["community"])
    with pytest.raises(errors.WrongPassword):
        accounts.change_own_password(actor=actor, old="wrong", new="a-better-one-2026")
    accounts.change_own_password(actor=actor, old=personas.PASSWORD, new="a-better-one-2026")
    assert Account.objects.get(username="community").check_password("a-better-one-2026")


def test_only_the_command_line_sets_a_password_outright(world: World) -> None:
    grid = world.accounts["grid"].id
    with pytest.raises(NotAllowed):
        accounts.set_password(
            actor=personas.actor(world.accounts["admin"]), account_id=grid, password="whatever-it-is"
        )
    accounts.set_password(actor=SYSTEM, account_id=grid, password="whatever-it-is")
    assert Account.objects.get(id=grid).check_password("whatever-it-is")


def test_a_resident_may_choose_a_name_and_staff_may_not(world: World) -> None:
    accounts.rename_own(actor=personas.actor(world.accounts["resident"]), display_name=" 王阿姨 ")
    assert Account.objects.get(username="resident").display_name == "王阿姨"
    with pytest.raises(NotAllowed):
        accounts.rename_own(actor=personas.actor(world.accounts["grid"]), display_name="别名")
    with pytest.raises(errors.NameMissing):
        accounts.rename_own(actor=personas.actor(world.accounts["resident"]), display_name="长" * 41)


def test_a_phone_is_sealed_and_found_by_its_index_only(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM access_account WHERE username = 'resident'")
        stored = bytes(cursor.fetchone()[0])
    assert b"17000000001" not in stored
    found = Account.objects.get(phone_index=phone_index("17000000001"))
    assert (found.username, found.phone) == ("resident", "17000000001")


def test_a_phone_that_is_known_or_none_is_refused(world: World) -> None:
    with pytest.raises(errors.BadPhone):
        accounts.register_resident(actor=SYSTEM, phone="12345")
    with pytest.raises(errors.PhoneTaken):
        accounts.register_resident(actor=SYSTEM, phone="170 0000 0001")
    with pytest.raises(NotAllowed):
        accounts.register_resident(actor=personas.actor(world.accounts["grid"]), phone="17000000009")


def test_one_without_account_has_no_own_page(world: World) -> None:
    with pytest.raises(NotFound):
        queries.own_account(VISITOR)


@pytest.mark.parametrize("username", ["auditor", "security"])
def test_nobody_lets_himself_into_another_duty_by_a_reset(world: World, username: str) -> None:
    administrator = personas.actor(world.accounts["admin"])
    target = world.accounts[username].id
    for reset in (accounts.reset_password, second_factor.reset_second_factor):
        with pytest.raises(errors.OtherDuty) as refused:
            reset(actor=administrator, account_id=target)
        assert refused.value.code == "access.other_duty"
    accounts.reset_password(actor=SYSTEM, account_id=target)
    accounts.reset_password(actor=administrator, account_id=world.accounts["grid"].id)
