"""Finding matters by words on SQLite, by the index that `models.word_index` keeps."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from liren.domains.casework.models import Case
from liren.domains.casework.models.word_index import A_SECOND, INDEX, ROWS
from liren.kernel.grams import as_words

PLACED = (6, 9, 12)  # figures of the places that stand in the index
LOOKED_AT = (100, 900, 9_000)  # matters of the index, one after another
FEW = 5_000  # so many are looked up; what more have is met soon by walking the list
HELD = f"FROM {INDEX} JOIN {ROWS} w ON w.id = {INDEX}.rowid WHERE {INDEX} MATCH %s"


def asked_for(grams: Sequence[int], places: Sequence[str] = ()) -> str:
    """Every pair, and one of the places where all of them stand in the index."""
    words = " AND ".join(as_words(grams).split())
    if not places or not all(len(place) in PLACED for place in places):
        return words
    return f"{words} AND ({' OR '.join(f'p{place}' for place in places)})"


def newest(rows: QuerySet[Case], exact: Q, asked: str, most: int) -> list[uuid.UUID] | None:
    """The keys of the `most` of `rows` received last that the index finds and the texts confirm; None where that many
    are not among the newest thousands of the index, though it has more."""
    ordered = rows.filter(exact).order_by("-received_at", "-id")
    found: list[uuid.UUID] = []
    start = 0
    for many in LOOKED_AT:
        numbers = _numbers(asked, start, many)
        is_all = len(numbers) < many
        numbers = numbers if is_all else _whole_seconds(numbers)
        found += _confirmed(ordered, numbers)
        if is_all or len(found) >= most:
            return found[:most]
        start += len(numbers)
    return None


def _numbers(asked: str, start: int, many: int) -> list[tuple[int, uuid.UUID]]:
    """A stretch of what the index finds, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT w.id, w.case_id {HELD} ORDER BY {INDEX}.rowid DESC LIMIT %s OFFSET %s",
            [asked, many, start],
        )
        return [(number, uuid.UUID(key)) for number, key in cursor.fetchall()]


def _whole_seconds(numbers: list[tuple[int, uuid.UUID]]) -> list[tuple[int, uuid.UUID]]:
    """Without the last second, which may go on; within one, numbers say no order. All, where there is but one."""
    last = numbers[-1][0] // A_SECOND
    return [one for one in numbers if one[0] // A_SECOND != last] or numbers


def _confirmed(ordered: QuerySet[Case], numbers: list[tuple[int, uuid.UUID]]) -> list[uuid.UUID]:
    return list(ordered.filter(pk__in=[key for _, key in numbers]).values_list("pk", flat=True))


def said(exact: Q, asked: str) -> Q:
    """The condition that a matter has the words: looked up where the index finds few, else by walking the list."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM (SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s LIMIT {FEW})",  # noqa: S608  # own names
            [asked],
        )
        if cursor.fetchone()[0] >= FEW:
            return exact
    return Q(pk__in=RawSQL(f"SELECT w.case_id {HELD}", [asked])) & exact  # noqa: S611  # own names
