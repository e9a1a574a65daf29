"""Rows of every table get the new codes, a batch and its count in one transaction: whoever is killed goes on there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import F

from liren.domains.territory.models import Place, PlaceMoveTable
from liren.domains.territory.queries.carried import Change, codes_in, is_link, place_links, rows_of_split
from liren.kernel import clock, guarding, placed
from liren.kernel.placed import Column

BATCH = 1000
NAMED = 200  # keys that are kept of the rows that another stands in the way of


def rewrite(table: PlaceMoveTable, change: Change) -> None:
    """Brings one column to its end."""
    column = placed.column_of(table.column)
    PlaceMoveTable.objects.filter(id=table.id).update(stayed=0, kept=[])
    work = _Rewriting(table, column)
    if is_link(column):
        for old_id, new_id in change.merged.items():
            work.give(column.rows.filter(**{column.name: old_id}), {column.name: new_id})
    else:
        for split in change.splits:
            rows = rows_of_split(column, split)
            if rows is not None:
                work.give(rows, _values(column, split.new))
        for code in codes_in(column, change):
            new = change.codes.of(code)
            if new:
                work.give(column.rows.filter(**{column.name: code}), _values(column, new))
    PlaceMoveTable.objects.filter(id=table.id).update(ended_at=clock.now())


def _values(column: Column, code: str) -> dict[str, Any]:
    """What a row gets: the code, and beside it the place that bears it."""
    links = place_links(column.table) if column.name == "place_code" else []
    place = Place.objects.filter(code=code).values_list("id", flat=True).first() if links else None
    return {column.name: code, **(dict.fromkeys(links, place) if place else {})}


class _Rewriting:
    def __init__(self, table: PlaceMoveTable, column: Column) -> None:
        self.table, self.column = table, column
        self.stayed, self.kept = 0, list[Any]()

    def give(self, rows: models.QuerySet[models.Model], values: dict[str, Any]) -> None:
        """Batch by batch, by their keys, past those that stay behind."""
        left = rows.order_by("pk")
        while keys := list(left.values_list("pk", flat=True)[:BATCH]):
            self._write(keys, values)
            left = rows.filter(pk__gt=keys[-1]).order_by("pk")

    def _write(self, keys: Sequence[Any], values: dict[str, Any]) -> None:
        """Halves what a constraint does not let through, down to the row that stays behind."""
        try:
            with transaction.atomic():
                done = self.column.rows.filter(pk__in=keys).update(**values)
                self._note(done)
        except IntegrityError:
            if len(keys) == 1:
                self._stay(keys[0])
                return
            half = len(keys) // 2
            self._write(keys[:half], values)
            self._write(keys[half:], values)

    def _stay(self, key: Any) -> None:
        self.stayed += 1
        if len(self.kept) < NAMED:
            self.kept.append(key if isinstance(key, int) else str(key))
        self._note(0)

    def _note(self, done: int) -> None:
        rows = PlaceMoveTable.objects.filter(id=self.table.id)
        rows.update(moved=F("moved") + done, stayed=self.stayed, kept=self.kept)


def rewrite_sealed(change: Change) -> int:
    """The same within the rows of protected persons, which lie in no table; how many people."""
    coded: dict[str, set[str]] = {}
    for column in placed.columns():
        coded.setdefault(column.model, set()).add(column.name)
    splits = {str(grid): split for split in change.splits for grid in split.grids}

    def changed(label: str, values: guarding.Values, away: guarding.Away) -> guarding.Values | None:
        found = {}
        for name in coded.get(label, ()):
            code = values.get(name) or ""
            split = splits.get(_grid_of(values, away))
            new = split.new if split and split.old == code else change.codes.of(code)
            if new:
                found[name] = new
        return found or None

    return guarding.rewrite(changed)


def _grid_of(values: guarding.Values, away: guarding.Away) -> str:
    """The grid of a sealed row, or of the dwelling it points at."""
    dwelling = away.near.get(f"people.Dwelling {values.get('dwelling_id')}", {})
    return str(values.get("grid_id") or dwelling.get("grid_id") or "")
