"""Recovery codes: ten, each once, kept as digests; few left is said; those of before go on."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.apps import apps
from django.test import Client

from liren.domains.access import errors, queries
from liren.domains.access.actions import recovery, second_factor
from liren.domains.access.models import Account, RecoveryCode
from liren.kernel.actor import SYSTEM
from tests import personas
from tests.domains.access.test_races import together
from tests.faces.workbench.test_sign_in import enrolled as enrolled
from tests.faces.workbench.test_sign_in import enter

if TYPE_CHECKING:
    from liren.config.demo.people import World

CHANGE, SECOND = "/bench/account/second-factor/change/", "/bench/sign-in/code/"


def test_ten_codes_are_made_and_none_can_be_read(world: World, enrolled: tuple[str, list[str]]) -> None:
    _secret, codes = enrolled
    assert len(set(codes)) == 10
    assert all(len(code) == 8 and code.isdigit() for code in codes)
    kept = list(RecoveryCode.objects.values_list("digest", flat=True))
    assert len(kept) == 10
    assert not set(codes) & set(kept)
    assert not Authenticator.objects.exclude(type="totp").exists()


def test_the_same_code_of_two_people_has_two_digests(world: World) -> None:
    from liren.domains.access.sealing import recovery_digest

    first, second = world.accounts["grid"].id, world.accounts["community"].id
    assert recovery_digest("12345678", first) != recovery_digest("12345678", second)


def test_a_code_works_for_its_owner_alone_and_once(world: World, enrolled: tuple[str, list[str]]) -> None:
    code = enrolled[1][0]
    assert not recovery.use_code(world.accounts["community"].id, code)
    assert recovery.use_code(world.accounts["grid"].id, code)
    assert not recovery.use_code(world.accounts["grid"].id, code)
    assert queries.second_factor_of(world.accounts["grid"].id).codes_left == 9


def test_after_a_code_the_person_is_told_how_many_are_left(
    world: World, client: Client, enrolled: tuple[str, list[str]]
) -> None:
    enter(client)
    client.post(SECOND, {"code": enrolled[1][0]})
    assert "还剩 9 个" in client.get("/bench/account/").content.decode()


def test_few_codes_left_are_said_where_new_ones_are_made(
    world: World, enrolled: tuple[str, list[str]]
) -> None:
    grid, client = world.accounts["grid"].id, personas.client_for(world.accounts["grid"])
    assert "请换一组新的" not in client.get("/bench/account/").content.decode()
    for code in enrolled[1][:7]:
        recovery.use_code(grid, code)
    assert "恢复码只剩 3 个" in client.get("/bench/account/").content.decode()
    assert "恢复码只剩 3 个" in client.get("/bench/account/second-factor/").content.decode()


def test_renewing_voids_the_old_ones_and_shows_ten_to_print(
    world: World, enrolled: tuple[str, list[str]]
) -> None:
    client = personas.client_for(world.accounts["grid"])
    page = client.post(CHANGE, {"do": "codes", "password": personas.PASSWORD}).content.decode()
    assert page.count('<li class="num">') == 10
    assert "data-print" in page
    assert "账号 grid 的恢复码" in page
    assert not recovery.use_code(world.accounts["grid"].id, enrolled[1][0])
    assert queries.second_factor_of(world.accounts["grid"].id).codes_left == 10


def test_leaving_and_resetting_the_factor_take_the_codes_along(
    world: World, enrolled: tuple[str, list[str]]
) -> None:
    second_factor.reset_second_factor(actor=SYSTEM, account_id=world.accounts["grid"].id)
    assert RecoveryCode.objects.count() == 0
    with pytest.raises(errors.SecondFactorMissing):
        second_factor.check_second_factor(
            account=world.accounts["grid"], actor=personas.actor(world.accounts["grid"]), code=enrolled[1][0]
        )


def test_codes_made_before_go_on_as_digests(world: World, enrolled: tuple[str, list[str]]) -> None:
    grid = Account.objects.get(username="grid")
    RecoveryCode.objects.all().delete()
    before = RecoveryCodes.activate(grid)
    codes = before.generate_codes()
    before.validate_code(codes[0])
    migration = importlib.import_module("liren.domains.access.migrations.0006_recovery_codes")
    migration.carry_over(apps, None)
    assert queries.second_factor_of(grid.id).codes_left == 9
    assert not recovery.use_code(grid.id, codes[0])
    assert recovery.use_code(grid.id, codes[1])
    assert not Authenticator.objects.filter(type="recovery_codes").exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_code_sent_in_four_windows_at_once_works_in_one() -> None:
    account = Account.objects.create(kind="staff", username="racer", display_name="竞")
    code = recovery.fresh_codes(account)[0]
    assert sorted(together(4, lambda number: recovery.use_code(account.id, code))) == [False] * 3 + [True]
