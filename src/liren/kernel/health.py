"""Whether this process can serve: what it needs, part by part.

Alive and ready are two questions. A process that is alive but not ready must get no requests and must not be killed
for it: the database may come back. A silent worker makes no page fail, so it is named and leaves readiness as it is.
"""

from __future__ import annotations

import functools
import shutil
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.db import DatabaseError
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from liren.kernel import audit, leaving, outbox, sealed
from liren.kernel.models import AuditEntry
from liren.kernel.recall import Recalled

MIB = 1 << 20
ILL_BELOW, CARE_BELOW = 200 * MIB, 1024 * MIB


class State(StrEnum):
    WELL = "well"
    CARE = "care"  # serves, and somebody should see to it
    ILL = "ill"  # must get no requests


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    state: State


def parts() -> tuple[Part, ...]:
    """Every part, asked anew at most every few seconds however often this is called. Never raises."""
    return (Part("process", State.ILL if leaving.is_leaving() else State.WELL), *_looked(""))


def is_ready() -> bool:
    return all(part.state is not State.ILL for part in parts())


def _look(_key: str) -> tuple[Part, ...]:
    try:
        waiting = _waiting_migrations()
    except DatabaseError:
        return Part("database", State.ILL), _disk()
    found = [Part("database", State.WELL), Part("migrations", State.ILL if waiting else State.WELL)]
    if not waiting:
        found += [_keys(), Part("worker", State.WELL if outbox.worker_alive() else State.CARE)]
    return (*found, _disk())


_looked: Recalled[str, tuple[Part, ...]] = Recalled(_look)


def _waiting_migrations() -> set[tuple[str, str]]:
    """What this version has and the database has not. One query."""
    from django.db import connection

    return set(_own_migrations()) - set(MigrationRecorder(connection).applied_migrations())


@functools.cache
def _own_migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).disk_migrations)


def _keys() -> Part:
    """Whether the newest sealed thing opens with the keys of this process."""
    newest = AuditEntry.objects.filter(subject=None, payload__isnull=False).order_by("-id").first()
    try:
        if newest is not None:
            audit.payload_of(newest)
    except sealed.SealBroken:
        return Part("keys", State.ILL)
    return Part("keys", State.WELL)


def _disk() -> Part:
    free = shutil.disk_usage(settings.LIREN_DATA_DIR).free
    return Part("disk", State.ILL if free < ILL_BELOW else State.CARE if free < CARE_BELOW else State.WELL)
