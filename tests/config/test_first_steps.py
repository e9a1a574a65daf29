"""What an installation needs before its first matter: the catalogue and the bodies, from the command line."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from liren.config.cli import main
from liren.config.demo.ground import seed_demo_ground
from liren.kernel.actor import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ground() -> None:
    seed_demo_ground(SYSTEM)


def liren(*arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--json"])


def reported(done: Result) -> dict[str, Any]:
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_a_county_is_given_the_classes_of_its_pack_once() -> None:
    assert reported(liren("catalogue", "seed", "--place", "320104"))["created"] > 30
    assert reported(liren("catalogue", "seed", "--place", "320104"))["created"] == 0


def test_a_body_is_registered_under_its_parent_and_listed() -> None:
    district = reported(liren("bodies", "found", "区治理中心", "--kind", "district", "--place", "320104"))
    street = ("bodies", "found", "青桐街道综合服务中心", "--short", "青桐街道中心", "--kind", "street_centre")
    reported(liren(*street, "--place", "320104901", "--parent", district["id"]))
    listed = reported(liren("bodies", "list", "--place", "320104"))["bodies"]
    assert [body["kind"] for body in listed] == ["district", "street_centre"]


def test_a_body_in_an_unknown_place_is_refused() -> None:
    done = liren("bodies", "found", "甲", "--kind", "station", "--place", "999999")
    assert done.exit_code == 1
    assert "[" in done.stderr
