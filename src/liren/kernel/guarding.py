"""Where a protected person lives is in no table in clear: the rows that would tell lie sealed under the own key.

A room whose rows join a person to a place says so in its `AppConfig.ready`:

    guarding.register("people.Residence", "person", points=("dwelling",))          # whole rows go away
    guarding.register("residence.Registration", "person", blank=("dwelling",))     # only these columns do

An action that changes such a person has the rows in their tables within its own transaction, and nobody else ever sees
them there: it is marked `@settled`, calls `bring_back` once the person is locked, and at its end they are put away.
"""

from __future__ import annotations

import functools
import json
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import OuterRef, Subquery

from liren.kernel import clock, sealed, subjects
from liren.kernel.lock import locked
from liren.kernel.models import Guarded, GuardedKey

CONTEXT, DIGEST = "kernel.guarded.rows", "kernel.guarded.digest"
P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=models.Model)
Row = models.Model
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """Rows of a model whose `name` is the person. `points`: what they may be found by; `near`: rows kept beside them to
    be shown; `under`: rows that go with them, each by its model and the field that leads here; `blank`: instead of the
    whole row, only these columns go. `touched` is told of the rows that went or came."""

    model: str
    name: str
    points: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    under: tuple[tuple[str, str], ...] = ()
    blank: tuple[str, ...] = ()
    touched: Callable[[list[Any]], None] | None = None

    @property
    def table(self) -> type[models.Model]:
        return apps.get_model(self.model)

    def of(self, subject: uuid.UUID) -> list[Any]:
        rows = self.table._base_manager.filter(**{self.name: subject})
        for column in self.blank:
            rows = rows.filter(**{f"{column}__isnull": False})
        return list(rows.order_by("pk"))


@dataclass(slots=True)
class Away:
    """What was sealed, opened."""

    rows: list[tuple[str, Values]] = field(default_factory=list)
    blank: list[tuple[str, str, Values]] = field(default_factory=list)
    near: dict[str, Values] = field(default_factory=dict)

    def of(self, model: type[M]) -> list[M]:
        """The rows of that model as objects that lie in no table, with what was kept near them."""
        found = [_made(model, values) for label, values in self.rows if label == model._meta.label]
        for one in found:
            _join(one, self.near)
        return found

    def column(self, row: Row, name: str) -> Any:
        """What a column that was left blank holds."""
        for label, key, values in self.blank:
            if (label, key) == (row._meta.label, str(row.pk)) and name in values:
                return values[name]
        return None


KINDS: dict[str, Kind] = {}
OPEN: ContextVar[set[uuid.UUID] | None] = ContextVar("guarding_open", default=None)
_is_guarded: list[Callable[[Collection[uuid.UUID]], set[uuid.UUID]]] = []


def register(model: str, name: str, **how: Any) -> None:
    KINDS[f"{model} {name}"] = Kind(model, name, **how)


def told_by(is_guarded: Callable[[Collection[uuid.UUID]], set[uuid.UUID]]) -> None:
    """Who of some people is protected now, as the room that keeps people knows."""
    _is_guarded[:] = [is_guarded]


def settled(action: Callable[P, R]) -> Callable[P, R]:
    """For an action, below `transaction.atomic`: whoever it brought back is put away at its end, if still protected."""

    @functools.wraps(action)
    def within(*args: P.args, **kwargs: P.kwargs) -> R:
        if OPEN.get() is not None:  # called by another action, at whose end it is done
            return action(*args, **kwargs)
        token = OPEN.set(set())
        try:
            done = action(*args, **kwargs)
            opened = OPEN.get() or set()
            for subject in sorted(_is_guarded[0](opened)) if opened else ():
                put_away(subject)
            return done
        finally:
            OPEN.reset(token)

    return within


def bring_back(subject: uuid.UUID) -> None:
    """The rows are in their tables again until the end of the action. What cannot stand there any longer ends today."""
    opened = OPEN.get()
    if opened is None:
        raise RuntimeError("an action that brings guarded rows back is marked `guarding.settled`")
    opened.add(subject)
    away = opened_of(subject)
    left = [
        (label, values) for label, values in away.rows if not _written(_made(apps.get_model(label), values))
    ]
    for label, key, values in away.blank:
        model = apps.get_model(label)
        model._base_manager.filter(pk=key).update(**_typed(model, values))
    forget(subject)
    if left:  # what can stand nowhere now stays where nobody loses it
        _keep(subject, subjects.keys_of([subject])[subject], Away(left, near=away.near), set())
    _tell(
        [
            (label, _made(apps.get_model(label), values))
            for label, values in away.rows
            if (label, values) not in left
        ]
    )


