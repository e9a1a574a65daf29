"""Columns that carry a place's code: found by reading the models, so that a new table is never forgotten when codes
change.

A column counts if it is text, no primary key, and called `county` or `…place_code`. What is called otherwise says so
in one line of its room's `AppConfig.ready`, and what keeps the code it was written with says why:

    placed.add("people.Person", "registered_code")
    placed.leave("casework.RateFact", "place_code", _("按诉求重新计数"))
    placed.stands("people.Person", "residences", until=None)  # on the ground where this row of another table is
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.functional import Promise

MORE: set[str] = set()
LEFT: dict[str, str | Promise] = {}
STANDING: dict[str, tuple[str, Mapping[str, Any]]] = {}


@dataclass(frozen=True, slots=True)
class Column:
    """One column, e.g. `place_code` of "people.Person"."""

    model: str
    name: str

    @property
    def key(self) -> str:
        return f"{self.model} {self.name}"

    @property
    def table(self) -> type[models.Model]:
        return apps.get_model(self.model)

    @property
    def rows(self) -> models.QuerySet[models.Model]:
        return self.table._base_manager.all()

    @property
    def longest(self) -> int:
        return int(getattr(self.table._meta.get_field(self.name), "max_length", 0) or 0)


def add(model: str, name: str) -> None:
    """This column holds a place's code although it is called otherwise."""
    MORE.add(f"{model} {name}")


def leave(model: str, name: str, why: str | Promise) -> None:
    """This column keeps what was written, `why` being told in reports of changed codes."""
    LEFT[f"{model} {name}"] = why


def stands(model: str, way: str, **where: Any) -> None:
    """Rows of `model` stand on the ground where the row stands that `way` leads to, among those that fit `where`."""
    STANDING[model] = (way, where)


def columns() -> list[Column]:
    """Every column to be rewritten, in the order of the rooms."""
    found = [Column(model._meta.label, field.name) for model, field in texts() if _is_place(model, field)]
    return [column for column in found if column.key not in LEFT]


def texts() -> list[tuple[type[models.Model], models.CharField[Any, Any]]]:
    """Every column of text that is no primary key."""
    return [
        (model, field)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.CharField) and not field.primary_key
    ]


def _is_place(model: type[models.Model], field: models.CharField[Any, Any]) -> bool:
    key = f"{model._meta.label} {field.name}"
    return field.name == "county" or field.name.endswith("place_code") or key in MORE


def column_of(key: str) -> Column:
    model, name = key.split(" ")
    return Column(model, name)
