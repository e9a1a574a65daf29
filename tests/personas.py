"""One account a persona, on the small world of the demo. Rights are tested with these, volume with factories."""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from django.urls import resolve

from liren.config.demo.ground import ABOVE, QUARTERS, SINCE, STREETS, seed_demo_ground
from liren.config.demo.people import World, seed_demo_people
from liren.domains.access.models import Account
from liren.domains.access.queries import actor_of
from liren.domains.casework.actions.catalogue import seed_catalogue
from liren.domains.territory.actions import create_place
from liren.domains.territory.queries import find_place
from liren.faces.ui.doors import BACKEND
from liren.faces.ui.passes import MARK
from liren.kernel import clock
from liren.kernel.actor import SYSTEM, Actor
from tests.snapshot import Snapshot

PASSWORD = "three-willows-by-the-well"
STAFF = (
    "grid",
    "community",
    "director",
    "dispatcher",
    "supervisor",
    "department",
    "organisation",
    "district",
    "auditor",
    "admin",
    "security",
)
RESIDENTS = ("resident", "neighbour")
EVERYBODY = (*RESIDENTS, *STAFF)


_kept: dict[tuple[bool, bool, dt.date, frozenset[tuple[str, bytes]]], tuple[Snapshot, World]] = {}


def build_world(*, grids: bool = False, classes: bool = False) -> World:
    """Places, bodies and accounts; with `grids` the drawn ground as well, with `classes` the district's catalogue.

    Built by the real actions once in a process (and a day of the test's clock, and its keys); an empty database gets
    the same rows again.
    """
    is_empty = find_place("32") is None and not Account.objects.exists()
    key = (grids, classes, clock.today(), frozenset(settings.LIREN_SEAL_KEYS.items()))
    if is_empty and key in _kept:
        snapshot, world = _kept[key]
        snapshot.lay()
        return copy.deepcopy(world)
    world = _built(grids)
    if classes:
        seed_catalogue(actor=SYSTEM, county="320104")
    if is_empty:
        _kept[key] = (Snapshot.taken(), copy.deepcopy(world))
    return world


def _built(grids: bool) -> World:
    if grids:
        seed_demo_ground(SYSTEM)
    else:
        quarters = [(quarter.code, quarter.name) for quarter in QUARTERS]
        for code, name in (*ABOVE, *STREETS, *quarters):
            if find_place(code) is None:
                create_place(actor=SYSTEM, code=code, name=name, since=SINCE)
    return seed_demo_people(SYSTEM, PASSWORD)


def actor(account: Account) -> Actor:
    """Who acts when this account is signed in."""
    return actor_of(Account.objects.get(id=account.id))


def client_for(account: Account | None, **headers: Any) -> Client:
    """A browser in which the account is signed in (None: a visitor), without the pages of signing in."""
    client = Client(**headers)
    if account is not None:
        client.force_login(account, backend=BACKEND)
    return client


def file_address(client: Client, path: str) -> str:
    """The signed link under which this browser opens a stored file; any other address, and what a door keeps from it,
    as it is."""
    view = resolve(urlsplit(path).path).func
    if not getattr(view, MARK, False):
        return path
    answer = client.post(path)
    given = answer.headers.get("Location", "")
    return given if given.startswith(f"{path}?") else path
