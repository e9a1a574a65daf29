"""What waits to be changed in the database, and with which of it the version that serves now could not go on.

During an upgrade without a stop the old version meets the new tables for a while. It does not know of a new table or
index and is not troubled by it; it is troubled by a column that is gone, or by one that it leaves empty and may not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.db.migrations import operations as steps
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED

HARMLESS = (
    steps.CreateModel,
    steps.AddIndex,
    steps.RemoveIndex,
    steps.RemoveConstraint,
    steps.AlterModelOptions,
    steps.AlterModelManagers,
)


@dataclass(frozen=True, slots=True)
class Change:
    """One step that the serving version would trip over: `migration` is room and name, `step` what it does."""

    migration: str
    step: str


def waiting() -> tuple[int, list[Change]]:
    """How many migrations wait, and the steps among them that want a stop."""
    executor = MigrationExecutor(connection)
    plan = [migration for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    applied = [node for node in executor.loader.applied_migrations if node in executor.loader.graph.nodes]
    state = executor.loader.project_state(applied)
    found = []
    for migration in plan:
        name = f"{migration.app_label} {migration.name}"
        found += [Change(name, step) for step in troubles(migration.operations, migration.app_label, state)]
    # Before the first migration nobody serves.
    return len(plan), found if applied else []


def troubles(operations: Sequence[Operation], app: str, state: ProjectState) -> Iterator[str]:
    """Describes each step that troubles the old version; brings `state` forward."""
    for operation in operations:
        if isinstance(operation, steps.SeparateDatabaseAndState):
            yield from troubles(operation.database_operations, app, state.clone())
        elif not _is_harmless(operation, app, state):
            yield operation.describe()
        operation.state_forwards(app, state)


def _is_harmless(operation: Operation, app: str, state: ProjectState) -> bool:
    if isinstance(operation, steps.AddField):
        field = operation.field
        return (
            field.many_to_many or field.null or getattr(field, "db_default", NOT_PROVIDED) is not NOT_PROVIDED
        )
    if isinstance(operation, steps.AlterField):
        known = state.models[app, operation.model_name_lower].fields[operation.name]
        return _is_wider(known, operation.field)
    return isinstance(operation, HARMLESS)


def _is_wider(old: models.Field[Any, Any], new: models.Field[Any, Any]) -> bool:
    """Whether everything that fitted into the old column fits into the new one: what people see may have changed, it
    may be longer, or may now be empty."""
    kinds = (
        type(old) is type(new) and old.unique == new.unique and old.remote_field is None is new.remote_field
    )
    lengths = (getattr(old, "max_length", None) or 0, getattr(new, "max_length", None) or 0)
    return kinds and lengths[0] <= lengths[1] and (new.null or not old.null)
