"""Every object × every persona from elsewhere: whoever holds the same role in another district, for another body, finds
nothing of this one's, nor does another resident find what a resident may open as one's own."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.urls import reverse

from liren.config.demo.people import World
from liren.domains.access.models import RoleHolding
from liren.domains.organisations.models import Body
from liren.domains.territory.actions import create_place
from liren.domains.territory.models import Place
from liren.kernel import ids
from liren.kernel.actor import SYSTEM
from tests import personas
from tests.domains.casework.conftest import Desk, desk
from tests.sweeps.access_table import TABLE, Row, Scene
from tests.sweeps.test_urls import asked, expected, set_scene

__all__ = ["desk"]  # the fixture

HERE, ELSEWHERE = "320104", "320115"
NOT_THERE = (None, 401, 403, 404, 405)  # nobody of the role gets as far as the object
NUMBER = re.compile(r"\d{6}-\d{4}-\d{6,}")


def of_objects(scene: Scene, username: str) -> dict[str, tuple[Row, dict[str, Any]]]:
    """The URLs that speak of one object of the scene that is not the persona's own, with what they are asked with."""
    found = {}
    for name, row in TABLE.items():
        if {"all", username} & set(row.own_of):
            continue
        args = row.args(scene)
        if any(isinstance(value, uuid.UUID) or NUMBER.fullmatch(str(value)) for value in args.values()):
            found[name] = (row, args)
    return found


def move_away(world: World, username: str) -> None:
    """The persona's roles are held in another district from now on, for bodies there."""
    for holding in RoleHolding.objects.filter(account=world.accounts[username]).select_related("body"):
        code = place_elsewhere(holding.place_code)
        body = body_elsewhere(holding.body) if holding.body else None
        RoleHolding.objects.filter(id=holding.id).update(place_code=code, body=body)


def place_elsewhere(code: str) -> str:
    moved = ELSEWHERE + code.removeprefix(HERE)
    for length in (6, 9, 12):
        if length <= len(moved) and not Place.objects.filter(code=moved[:length]).exists():
            create_place(
                actor=SYSTEM, code=moved[:length], name=f"别处{moved[:length]}", since=personas.SINCE
            )
    return moved


def body_elsewhere(body: Body) -> Body:
    parent = body_elsewhere(body.parent) if body.parent else None
    code = place_elsewhere(body.place_code)
    found = Body.objects.filter(place_code=code, name=body.name).first()
    return found or Body.objects.create(
        id=ids.uuid7(),
        kind=body.kind,
        name=body.name,
        short_name=body.short_name,
        parent=parent,
        place=Place.objects.get(code=code),
        place_code=code,
    )


@pytest.mark.parametrize("username", personas.STAFF)
def test_nothing_of_here_exists_for_whoever_has_the_same_role_elsewhere(desk: Desk, username: str) -> None:
    objects = of_objects(set_scene(desk), username)
    move_away(desk.world, username)
    client = personas.client_for(desk.world.accounts[username])
    client.raise_request_exception = False
    wrong = []
    for name, (row, args) in sorted(objects.items()):
        for method, statuses in (("get", row.get), ("post", row.post)):
            here = expected(statuses, username) if statuses else None
            if here not in NOT_THERE and not (name.startswith("portal:") and expected(statuses, "") == here):
                got = asked(client, method, reverse(name, kwargs=args) + row.query)
                if got != 404:
                    wrong.append(f"{method.upper()} {name}: {got}, here {here}")
    assert "\n".join(wrong) == ""


def test_most_pages_of_objects_are_among_those_that_are_tried(desk: Desk) -> None:
    assert len(of_objects(set_scene(desk), "director")) > 250
