"""What the database lets be there once only, as a refusal: whoever comes second in one moment reads the same sentence
as whoever comes second a day later."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, models, transaction

from liren.kernel.refusals import Refusal


@contextmanager
def refused_if_taken(refusal: Refusal, model: type[models.Model], *fields: str) -> Iterator[None]:
    """Within the block a second row with the same `fields` is `refusal`. What else the database refuses stays an error.
    What the block wrote is undone with it."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as taken:
        if not is_taken(taken, model, fields):
            raise
        raise refusal from taken


def is_taken(error: IntegrityError, model: type[models.Model], fields: tuple[str, ...]) -> bool:
    """Whether the database refused a second row of the model with the same fields. PostgreSQL names the constraint,
    SQLite its columns."""
    table = model._meta.db_table
    found = {field.name: field.column for field in model._meta.concrete_fields}
    columns = [found[name] for name in fields]
    diag = getattr(error.__cause__, "diag", None)
    if diag is None:
        named = ", ".join(f"{table}.{column}" for column in columns)
        return str(error) == f"UNIQUE constraint failed: {named}"
    name = str(diag.constraint_name or "")
    own = [one.name for one in model._meta.constraints if getattr(one, "fields", None) == fields]
    of_a_field = len(columns) == 1 and name.startswith(f"{table}_{columns[0]}_")
    return diag.table_name == table and (name in own or of_a_field)
