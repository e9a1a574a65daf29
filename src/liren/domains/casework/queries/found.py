"""Keys that are found before anything else of a statement, whatever the planner guesses of the rest."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, Subquery

from liren.domains.casework.choices import OPEN_STATES
from liren.domains.casework.models import Case
from liren.domains.casework.policies import cases_visible_to
from liren.kernel.actor import Actor

_OPEN = ", ".join(f"'{state}'" for state in OPEN_STATES)


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


def is_open() -> Q:
    """Said beside a condition of open matters: SQLite looks for an index of a few states among conditions that are
    written out, for it compares no list of values given to it. PostgreSQL needs no telling."""
    if connection.vendor == "postgresql":
        return Q()
    return Q(Func(F("state"), template=f"%(expressions)s IN ({_OPEN})", output_field=BooleanField()))


def of_visible(actor: Actor) -> Exists:
    """The condition that a row's matter is one the actor sees, asked of each row: SQLite would make a list of all the
    actor's matters of a condition that it is among them."""
    return Exists(Case.objects.filter(cases_visible_to(actor), pk=OuterRef("case")))


def together(case_id: uuid.UUID) -> Q:
    """The condition that a row belongs to a matter or to one merged into it.

    Asked as two columns of two tables it would be answered by reading every such row of the city.
    """
    return Q(case__in=Case.objects.filter(Q(pk=case_id) | Q(merged_into=case_id)).values("pk"))


def with_parts(case_id: uuid.UUID, *others: uuid.UUID | None) -> Q:
    """The condition that a row belongs to a matter, to one of its parts or to one of `others`."""
    return Q(case__in=Case.objects.filter(Q(pk__in=[case_id, *others]) | Q(parent=case_id)).values("pk"))
