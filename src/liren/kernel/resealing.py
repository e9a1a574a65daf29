"""A new key of the installation: whatever lies under an older one is sealed anew, batch by batch, while all goes on.

Every store tells how much of it lies under which key. A value is exchanged only if it is still what was read, so that
nothing written meanwhile is lost; killed anywhere, the next run finds what is left. What lies under a person's own key
is not touched: those keys are values themselves, sealed anew like any other.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection, models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liren.kernel import exports, file_sealing, outbox, sealed, shelf
from liren.kernel.models import AuditEntry, Counter, ExportJob, ExportState, StoredFile
from liren.kernel.sealed import SealBroken, SealedTextField
from liren.kernel.streams import StreamBroken

BATCH = 500
SECONDS = 40.0  # of one turn in the background
ASKED = "kernel.resealing"  # the counter that is one while a new key makes its way through
COUNT = "SELECT count(*) FROM {table} WHERE {there}"
Stop = Callable[[], bool]


@dataclass(slots=True)
class Resealed:
    done: int = 0
    broken: int = 0  # values that do not open: left as they are


class Store(Protocol):
    @property
    def name(self) -> str: ...

    def waiting(self) -> int:
        """How much does not lie under the newest key."""

    def under(self, key_id: str) -> int:
        """How much lies under that key."""

    def reseal(self, until: Stop, result: Resealed) -> None: ...


@dataclass(frozen=True, slots=True)
class Column:
    """A column of sealed values. `where` leaves out what lies under people's own keys."""

    model: type[models.Model]
    column: str
    context: str
    where: str = ""

    @property
    def name(self) -> str:
        return f"{self.model._meta.label}.{self.column}"

    def waiting(self) -> int:
        return self._count("substr({column}, 1, %s) <> %s", _newest_head())

    def under(self, key_id: str) -> int:
        return sum(self._count("substr({column}, 1, %s) = %s", head) for head in sealed.heads_of(key_id))

    def reseal(self, until: Stop, result: Resealed) -> None:
        last: Any = None
        while not until():
            rows = self._some(last)
            with transaction.atomic():
                for key, stored in rows:
                    self._exchange(key, bytes(stored), result)
            if len(rows) < BATCH:
                return
            last = rows[-1][0]

    def _exchange(self, key: Any, stored: bytes, result: Resealed) -> None:
        try:
            fresh = sealed.reseal(stored, context=self.context)
        except SealBroken:
            result.broken += 1
            return
        with connection.cursor() as cursor:
            cursor.execute(
                self._said("UPDATE {table} SET {column} = %s WHERE {key} = %s AND {column} = %s"),
                [fresh, key, stored],
            )
            result.done += cursor.rowcount

    def _count(self, condition: str, head: bytes) -> int:
        with connection.cursor() as cursor:
            cursor.execute(self._said(f"{COUNT} AND {condition}"), [len(head), head])
            return int(cursor.fetchone()[0])

    def _some(self, last: Any) -> list[tuple[Any, Any]]:
        head = _newest_head()
        after = "" if last is None else " AND {key} > %s"
        text = "SELECT {key}, {column} FROM {table} WHERE {there} AND substr({column}, 1, %s) <> %s"
        given = [len(head), head, *([] if last is None else [last])]
        with connection.cursor() as cursor:
            cursor.execute(self._said(f"{text}{after} ORDER BY {{key}} LIMIT {BATCH}"), given)
            return list(cursor.fetchall())

    def _said(self, text: str) -> str:
        meta, quoted = self.model._meta, connection.ops.quote_name
        assert meta.pk is not None  # noqa: S101  # every model has one
        column = quoted(self.column)
        there = f"{column} IS NOT NULL AND length({column}) > 0" + (
            f" AND {self.where}" if self.where else ""
        )
        return text.format(
            table=quoted(meta.db_table), key=quoted(str(meta.pk.column)), column=column, there=there
        )


@dataclass(frozen=True, slots=True)
class Item:
    """One sealed value, and how another takes its place."""

    stored: bytes
    put: Callable[[bytes], None]


