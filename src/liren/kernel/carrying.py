"""One person written down twice becomes one: every room carries its rows over to the one who stays, and back again.

A room whose rows point at persons says so in one line of its `AppConfig.ready`:

    carrying.register("letting.Stay", "person", _("租住"))
    carrying.register("letting.Paper", "person", _("责任书"), sealed={"number": NUMBER})  # under the person's own key
    carrying.leave("people.FindKey", "person")  # made anew, or about the row itself

The field may be a foreign key or a plain UUID. Where a constraint does not let the rows of both stand together (two
beds at one time), the merge is refused with the label, and somebody ends one of them first.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils.functional import Promise

from liren.kernel import sealed as seals
from liren.kernel import subjects

Carried = dict[str, list[Any]]  # by "app.Model field", the keys of the rows


class Stuck(Exception):
    """Rows of this label cannot stand under the other person."""

    def __init__(self, label: str | Promise) -> None:
        super().__init__(str(label))
        self.label = label


@dataclass(frozen=True, slots=True)
class Holding:
    """Rows that point at a person. `sealed`: columns under the person's own key, with the context of each."""

    model: str
    name: str
    label: str | Promise
    sealed: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return f"{self.model} {self.name}"

    @property
    def table(self) -> type[models.Model]:
        return apps.get_model(self.model)

    @property
    def column(self) -> str:
        found = self.table._meta.get_field(self.name)
        return found.attname if isinstance(found, models.Field) else self.name

    def of(self, person: uuid.UUID) -> models.QuerySet[models.Model]:
        return self.table._base_manager.filter(**{self.column: person})


HELD: dict[str, Holding] = {}
LEFT: set[str] = set()


def register(model: str, name: str, label: str | Promise, *, sealed: Mapping[str, str] | None = None) -> None:
    """The rows of `model` ("app.Model") whose field `name` is a person follow that person; `label` as people say it."""
    held = Holding(model, name, label, sealed or {})
    HELD[held.key] = held


def leave(model: str, name: str) -> None:
    """These rows point at the written row and stay with it."""
    LEFT.add(f"{model} {name}")


def held_by_others(people: Collection[uuid.UUID], room: str) -> set[uuid.UUID]:
    """Those of the people at whom rows of another room than `room` point. One query for each kind of row."""
    found: set[uuid.UUID] = set()
    for held in HELD.values():
        if not held.model.startswith(f"{room}."):
            rows = held.table._base_manager.filter(**{f"{held.column}__in": people})
            found.update(rows.values_list(held.column, flat=True))
    return found


def carry(source: uuid.UUID, target: uuid.UUID) -> Carried:
    """Gives every room's rows of `source` to `target`, resealed under the other's key; says which they were.

    Within the caller's transaction, both persons locked. Raises `Stuck`.
    """
    keys, carried = subjects.keys_of([source, target]), {}
    for held in HELD.values():
        rows = list(held.of(source).order_by("pk").values_list("pk", flat=True))
        if rows:
            _give(held, rows, target, (keys[source], keys[target]))
            carried[held.key] = [row if isinstance(row, int) else str(row) for row in rows]
    return carried


def carry_back(carried: Carried, source: uuid.UUID, target: uuid.UUID) -> None:
    """Gives `source` again what `carry` took, as it is now. Raises `Stuck` where it is somebody else's by now.

    Rows that are gone stay gone; what began under `target` since stays there.
    """
    keys = subjects.keys_of([source, target])
    for key, rows in carried.items():
        held = HELD[key]
        now = held.table._base_manager.filter(pk__in=rows)
        if now.exclude(**{held.column: target}).exists():
            raise Stuck(held.label)
        _give(held, rows, source, (keys[target], keys[source]))


def _give(held: Holding, rows: list[Any], to: uuid.UUID, keys: tuple[bytes, bytes]) -> None:
    found = held.table._base_manager.filter(pk__in=rows)
    try:
        with transaction.atomic():
            if held.sealed:
                for row in found.order_by("pk"):
                    _reseal(held, row, to, keys)
            else:
                found.update(**{held.column: to})
    except IntegrityError as both:
        raise Stuck(held.label) from both


def _reseal(held: Holding, row: models.Model, to: uuid.UUID, keys: tuple[bytes, bytes]) -> None:
    old, new = keys
    for column, context in held.sealed.items():
        stored = bytes(getattr(row, column))
        if stored:
            text = seals.unseal_bytes(stored, context=context, key=old)
            setattr(row, column, seals.seal_bytes(text, context=context, key=new))
    setattr(row, held.column, to)
    row.save(update_fields=[held.name, *held.sealed])