def put_away(subject: uuid.UUID) -> int:
    """Takes the rows out of their tables, within the caller's transaction; how many. Those already away stay so."""
    key = subjects.keys_of([subject]).get(subject)
    if key is None:
        return 0
    away, digests, gone = opened_of(subject), set(), []
    found = [(kind, row) for kind in KINDS.values() for row in kind.of(subject)]
    for kind, row in found:
        _near(row, kind.near, away.near)
        digests |= {digest_of(_pointed(row, name), getattr(row, f"{name}_id")) for name in kind.points}
        if kind.blank:
            away.blank.append((kind.model, str(row.pk), _values(row, kind.blank)))
        else:
            away.rows += [(kind.model, _values(row)), *_under(row, kind)]
            gone.append((kind.model, row))
    for kind, row in found:
        rows = kind.table._base_manager.filter(pk=row.pk)
        if kind.blank:
            rows.update(**dict.fromkeys(kind.blank))
        else:
            rows.delete()
    if found:
        _keep(subject, key, away, digests - {""})
    _tell(gone)
    return len(found)


def _keep(subject: uuid.UUID, key: bytes, away: Away, digests: set[str]) -> None:
    text = json.dumps([away.rows, away.blank, away.near], ensure_ascii=False, default=str)
    rows = sealed.seal(text, context=CONTEXT, key=key)
    Guarded.objects.update_or_create(subject=subject, defaults={"rows": rows})
    GuardedKey.objects.bulk_create(GuardedKey(subject=subject, digest=one) for one in sorted(digests))


def rewrite(changed: Callable[[str, Values, Away], Values | None]) -> int:
    """Changes columns within what is sealed, one person in one transaction; how many people. Safe to repeat.

    `changed` is given the model's name, the columns of a row and all that lies with it, and gives the columns that are
    to be otherwise, None for none.
    """
    people = list(Guarded.objects.order_by("subject").values_list("subject", flat=True))
    return sum(_rewritten(subject, changed) for subject in people)


@transaction.atomic
def _rewritten(subject: uuid.UUID, changed: Callable[[str, Values, Away], Values | None]) -> bool:
    stored = locked(Guarded.objects.filter(subject=subject)).first()
    key = subjects.keys_of([subject]).get(subject)
    if stored is None or key is None:
        return False
    away = opened(stored.rows, key)
    every = [*away.rows, *((label, values) for label, _key, values in away.blank)]
    every += [(name.split(" ")[0], values) for name, values in away.near.items()]
    found = [(values, changed(label, values, away)) for label, values in every]
    for values, new in found:
        values.update(new or {})
    if any(new for _values_before, new in found):
        _keep(subject, key, away, set())
        return True
    return False


