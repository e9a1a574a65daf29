"""`__one_of`: the value is among many, sent as one parameter however many they are.

Django's `__in` writes a place into the statement for each; of a batch of thousands that is what the question costs.
"""

from __future__ import annotations

import json
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, ForeignObject, Lookup
from django.db.models.sql.compiler import SQLCompiler


@ForeignObject.register_lookup
@Field.register_lookup
class OneOf(Lookup[Any]):
    """Given any iterable of values, without nothing among them; no row where it is empty."""

    lookup_name = "one_of"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        field = self.lhs.output_field
        field = getattr(field, "target_field", field)  # of a reference: what it refers to
        values = [field.get_db_prep_value(value, connection) for value in self.rhs]
        if connection.vendor == "postgresql":
            return f"{column} = ANY(%s)", (*params, values)
        listed = json.dumps(values, default=str)
        return f"{column} IN (SELECT value FROM json_each(%s))", (*params, listed)  # noqa: S608  # own column
