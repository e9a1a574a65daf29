"""Which rows carry the codes that change, and which of them stand on a part of a community that is split off."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.db import models
from django.db.models import Count, Q

from liren.domains.territory.models import Building, Grid, Place, PlaceCode, PlaceMoveLine
from liren.domains.territory.rules import moving
from liren.kernel import placed
from liren.kernel.placed import Column

OWN = (Place, PlaceCode, PlaceMoveLine)
AT_ONCE = 200  # prefixes asked for in one query


@dataclass(frozen=True, slots=True)
class Split:
    """A part of `old` that becomes `new`: the grids that go over."""

    old: str
    new: str
    grids: tuple[uuid.UUID, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """All that a move does to rows: whole codes, parts of communities, and places that went into others."""

    codes: moving.Mapping
    splits: tuple[Split, ...]
    merged: Mapping[uuid.UUID, uuid.UUID]


def every_column() -> list[Column]:
    """The columns with codes, then those that point at a place without carrying its code."""
    coded = placed.columns()
    return [*coded, *_links({column.model for column in coded})]


def _links(coded: set[str]) -> list[Column]:
    return [
        Column(model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if field.related_model is Place and model not in OWN and model._meta.label not in coded
    ]


def is_link(column: Column) -> bool:
    return column.table._meta.get_field(column.name).is_relation


def place_links(model: type[models.Model]) -> list[str]:
    """The columns by which rows of a model point at their place."""
    return [field.attname for field in model._meta.local_concrete_fields if field.related_model is Place]


def codes_in(column: Column, change: Change) -> dict[str, int]:
    """The codes that go over as they stand in a column, each with its rows."""
    found: dict[str, int] = {}
    tops = [top for top in change.codes.tops if len(top) <= column.longest]
    for start in range(0, len(tops), AT_ONCE):
        part = tops[start : start + AT_ONCE]
        whole = [top for top in part if len(top) == column.longest]
        wanted = Q(**{f"{column.name}__in": whole})
        for top in part:
            if len(top) < column.longest:
                wanted |= Q(**{f"{column.name}__prefix": top})
        rows = column.rows.filter(wanted).order_by().values_list(column.name).annotate(n=Count("pk"))
        found |= {code: n for code, n in rows if change.codes.of(code)}
    return found


def rows_of_split(column: Column, split: Split) -> models.QuerySet[models.Model] | None:
    """The rows of a column that stand on the part split off; None where the table does not say where it stands."""
    way = standing(column.model)
    if way is None:
        return None
    return column.rows.filter(**{column.name: split.old}).filter(way.within(split.grids)).distinct()


@dataclass(frozen=True, slots=True)
class Way:
    """How rows come to stand in a grid: by columns of grids and buildings, or by a row they point at."""

    grid: str = ""
    building: str = ""
    where: tuple[tuple[str, object], ...] = ()

    def within(self, grids: Iterable[uuid.UUID]) -> Q:
        ids, more = list(grids), Q(**dict(self.where))
        found = Q()
        if self.grid:
            found |= Q(**{f"{self.grid}__in": ids})
        if self.building:
            loose = Q(**{f"{self.grid}__isnull": True}) if self.grid else Q()
            found |= loose & Q(**{f"{self.building}__grid__in": ids})
        return found & more

    def after(self, step: str, where: Mapping[str, object] | None = None) -> Way:
        """The same seen from a row from which `step` leads here."""
        own = [(f"{step}__{name}", value) for name, value in (where or {}).items()]
        return Way(
            f"{step}__{self.grid}" if self.grid else "",
            f"{step}__{self.building}" if self.building else "",
            (*own, *((f"{step}__{name}", value) for name, value in self.where)),
        )


@cache
def standing(label: str) -> Way | None:
    """How rows of a model come to stand in a grid, by what their models say; None where they do not."""
    return _standing(apps.get_model(label), ())


def _standing(model: type[models.Model], seen: tuple[type[models.Model], ...]) -> Way | None:
    if model is Grid:
        return Way(grid="pk")
    if model in seen:
        return None
    if declared := placed.STANDING.get(model._meta.label):
        step, where = declared
        other = model._meta.get_field(step).related_model
        found = _standing(other, (*seen, model)) if isinstance(other, type) else None
        return found.after(step, where) if found else None
    return _by_own_columns(model) or _by_pointing(model, (*seen, model))


def _by_own_columns(model: type[models.Model]) -> Way | None:
    pointing = {
        field.related_model: field.name for field in model._meta.local_concrete_fields if field.is_relation
    }
    grid, building = pointing.get(Grid, ""), pointing.get(Building, "")
    return Way(grid, building) if grid or building else None


def _by_pointing(model: type[models.Model], seen: tuple[type[models.Model], ...]) -> Way | None:
    """By the first row it points at that stands somewhere and carries a place's code itself."""
    coded = {column.model for column in placed.columns()}
    for field in model._meta.local_concrete_fields:
        other = field.related_model
        if isinstance(other, type) and other not in seen and other._meta.label in coded:
            found = _standing(other, seen)
            if found:
                return found.after(field.name)
    return None
