"""What every test may ask for: the demo's small world, its personas, and browsers in which they are signed in."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache

if TYPE_CHECKING:
    from django.test import Client

    from liren.config.demo.people import World
    from liren.domains.access.models import Account

# A browser test leaves Playwright's event loop running in its process; Django would refuse the next test its database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@pytest.fixture(autouse=True)
def _fresh_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is remembered from the test before; within one, memory does not run out on a busy machine."""
    from liren.kernel import recall

    monkeypatch.setattr(recall, "SECONDS", 3600.0)
    cache.clear()
    recall.forget_all()


@pytest.fixture
def world(db: None) -> World:
    """Places, bodies and accounts. `world.bodies["station:001"]`, `world.accounts["grid"]`."""
    from tests.personas import build_world

    return build_world()


@pytest.fixture
def world_with_grids(db: None) -> World:
    """As `world`, with grids and buildings drawn."""
    from tests.personas import build_world

    return build_world(grids=True)


@pytest.fixture
def personas(world: World) -> dict[str, Account]:
    """Accounts by username."""
    return world.accounts


@pytest.fixture
def client_of(world: World) -> Callable[[str], Client]:
    """`client_of("dispatcher")`: a browser in which that persona is signed in; "" is a visitor."""
    from tests.personas import client_for

    return lambda username: client_for(world.accounts[username] if username else None)