@dataclass(frozen=True, slots=True)
class Few:
    """Values that lie elsewhere than in a column: so few that all are looked at."""

    name: str
    context: str
    items: Callable[[], Iterator[Item]]

    def waiting(self) -> int:
        head = _newest_head()
        return sum(not item.stored.startswith(head) for item in self.items())

    def under(self, key_id: str) -> int:
        heads = sealed.heads_of(key_id)
        return sum(item.stored.startswith(heads) for item in self.items())

    def reseal(self, until: Stop, result: Resealed) -> None:
        head = _newest_head()
        for item in self.items():
            if until():
                return
            if item.stored.startswith(head):
                continue
            try:
                fresh = sealed.reseal(item.stored, context=self.context)
            except SealBroken:
                result.broken += 1
                continue
            item.put(fresh)
            result.done += 1


class Uploads:
    name = "files"

    def waiting(self) -> int:
        return StoredFile.objects.filter(self._older()).count()

    def under(self, key_id: str) -> int:
        return StoredFile.objects.filter(key_id=key_id).count()

    def reseal(self, until: Stop, result: Resealed) -> None:
        done = file_sealing.seal_those(self._older(), until=until)
        result.done, result.broken = result.done + done.done, result.broken + done.broken + done.missing

    def _older(self) -> Q:
        return ~Q(key_id__in=(shelf.newest_key().id, shelf.OWN))


class Exports:
    """Lists that were taken away; they live for a week."""

    name = "exports"

    def waiting(self) -> int:
        newest = shelf.newest_key().id
        return sum(_key_of(job) not in ("", newest) for job in self._jobs())

    def under(self, key_id: str) -> int:
        return sum(_key_of(job) == key_id for job in self._jobs())

    def reseal(self, until: Stop, result: Resealed) -> None:
        key = shelf.newest_key()
        for job in self._jobs():
            if until():
                return
            if _key_of(job) in ("", key.id):
                continue
            context = exports.context_of(job)
            try:
                with shelf.opened(job.stored, context=context, is_sealed=True) as plain:
                    shelf.keep(job.stored, plain, context=context, key=key)
            except (FileNotFoundError, StreamBroken):
                result.broken += 1
            else:
                result.done += 1

    def _jobs(self) -> list[ExportJob]:
        return list(ExportJob.objects.filter(state=ExportState.DONE).exclude(stored="").order_by("id"))


def _key_of(job: ExportJob) -> str:
    try:
        return shelf.key_id_of(job.stored) if default_storage.exists(job.stored) else ""
    except StreamBroken:
        return ""


MORE: dict[str, Store] = {}  # what rooms seal elsewhere than in a sealed field


def register(store: Store) -> None:
    MORE[store.name] = store


def stores() -> list[Store]:
    """Every sealed field of every table, the audit's nameless values, files, and what rooms told of."""
    fields = [
        Column(model, str(one.column), one.context)
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy
        for one in model._meta.local_fields
        if isinstance(one, SealedTextField)
    ]
    audit = Column(AuditEntry, "payload", "kernel.audit", "subject IS NULL")
    return [*sorted(fields, key=lambda one: one.name), audit, Uploads(), Exports(), *MORE.values()]


@dataclass(frozen=True, slots=True)
class Left:
    """What does not lie under the newest key yet, by store."""

    by_store: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.by_store.values())


def left() -> Left:
    counted = {store.name: store.waiting() for store in stores()}
    return Left({name: count for name, count in counted.items() if count})


def in_use(key_id: str) -> Left:
    """What still lies under a key."""
    counted = {store.name: store.under(key_id) for store in stores()}
    return Left({name: count for name, count in counted.items() if count})


def ask() -> None:
    """The worker goes through everything, in turns, until nothing is left."""
    Counter.objects.update_or_create(name=ASKED, defaults={"value": 1})


def is_asked() -> bool:
    return Counter.objects.filter(name=ASKED, value=1).exists()


def reseal_all(
    *, until: Stop = lambda: False, on_store: Callable[[str], None] = lambda _name: None
) -> Resealed:
    """Goes through every store; once nothing is left, the worker need not go on."""
    result = Resealed()
    for store in stores():
        if until():
            return result
        on_store(store.name)
        store.reseal(until, result)
    if not until():
        Counter.objects.filter(name=ASKED).update(value=0)
    return result


@outbox.every(300, name="kernel.resealing", title=_("用新密钥重新密封"))
def reseal_in_turns() -> None:
    if is_asked():
        end = time.monotonic() + SECONDS
        reseal_all(until=lambda: time.monotonic() > end)


def _newest_head() -> bytes:
    return sealed.newest_head()
