"""The days on which rows of several tables ended, read with one query."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db.models import CharField, DateField, QuerySet, Value
from django.db.models.functions import TruncDate

from liren.kernel import clock

NEVER = Value(None, output_field=DateField())
Ends = dict[str, tuple[dt.date | None, ...]]


def day_of(moment: str) -> TruncDate:
    """The day in China of a column that holds moments."""
    return TruncDate(moment, tzinfo=clock.LOCAL)


def ends_of(*parts: tuple[str, QuerySet[Any], Any]) -> Ends:
    """For each key the days of its rows: a column of days, or an expression that gives one. A key may come twice."""
    asked = [
        rows.order_by().values_list(Value(key, output_field=CharField()), end) for key, rows, end in parts
    ]
    found: dict[str, list[dt.date | None]] = defaultdict(list)
    for key, end in asked[0].union(*asked[1:], all=True):
        found[key].append(end)
    return {key: tuple(found[key]) for key, _rows, _end in parts}
