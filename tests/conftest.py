"""What every test may ask for: the demo's small world, its personas, and browsers in which they are signed in."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache

if TYPE_CHECKING:
    from django.test import Client

    from liren.config.demo.people import World
    from liren.domains.access.models import Account

BROWSER, SWEEPS = Path(__file__).parent / "browser", Path(__file__).parent / "sweeps"
TWICE = "--of-the-database"
LONG = (SWEEPS / "test_urls.py", SWEEPS / "test_hostile_input.py")
# A browser test leaves Playwright's event loop running in its process; Django would refuse the next test its database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(TWICE, action="store_true", help="leave out what asks no database of the tests")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where several processes share the files, those of few but long tests come first, then those of many, so that all
    end at nearly the same time."""
    if config.getoption(TWICE):
        left = [item for item in items if not _asks_a_database(item)]
        items[:] = [item for item in items if item not in set(left)]
        config.hook.pytest_deselected(items=left)
    if not hasattr(config, "workerinput"):
        return
    sizes = Counter(item.path for item in items)

    def place(item: pytest.Item) -> tuple[bool, bool, int, str]:
        file = item.path
        return not file.is_relative_to(BROWSER), file not in LONG, -sizes[file], str(file)

    items.sort(key=place)


def _asks_a_database(item: pytest.Item) -> bool:
    """Pure rules do not; what starts programs of its own (they ask the same server), drives a browser or sweeps may."""
    fixtures = {"db", "transactional_db", "django_db_setup", "live_server"}
    return (
        bool(fixtures.intersection(getattr(item, "fixturenames", ())))
        or item.get_closest_marker("django_db") is not None
        or item.path.is_relative_to(BROWSER)
        or item.path.is_relative_to(SWEEPS)
        or bool({"prepared", "subprocess"}.intersection(vars(getattr(item, "module", item))))
    )


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """The test database of each process is a copy; nothing is left for the migrations to do."""
    from tests.prepared import tables_there

    with tables_there():
        yield


@pytest.fixture(autouse=True)
def _fresh_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is remembered from the test before; within one, memory does not run out on a busy machine."""
    from liren.kernel import recall

    monkeypatch.setattr(recall, "SECONDS", 3600.0)
    cache.clear()
    recall.forget_all()


@pytest.fixture(autouse=True)
def _nobody_idles(settings: Any, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Tests set the clock; whoever is signed in stays so, and is not noted again, unless a test says otherwise."""
    from liren.domains.access.rules import presence

    settings.LIREN_IDLE = dict.fromkeys(("admin", "staff", "resident"), 0)
    if _asks_a_database(request.node):
        monkeypatch.setattr(presence, "SEEN_SELDOM", dt.timedelta(days=36_500))


@pytest.fixture
def world(db: None, request: pytest.FixtureRequest) -> World:
    """Places, bodies, accounts; for a desk the classes too. `world.bodies["station:001"]`, `world.accounts["grid"]`."""
    from tests.personas import build_world

    return build_world(classes=_needs_classes(request))


@pytest.fixture
def world_with_grids(db: None, request: pytest.FixtureRequest) -> World:
    """As `world`, with grids and buildings drawn."""
    from tests.personas import build_world

    return build_world(grids=True, classes=_needs_classes(request))


def _needs_classes(request: pytest.FixtureRequest) -> bool:
    return not {"desk", "desk311"}.isdisjoint(request.fixturenames)


@pytest.fixture
def personas(world: World) -> dict[str, Account]:
    """Accounts by username."""
    return world.accounts


@pytest.fixture
def client_of(world: World) -> Callable[[str], Client]:
    """`client_of("dispatcher")`: a browser in which that persona is signed in; "" is a visitor."""
    from tests.personas import client_for

    return lambda username: client_for(world.accounts[username] if username else None)
