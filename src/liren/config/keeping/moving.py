"""From one database to another, of whatever kind: every row of every model, compared afterwards value by value.

The bytes of sealed values are carried as they lie; nothing is opened on the way. One transaction: all of it or nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connections, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import ExpressionWrapper, F

from liren.config.keeping.errors import Differs, NotEmpty, OtherTables, SameDatabase
from liren.kernel import bulk
from liren.kernel.sealed import SealedTextField

HERE, THERE = "default", "moved_from"
LAST = ("casework.CaseWords", "casework.RateMark")  # triggers of theirs ask other rows, or others' write them
Tables = dict[str, tuple[int, str]]


@dataclass(frozen=True)
class Moved:
    tables: int
    rows: int


def move(source: dict[str, Any], step: Callable[[int], None]) -> Moved:
    """Carries everything from the database `source` (Django's settings of one) into the one in use, which must be
    prepared and empty of accounts and places. `step` hears of each table that is done.

    Refuses `config.same_database`, `config.other_tables`, `config.not_empty` and `config.differs`; then nothing
    was written.
    """
    here = connections[HERE].settings_dict
    if all(
        str(here.get(key) or "") == str(source.get(key) or "") for key in ("ENGINE", "NAME", "HOST", "PORT")
    ):
        raise SameDatabase
    connections.settings[THERE] = connections.configure_settings({THERE: source, HERE: here})[THERE]
    try:
        return _moved(step)
    finally:
        connections[THERE].close()
        del connections[THERE]
        del connections.settings[THERE]


def _moved(step: Callable[[int], None]) -> Moved:
    executor = MigrationExecutor(connections[THERE])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        raise OtherTables(count=len(plan))
    if _row_count(HERE, "access.Account") or _row_count(HERE, "territory.Place"):
        raise NotEmpty
    with transaction.atomic(using=THERE), transaction.atomic(using=HERE):
        _hold_still()
        for model in moved_models():
            _carry(model, step)
        _reset_numbers(moved_models())
        there, here = sums_of(THERE), sums_of(HERE)
        if wrong := sorted(name for name in there if there[name] != here[name]):
            raise Differs(tables=", ".join(wrong[:8]))
    return Moved(len(here), sum(count for count, _ in here.values()))


def moved_models() -> list[type[models.Model]]:
    """Every model with a table of its own."""
    found = apps.get_models(include_auto_created=True)
    own = [model for model in found if model._meta.managed and not model._meta.proxy]
    return sorted(own, key=lambda model: model._meta.label in LAST)


def _row_count(alias: str, label: str) -> int:
    count: int = apps.get_model(label)._base_manager.using(alias).count()
    return count


def _hold_still() -> None:
    """What is read stays of one moment, also on PostgreSQL, where others may write meanwhile."""
    if connections[THERE].vendor == "postgresql":
        with connections[THERE].cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _carry(model: type[models.Model], step: Callable[[int], None]) -> None:
    rows = raw_rows(THERE, model)
    first = next(rows, None)
    model._base_manager.using(HERE).all()._raw_delete(HERE)
    if first is not None:
        bulk.insert_whole(model, chain([first], rows))
    step(1)


def raw_rows(alias: str, model: type[models.Model]) -> Iterator[tuple[Any, ...]]:
    """The rows of a table in the order of its columns: values as Python has them, sealed ones as they lie."""
    names = []
    annotations = {}
    for field in model._meta.local_concrete_fields:
        if isinstance(field, SealedTextField):
            annotations[f"lying_{field.name}"] = ExpressionWrapper(F(field.name), models.BinaryField())
            names.append(f"lying_{field.name}")
        else:
            names.append(field.attname)
    rows = model._base_manager.using(alias).order_by().annotate(**annotations).values_list(*names)
    yield from rows.iterator(chunk_size=2_000)


def sums_of(alias: str) -> Tables:
    """Rows and a sum over the values of every model's table, the same on every kind of database."""
    return {model._meta.label: _sum(alias, model) for model in moved_models()}


def _sum(alias: str, model: type[models.Model]) -> tuple[int, str]:
    count = total = 0
    for row in raw_rows(alias, model):
        text = "\x1f".join(map(_written, row))
        total += int.from_bytes(
            hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        )
        count += 1
    return count, format(total, "x")


def _written(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, dict | list):
        return json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    if isinstance(value, float):
        return repr(value)
    return f"{type(value).__name__}:{value.normalize() if hasattr(value, 'normalize') else value}"


def _reset_numbers(kinds: list[type[models.Model]]) -> None:
    """Numbers that the database gives go on after the highest that was carried."""
    with connections[HERE].cursor() as cursor:
        for statement in connections[HERE].ops.sequence_reset_sql(no_style(), kinds):
            cursor.execute(statement)
