"""Keys that are found before anything else of a statement, whatever the planner guesses of the rest."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import connection
from django.db.models import BooleanField, F, Func, Q, QuerySet, Subquery

from liren.domains.casework.models import Case


class Keys(Subquery):
    """Where it is known beforehand that there are none, nothing is asked at all."""

    empty_result_set_value = NotImplemented


def among(keys: QuerySet[Any, Any], column: str = "pk") -> Q:
    """The condition that a column is one of `keys`, a query of one column.

    A planner that has many tables to join may put such a condition last and join a million rows to find fifty.
    PostgreSQL is therefore given an array, which it works out first; SQLite does so by itself.
    """
    if connection.vendor != "postgresql":
        return Q(**{f"{column}__in": keys})
    array = Func(
        F(column),
        Keys(keys),
        template="(%(expressions)s))",
        arg_joiner=" = ANY(ARRAY",
        output_field=BooleanField(),
    )
    return Q(array)


def together(case_id: uuid.UUID) -> Q:
    """The condition that a row belongs to a matter or to one merged into it.

    Asked as two columns of two tables it would be answered by reading every such row of the city.
    """
    return Q(case__in=Case.objects.filter(Q(pk=case_id) | Q(merged_into=case_id)).values("pk"))


def with_parts(case_id: uuid.UUID, *others: uuid.UUID | None) -> Q:
    """The condition that a row belongs to a matter, to one of its parts or to one of `others`."""
    return Q(case__in=Case.objects.filter(Q(pk__in=[case_id, *others]) | Q(parent=case_id)).values("pk"))
