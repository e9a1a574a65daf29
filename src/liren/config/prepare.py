"""Brings the tables, the cache table and the collected static files to the version that runs."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from liren.kernel import measures


def bring_up_to_date() -> int:
    """Safe to repeat and quick when there is nothing to do. Returns how many migrations were applied."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    collect_static()
    measures.forget_the_dead(settings.LIREN_MEASURES_DIR)
    return len(plan)


def collect_static() -> None:
    """Collects the static files unless they are the ones collected last."""
    stamp = settings.STATIC_ROOT / ".collected"
    state = static_state()
    if stamp.exists() and stamp.read_text() == state:
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(state)


def static_state() -> str:
    """A digest over every static file's name, size and time."""
    total = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = (path, storage.size(path), storage.get_modified_time(path).timestamp())
            total.update(repr(stat).encode())
    return total.hexdigest()
