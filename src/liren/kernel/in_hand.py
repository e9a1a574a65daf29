"""What is open in the hands of somebody who works here, told room by room, so that it is handed on when he leaves.

A room whose rows point at staff says for each such field, in its `AppConfig.ready`, what becomes of it:

    in_hand.register(Kind("casework.matter", _("承办的诉求"), ..., fields={"casework.Case handler"}))
    in_hand.leave(Left.HISTORY, "casework.Step actor_id")  # who did it then: it stays as it is

All kinds are asked for in one statement, so each tells its rows in the same columns (`columns`).
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Cast
from django.utils.functional import Promise

from liren.kernel import clock
from liren.kernel.actor import Actor

COLUMNS = ("h_kind", "h_id", "h_label", "h_words", "h_place", "h_body", "h_at")


@dataclass(frozen=True, slots=True)
class Thing:
    """One open thing. `label` is what it is called, `words` what it is about; `at` the moment it speaks of."""

    kind: str
    id: uuid.UUID
    label: str
    words: str
    place: str
    body: uuid.UUID | None
    at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Move:
    """One thing passes from one pair of hands to another; None: into nobody's, where all of its body find it.
    `slip` is the number of the paper that says so, `is_back` that a former passing is taken back."""

    thing: uuid.UUID
    source: uuid.UUID | None
    target: uuid.UUID | None
    slip: str
    is_back: bool = False


Fits = Callable[[Sequence[Actor], Sequence[Thing]], Mapping[uuid.UUID, frozenset[uuid.UUID]]]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a room has in hands. `rows` tells what is open, `fits` for each thing the ids of those of the actors who
    may take it over, `give` moves one within the caller's transaction and says whether it was still there to move.

    Without `give` it ends by itself with the account. `must`: the account is not closed while any is left. `rank`
    says what people look at first.
    """

    key: str
    title: str | Promise
    rows: Callable[[uuid.UUID], models.QuerySet[Any]]
    fields: frozenset[str]
    fits: Fits | None = None
    give: Callable[[Actor, Move], bool] | None = None
    must: bool = False
    rank: int = 50


class Left(StrEnum):
    """Why a field that names somebody is no work in his hands."""

    HISTORY = "history"  # who did it then
    OFFICE = "office"  # it waits for whoever has the right there, not for him
    OWN = "own"  # his own settings and papers, which go with him
    RESIDENT = "resident"  # a resident's, or anybody's on the register
    OTHER = "other"  # no person at all


KINDS: dict[str, Kind] = {}
LEFT: dict[str, Left] = {}


def register(*kinds: Kind) -> None:
    for kind in kinds:
        KINDS[kind.key] = kind


def leave(why: Left, *fields: str) -> None:
    """These fields ("app.Model field") are nothing that could be handed on."""
    LEFT.update(dict.fromkeys(fields, why))


def columns(
    rows: models.QuerySet[Any], kind: str, *, label: str, key: str = "id", **named: str
) -> models.QuerySet[Any]:
    """The rows in the columns of `Thing`; `named` says which field is `words`, `place`, `body`, `at`."""
    empty: dict[str, models.Field[Any, Any]] = {
        "words": models.CharField(max_length=200),
        "place": models.CharField(max_length=12),
        "body": models.UUIDField(null=True),
        "at": models.DateTimeField(null=True),
    }
    told: dict[str, Any] = {
        "h_kind": Value(kind, output_field=models.CharField(max_length=40)),
        "h_id": F(key),
        "h_label": F(label),
    }
    for name, field in empty.items():
        nothing = Value(None if field.null else "", output_field=field)
        told[f"h_{name}"] = F(named[name]) if name in named else Cast(nothing, field)
    told_rows: models.QuerySet[Any] = rows.order_by().annotate(**told).values_list(*COLUMNS)
    return told_rows


def held_by(person: uuid.UUID) -> list[Thing]:
    """Everything that is open in these hands, in the order of the kinds. One query."""
    first, *rest = (kind.rows(person) for kind in KINDS.values())
    order = {key: (kind.rank, at) for at, (key, kind) in enumerate(KINDS.items())}
    found = [Thing(*row) for row in first.union(*rest, all=True)]
    return sorted(found, key=lambda one: (order[one.kind], one.at or clock.now(), one.label, one.id.hex))


def counts(things: Iterable[Thing]) -> dict[str, int]:
    """How many of each kind, in the order of the kinds, without those of which there is none."""
    found: dict[str, int] = {}
    for thing in things:
        found[thing.kind] = found.get(thing.kind, 0) + 1
    return found


def title_of(key: str) -> str:
    """What people call a kind; its key where the room is gone."""
    return str(KINDS[key].title) if key in KINDS else key