def in_clear(people: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of whom there are rows in their tables. One query for each kind of row."""
    found: set[uuid.UUID] = set()
    for kind in KINDS.values():
        rows = kind.table._base_manager.filter(**{f"{kind.name}__in": people})
        for column in kind.blank:
            rows = rows.filter(**{f"{column}__isnull": False})
        found |= set(rows.values_list(kind.name, flat=True))
    return found


def forget(subject: uuid.UUID) -> None:
    Guarded.objects.filter(subject=subject).delete()
    GuardedKey.objects.filter(subject=subject).delete()


def beside(subject: str) -> Subquery:
    """For an annotation: the sealed rows of the person whose id the field `subject` holds; `opened` reads them."""
    return Subquery(Guarded.objects.filter(subject=OuterRef(subject)).values("rows")[:1])


def opened(stored: bytes | memoryview | None, key: bytes | None) -> Away:
    """Nothing of whoever is not protected, or whose key was destroyed."""
    if not stored or key is None:
        return Away()
    rows, blank, near = json.loads(sealed.unseal(bytes(stored), context=CONTEXT, key=key))
    return Away([(label, values) for label, values in rows], [tuple(one) for one in blank], near)


def opened_of(subject: uuid.UUID) -> Away:
    """One query, and one more of somebody protected."""
    stored = Guarded.objects.filter(subject=subject).values_list("rows", flat=True).first()
    return opened(stored, subjects.keys_of([subject]).get(subject)) if stored else Away()


def subjects_at(label: str, keys: Iterable[uuid.UUID]) -> list[uuid.UUID]:
    """Protected persons whose rows point at those rows; only for whoever may see them. One query."""
    digests = [digest_of(label, one) for one in keys]
    found = GuardedKey.objects.filter(digest__in=digests).order_by("subject")
    return list(found.values_list("subject", flat=True).distinct()) if digests else []


def found_at(model: type[M], at: models.Model) -> list[M]:
    """Sealed rows of that model which point at `at`. One query, and two more where there are any."""
    people = subjects_at(at._meta.label, [at.pk])
    if not people:
        return []
    keys = subjects.keys_of(people)
    stored = Guarded.objects.filter(subject__in=people).order_by("subject")
    rows = [row for one in stored for row in opened(one.rows, keys.get(one.subject)).of(model)]
    points = [one.attname for one in model._meta.concrete_fields if one.related_model is type(at)]
    return [row for row in rows if any(getattr(row, name) == at.pk for name in points)]


def digest_of(label: str, key: uuid.UUID | None) -> str:
    return sealed.blind_index(f"{label} {key}", context=DIGEST) if key else ""


def _pointed(row: Row, name: str) -> str:
    model: Any = row._meta.get_field(name).related_model
    label: str = model._meta.label
    return label


def _values(row: Row, names: Collection[str] = ()) -> Values:
    """Columns by name as they can stand in JSON."""
    fields = [one for one in row._meta.concrete_fields if not names or one.name in names]
    return {one.attname: _text(one, row) for one in fields}


def _text(column: models.Field[Any, Any], row: Row) -> Any:
    return None if getattr(row, column.attname) is None else column.value_to_string(row)


def _typed(model: type[models.Model], values: Values) -> Values:
    """Columns that a later version of the program has no more are left out."""
    columns = {one.attname: one for one in model._meta.concrete_fields}
    known = {name: text for name, text in values.items() if name in columns}
    return {name: None if text is None else columns[name].to_python(text) for name, text in known.items()}


def _made(model: type[M], values: Values) -> M:
    return model(**_typed(model, values))


def _under(row: Row, kind: Kind) -> Iterator[tuple[str, Values]]:
    for label, name in kind.under:
        for one in apps.get_model(label)._base_manager.filter(**{name: row.pk}).order_by("pk"):
            yield label, _values(one)


def _near(row: Row, paths: Iterable[str], near: dict[str, Values]) -> None:
    for path in paths:
        found: Any = row
        for name in path.split("."):
            found = getattr(found, name) if found is not None else None
            if found is not None:
                near[f"{found._meta.label} {found.pk}"] = _values(found)


def _join(row: Row, near: dict[str, Values]) -> None:
    for column in row._meta.concrete_fields:
        if isinstance(column, models.ForeignKey):
            model: Any = column.related_model
            kept = near.get(f"{model._meta.label} {getattr(row, column.attname)}")
            if kept:
                beside_it = _made(model, kept)
                _join(beside_it, near)
                setattr(row, column.name, beside_it)


def _written(row: Row) -> bool:
    """Into its table; where others stand in its place by now, no longer as head, then ended today. Whether it could."""
    for column in row._meta.concrete_fields:
        if isinstance(column, models.ForeignKey) and not _is_there(column, row):
            if not column.null:
                return False
            setattr(row, column.attname, None)
    for change in ({}, {"is_head": False}, {"until": clock.today()}):
        for name, value in change.items():
            if hasattr(row, name):
                setattr(row, name, value)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            continue
        return True
    return False


def _is_there(column: models.ForeignKey[Any, Any], row: Row) -> bool:
    key = getattr(row, column.attname)
    model: Any = column.related_model
    return key is None or model._base_manager.filter(pk=key).exists()


def _tell(gone: list[tuple[str, Any]]) -> None:
    for kind in KINDS.values():
        rows = [row for label, row in gone if label == kind.model]
        if rows and kind.touched:
            kind.touched(rows)
