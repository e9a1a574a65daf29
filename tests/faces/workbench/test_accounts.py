"""The desks of the system and the security administrator, and who else may look."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from liren.domains.access import queries
from liren.domains.access.models import Account, RoleHolding
from liren.kernel import clock
from tests import personas

if TYPE_CHECKING:
    from pytest_django import DjangoAssertMaxNumQueries

    from liren.config.demo.people import World

Open = Callable[[str], Client]


def url(account: Account, rest: str = "") -> str:
    return f"/bench/accounts/{account.id}/{rest}"


@pytest.mark.parametrize(
    ("username", "status"),
    [("admin", 200), ("security", 200), ("auditor", 403), ("district", 403), ("grid", 403), ("", 302)],
)
def test_the_list_of_accounts_is_for_the_two_administrators(
    client_of: Open, username: str, status: int
) -> None:
    assert client_of(username).get("/bench/accounts/").status_code == status


def test_the_list_filters_and_costs_few_queries(
    world: World, client_of: Open, django_assert_max_num_queries: DjangoAssertMaxNumQueries
) -> None:
    client = client_of("admin")
    with django_assert_max_num_queries(12):
        page = client.get("/bench/accounts/").content.decode()
    assert "孙丽娟" in page
    assert "王秀兰" not in page, "residents are on no list"
    found = client.get("/bench/accounts/", {"role": "dispatcher"}).content.decode()
    assert "孙丽娟" in found
    assert "周小满" not in found
    assert "没有符合条件的账号" in client.get("/bench/accounts/", {"q": "zzz"}).content.decode()
    assert client.get("/bench/accounts/", {"role": "nonsense", "after": "zz"}).status_code == 200


def test_a_new_account_shows_its_password_once(world: World, client_of: Open) -> None:
    given = {"display_name": "刘新", "username": "liu.xin", "home_place_code": "320104901"}
    page = client_of("admin").post("/bench/accounts/new/", given).content.decode()
    shown = re.search(r"<code>([^<]+)</code>", page)
    assert shown
    account = Account.objects.get(username="liu.xin")
    assert account.check_password(shown[1])
    assert shown[1] not in client_of("admin").get(url(account)).content.decode()


def test_a_taken_username_is_said_beside_its_field(client_of: Open) -> None:
    given = {"display_name": "刘新", "username": "grid", "home_place_code": "320104901"}
    page = client_of("admin").post("/bench/accounts/new/", given)
    assert page.status_code == 422
    assert "已有人使用" in page.content.decode()
    assert 'aria-invalid="true"' in page.content.decode()


def test_an_account_is_closed_opened_and_reset(world: World, client_of: Open) -> None:
    admin, grid = client_of("admin"), world.accounts["grid"]
    assert admin.post(url(grid, "disable/"), {"reason": "离职"}).status_code == 302
    assert "已停用" in admin.get(url(grid)).content.decode()
    assert admin.post(url(grid, "enable/")).status_code == 302
    page = admin.post(url(grid, "password/")).content.decode()
    assert "只显示这一次" in page
    assert admin.post(url(grid, "second-factor/")).status_code == 302
    assert admin.post(url(world.accounts["admin"], "disable/")).status_code == 409


@pytest.mark.parametrize("rest", ["disable/", "enable/", "password/", "second-factor/"])
@pytest.mark.parametrize(
    ("username", "status"), [("security", 403), ("auditor", 403), ("director", 403), ("", 302)]
)
def test_only_the_system_administrator_manages_accounts(
    world: World, client_of: Open, rest: str, username: str, status: int
) -> None:
    assert client_of(username).post(url(world.accounts["grid"], rest)).status_code == status


def test_a_role_is_granted_after_its_rights_were_shown(world: World, client_of: Open) -> None:
    client, grid = client_of("security"), world.accounts["grid"]
    choice = client.get(url(grid, "roles/new/")).content.decode()
    assert "只限本单位" in choice
    form = client.get(url(grid, "roles/new/?role=dispatcher")).content.decode()
    assert "派单" in form
    assert "青桐街道综合服务中心" in form
    assert "柳荫里社区工作站" not in form, "only bodies that fit the role are offered"
    given = {
        "body": str(world.bodies["street:901"].id),
        "place_code": "320104901",
        "first_day": clock.today().isoformat(),
        "last_day": clock.today().isoformat(),
    }
    assert client.post(url(grid, "roles/new/?role=dispatcher"), given).status_code == 302
    holding = RoleHolding.objects.get(account=grid, role="dispatcher")
    assert holding.granted_by == world.accounts["security"]
    assert holding.valid_until
    assert holding.valid_until.astimezone(clock.LOCAL).hour == 0
    assert personas.actor(grid).has("cases.dispatch")


def test_refusals_of_a_grant_are_shown_in_the_form(world: World, client_of: Open) -> None:
    client = client_of("security")
    given = {"body": "", "place_code": "320104", "first_day": clock.today().isoformat(), "last_day": ""}
    separated = client.post(url(world.accounts["admin"], "roles/new/?role=auditor"), given)
    assert separated.status_code == 422
    assert "须由三个人分任" in separated.content.decode()
    own = client.post(url(world.accounts["security"], "roles/new/?role=district"), given)
    assert "不能给自己授予" in own.content.decode()


@pytest.mark.parametrize(
    ("username", "status"), [("admin", 403), ("auditor", 403), ("district", 403), ("", 302)]
)
def test_neither_system_administrator_nor_auditor_grants_or_revokes(
    world: World, client_of: Open, username: str, status: int
) -> None:
    client = client_of(username)
    holding = queries.holdings_of(world.accounts["grid"].id)[0]
    assert client.get(url(world.accounts["grid"], "roles/new/")).status_code == status
    assert client.post(f"/bench/roles/{holding.id}/revoke/").status_code == status
    assert not queries.holdings_of(world.accounts["grid"].id)[0].has_ended


def test_a_revoked_role_is_gone_from_the_next_click(world: World, client_of: Open) -> None:
    admin = client_of("admin")
    assert admin.get("/bench/accounts/").status_code == 200
    holding = queries.holdings_of(world.accounts["admin"].id)[0]
    assert (
        client_of("security").post(f"/bench/roles/{holding.id}/revoke/", {"reason": "轮岗"}).status_code
        == 302
    )
    assert admin.get("/bench/accounts/").status_code == 403


def test_an_account_out_of_place_is_not_there(world: World, client_of: Open) -> None:
    Account.objects.filter(username="grid").update(home_place_code="320105001")
    assert client_of("admin").get(url(world.accounts["grid"])).status_code == 404
    assert client_of("admin").post(url(world.accounts["grid"], "disable/")).status_code == 404


def test_an_account_page_shows_roles_and_costs_few_queries(
    world: World, client_of: Open, django_assert_max_num_queries: DjangoAssertMaxNumQueries
) -> None:
    client = client_of("security")
    with django_assert_max_num_queries(12):
        page = client.get(url(world.accounts["director"])).content.decode()
    assert "社区负责人" in page
    assert "立即收回" in page
