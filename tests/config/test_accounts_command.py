"""The first accounts of an installation are made on the command line."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from click.testing import CliRunner, Result

from liren.config.cli import main
from liren.domains.access.queries import account_by_username, actor_of
from liren.domains.territory.actions import create_place
from liren.kernel.actor import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def county() -> None:
    for code, name in (("32", "江苏省"), ("3201", "南京市"), ("320104", "秦淮区")):
        create_place(actor=SYSTEM, code=code, name=name, since=dt.date(2026, 1, 1))


def accounts(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["accounts", *arguments])


def test_a_first_administrator_is_made_with_role_and_password() -> None:
    done = accounts("create", "first", "--place", "320104", "--role", "system_admin", "--json")
    assert done.exit_code == 0, done.output
    report = json.loads(done.stdout.splitlines()[-1])
    account = account_by_username("first")
    assert account is not None
    assert account.check_password(report["password"])
    assert actor_of(account).may("accounts.edit", place_code="320104005")


def test_the_same_name_twice_is_refused_and_nothing_changes() -> None:
    accounts("create", "first", "--place", "320104")
    again = accounts("create", "first", "--place", "320104")
    assert again.exit_code == 1
    assert "[access." in again.stderr


def test_an_unknown_place_is_refused() -> None:
    assert accounts("create", "first", "--place", "999999").exit_code == 1
    assert account_by_username("first") is None


def test_a_password_can_be_reset() -> None:
    accounts("create", "first", "--place", "320104")
    done = accounts("reset", "first", "--json")
    account = account_by_username("first")
    assert account is not None
    assert account.check_password(json.loads(done.stdout.splitlines()[-1])["password"])


def test_an_account_that_is_not_there_is_not_found() -> None:
    done = accounts("reset", "nobody")
    assert done.exit_code == 1
    assert "[kernel.not_found]" in done.stderr
