"""What a row of the table is made of: the scene, the personas in groups, and what each group gets."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from liren.config.demo.people import World

Statuses = dict[str, int]


@dataclass(frozen=True)
class Scene:
    """The small world and one matter in it: said by `resident`, given to the station of 柳荫里."""

    world: World
    number: str


Arguments = Callable[[Scene], dict[str, Any]]


@dataclass(frozen=True)
class Row:
    """What each persona gets. `args` makes the URL's arguments from the scene; `query` is appended as it is.
    `own_of`: for whom ("all") it speaks of what is their own, wherever they are."""

    get: Statuses
    post: Statuses = field(default_factory=dict)
    args: Arguments = lambda scene: {}
    query: str = ""
    own_of: tuple[str, ...] = ()


def who(**statuses: int) -> Statuses:
    return statuses


def bench(others: int = 403, **allowed: int) -> Statuses:
    """A page of the workbench: visitors are led to the sign-in, residents and staff without the right refused."""
    return {"visitor": 302, "resident": 403, "staff": others, **allowed}


PUBLIC = who(all=200, visitor=200)


LED_BACK = who(all=302, visitor=302)  # a later step of a walk that has not begun leads to the first


POSTED = who(all=405, visitor=405)


def matter(scene: Scene) -> dict[str, Any]:
    return {"number": scene.number}


def some_file(scene: Scene) -> dict[str, Any]:
    return {"file_id": uuid.uuid4(), "variant": "small"}


def sheet(scene: Scene) -> dict[str, Any]:
    return {"form": "csv"}


COMMUNITY = ("grid", "community", "director")


STREET = ("dispatcher", "supervisor")


BODIES = ("department", "organisation")  # the matter of the scene is not theirs: for them it does not exist


CASEWORK = (*COMMUNITY, *STREET, *BODIES, "district")


def each(status: int, *usernames: str) -> Statuses:
    return dict.fromkeys(usernames, status)


FIGURES = ("director", *STREET, "district")


def a_station(scene: Scene) -> dict[str, Any]:
    return {"body_id": scene.world.bodies["station:001"].id}
