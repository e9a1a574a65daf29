"""Keeping the sums of the three rates, and the spots of recurring trouble, in step: the worker counts again what was
marked as changed.

Facts, sums and marks change in one transaction, one at a time, so that whenever a worker is killed each change is
counted once. A change that commits meanwhile has its own mark and is counted next.
"""

from __future__ import annotations

import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection, transaction

from liren.domains.casework.actions.spots import fill_later, keep_spots, wait_for_others
from liren.domains.casework.models import Case, RateFact, RateMark, RateSum
from liren.domains.casework.queries.rate_rows import facts_of, told_of
from liren.domains.casework.queries.rate_tables import FACT, FIGURES, facts_kept, merged_into, sums_of_facts
from liren.domains.casework.rules.rates import COUNTED_BY, Cell, Fact, cells_of
from liren.kernel import clock
from liren.kernel.bulk import insert_rows

BATCH = 2000
VERY_MANY = 100_000  # marks
A_STATEMENT = 400  # cells written by one statement
CELL = ("by", "month", "street", "key")
Facts = defaultdict[uuid.UUID, Counter[Fact]]


def count_marked(*, seconds: float = 2.0) -> int:
    """Counts the matters marked longest ago, by the batch, until none is left or so much time is over; how many. Very
    many are counted with all the others, which is quicker."""
    if RateMark.objects.count() >= VERY_MANY:
        return rebuild()
    until, done = time.monotonic() + seconds, 0
    while counted := _count_batch(BATCH):
        done += counted
        if time.monotonic() >= until:
            break
    return done


@transaction.atomic
def rebuild() -> int:
    """Counts every matter anew within the database, and gives how many there are."""
    wait_for_others()
    RateMark.objects.all().delete()  # a change that commits from here on has its own mark
    RateFact.objects.all().delete()
    RateSum.objects.all().delete()
    with connection.cursor() as cursor:
        for told in told_of():
            query, values = told.query.sql_with_params()
            names = ", ".join(map(connection.ops.quote_name, FACT))
            cursor.execute(f"INSERT INTO {RateFact._meta.db_table} ({names}) {query}", values)
    for by in COUNTED_BY:
        rows = sums_of_facts(by)
        while chunk := list(islice(rows, BATCH)):
            insert_rows(RateSum, chunk)
    fill_later()
    return Case.objects.count()


@transaction.atomic
def _count_batch(most: int) -> int:
    """How many marks were worked off."""
    wait_for_others()
    marks = dict(RateMark.objects.order_by("id").values_list("id", "case_id")[:most])
    if not marks:
        return 0
    cases = set(marks.values())
    keep_spots(cases)
    cases |= merged_into(cases)
    kept, told = _by_case(facts_kept(cases)), _by_case(facts_of(cases))
    changed = [case for case in sorted(cases) if kept[case] != told[case]]
    RateFact.objects.filter(case_id__in=[case for case in changed if kept[case]]).delete()
    insert_rows(RateFact, [_row(case, fact) for case in changed for fact in told[case].elements()])
    _write_sums(_changes(kept[case] for case in changed), -1)
    _write_sums(_changes(told[case] for case in changed), 1)
    RateMark.objects.filter(id__in=list(marks)).delete()
    return len(marks)


def _by_case(facts: Iterable[tuple[uuid.UUID, Fact]]) -> Facts:
    found: Facts = defaultdict(Counter)
    for case, fact in facts:
        found[case][fact] += 1
    return found


def _row(case: uuid.UUID, fact: Fact) -> dict[str, object]:
    return {
        "case_id": case,
        "rate": fact.rate,
        "at": fact.at,
        "is_hit": fact.is_hit,
        "place_code": fact.place_code,
        "body": fact.body,
        "category": fact.category,
        "channel": fact.channel,
    }


def _changes(facts: Iterable[Counter[Fact]]) -> dict[Cell, Counter[str]]:
    """What the facts add to each cell."""
    found: defaultdict[Cell, Counter[str]] = defaultdict(Counter)
    for counted in facts:
        for fact, times in counted.items():
            for cell in cells_of(fact, fact.at.astimezone(clock.LOCAL).date()):
                found[cell][f"{fact.rate}_of"] += times
                found[cell][fact.rate] += times * fact.is_hit
    return found


def _write_sums(changes: dict[Cell, Counter[str]], sign: int) -> None:
    rows = (
        [cell.by, cell.month, cell.street, cell.key, *(sign * changes[cell][name] for name in FIGURES)]
        for cell in sorted(changes)
    )
    with connection.cursor() as cursor:
        for chunk in _chunks(rows):
            cursor.execute(_statement(len(chunk)), [value for row in chunk for value in row])


def _chunks(rows: Iterator[list[Any]]) -> Iterator[Sequence[list[Any]]]:
    while chunk := list(islice(rows, A_STATEMENT)):
        yield chunk


def _statement(rows: int) -> str:
    """Adds to the cells that are there and makes those that are not."""
    quote, table = connection.ops.quote_name, RateSum._meta.db_table
    names = ", ".join(map(quote, (*CELL, *FIGURES)))
    places = ", ".join([f"({', '.join(['%s'] * len((*CELL, *FIGURES)))})"] * rows)
    added = ", ".join(f"{quote(name)} = {table}.{quote(name)} + excluded.{quote(name)}" for name in FIGURES)
    once = ", ".join(map(quote, CELL))
    return f"INSERT INTO {table} ({names}) VALUES {places} ON CONFLICT ({once}) DO UPDATE SET {added}"  # noqa: S608
