"""Tables of the hotline taken in, for a hotline whose program cannot reach ours: previewed, then row by row.

Each row is a transaction; a row that was taken before changes nothing. How far the table is stands in its row after
each batch, so that a worker that is killed is followed by one that goes on there.
"""

from __future__ import annotations

import hashlib
import json
import time
import uuid
from collections import Counter
from itertools import islice
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F

from liren.domains.casework import policies
from liren.domains.casework.actions.hotline import Ordered, receive_order
from liren.domains.casework.actions.hotline_events import ToldByHotline, take_event
from liren.domains.casework.errors import ImportNotFound, ImportStarted, UploadMissing, UploadTooLarge
from liren.domains.casework.errors.hotline import HotlineUnknown, OrderNotFound
from liren.domains.casework.models import Hotline, HotlineFile, HotlineOrder, HotlineRefusal, OrderEvent
from liren.domains.casework.queries.hotline_files import HotlineTable, files_visible_to, open_table
from liren.domains.casework.rules.hotline_tables import EventRow, OrderRow
from liren.kernel import audit, clock, ids, outbox
from liren.kernel.actor import SYSTEM, Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import Refusal
from liren.kernel.sheets import Row

UPLOAD_MOST = 10  # MB
BATCH = 100
SECONDS = 20  # after which other work has its turn
TASK = "liren.domains.casework.tasks.take_hotline_file"


def receive_file(*, actor: Actor, upload: File[bytes] | None, hotline_id: str) -> HotlineFile:
    """Keeps an uploaded table until somebody has seen its preview and begins. Refuses an unreadable one, one without
    the columns, and a hotline of another place."""
    if upload is None or not upload.size:
        raise UploadMissing(field="file")
    name = Path(upload.name or "").name
    if upload.size > UPLOAD_MOST * 1024**2:
        raise UploadTooLarge(field="file", name=name, most=UPLOAD_MOST)
    hotline = _hotline(actor, hotline_id)
    stored = default_storage.save(f"imports/{ids.uuid7()}", upload)
    try:
        table = open_table(Path(default_storage.path(stored)), name)
        return _kept(actor, hotline, table, stored, name)
    except BaseException:
        default_storage.delete(stored)
        raise


def _hotline(actor: Actor, hotline_id: str) -> Hotline:
    known = ids.as_uuid(hotline_id)
    rows = Hotline.objects.filter(policies.hotlines_filed_by(actor), is_active=True)
    found = rows.filter(id=known).first() if known else None
    if found is None:
        raise HotlineUnknown(field="hotline")
    return found


@transaction.atomic
def _kept(actor: Actor, hotline: Hotline, table: HotlineTable, stored: str, name: str) -> HotlineFile:
    file = HotlineFile.objects.create(
        hotline=hotline,
        place_code=hotline.place_code,
        name="".join(letter for letter in name if letter.isprintable())[-200:],
        stored=stored,
        header=[cell.strip()[:100] for cell in table.header.cells],
        by=actor.id,
        by_name=actor.name[:60],
        at=clock.now(),
        total=sum(1 for _row in table.rows()),
    )
    _note(actor, file, "casework.hotline_file.received")
    return file


@transaction.atomic
def begin_file(*, actor: Actor, file_id: uuid.UUID) -> None:
    """Hands a received table to the worker. Refuses a second time."""
    file = _waiting(actor, file_id)
    file.began_at = clock.now()
    file.save(update_fields=["began_at"])
    _note(actor, file, "casework.hotline_file.begun")
    outbox.enqueue(TASK, file_id=file.id)


@transaction.atomic
def drop_file(*, actor: Actor, file_id: uuid.UUID) -> None:
    """Forgets a received table that was not begun."""
    file = _waiting(actor, file_id)
    _note(actor, file, "casework.hotline_file.dropped")
    stored = file.stored
    file.delete()
    transaction.on_commit(lambda: default_storage.delete(stored), robust=True)


def _waiting(actor: Actor, file_id: uuid.UUID) -> HotlineFile:
    file = locked(HotlineFile.objects.filter(files_visible_to(actor), id=file_id)).first()
    if file is None:
        raise ImportNotFound
    if file.began_at is not None:
        raise ImportStarted
    return file


def take_file(*, file_id: uuid.UUID) -> None:
    """Goes on with the rows of a begun table from where it stands, and after a while leaves the rest to a task of its
    own. Safe to repeat: what was taken is known by its number or its event, and a batch is counted once."""
    rows = HotlineFile.objects.select_related("hotline")
    file = rows.filter(id=file_id, began_at__isnull=False, finished_at=None).first()
    if file is None:
        return
    actor = Actor(kind=SYSTEM.kind, name=SYSTEM.name, on_behalf_of=file.by)
    until = time.monotonic() + SECONDS
    try:
        table = open_table(Path(default_storage.path(file.stored)), file.name)
        left = islice(table.rows(), file.position, None)
        while batch := list(islice(left, BATCH)):
            if not _count(file, Counter(_take(actor, file, table, row) for row in batch)):
                return  # another worker goes on with it
            if time.monotonic() > until:
                outbox.enqueue(TASK, file_id=file.id)
                return
    except (Refusal, OSError) as problem:
        file.failure = (str(problem) if isinstance(problem, Refusal) else type(problem).__name__)[:400]
    mine = HotlineFile.objects.filter(id=file.id, finished_at=None, position=file.position)
    if mine.update(failure=file.failure, finished_at=clock.now()):
        default_storage.delete(file.stored)


def _count(file: HotlineFile, counts: Counter[str]) -> bool:
    """Adds a batch to what has been done, in one statement; false where somebody else has done so."""
    done = sum(counts.values())
    mine = HotlineFile.objects.filter(id=file.id, finished_at=None, position=file.position)
    more = {name: F(name) + counts[name] for name in ("taken", "known", "refused")}
    file.position += done
    return bool(mine.update(position=file.position, **more))


def _take(actor: Actor, file: HotlineFile, table: HotlineTable, row: Row) -> str:
    """`taken`, `known` from before this file, or `refused` and written down."""
    try:
        said = table.read(row)
        is_ours = _order(actor, file, said) if isinstance(said, OrderRow) else _event(actor, file, said)
    except Refusal as refusal:
        _refuse(file, row, refusal)
        return "refused"
    return "taken" if is_ours else "known"


def _order(actor: Actor, file: HotlineFile, said: OrderRow) -> bool:
    facts = {name: getattr(said, name) for name in OrderRow.__slots__}
    taken = receive_order(actor=actor, hotline=file.hotline, ordered=Ordered(**facts), file=file)
    return taken.is_new or taken.order.file_id == file.id


def _event(actor: Actor, file: HotlineFile, said: EventRow) -> bool:
    """Its key is made of what it says and of the order's round: the same file again says nothing new."""
    order = HotlineOrder.objects.filter(hotline=file.hotline, number=said.number).first()
    if order is None:
        raise OrderNotFound(field="number")
    keys = [_key(said, turn) for turn in (order.round, order.round - 1)]
    before = OrderEvent.objects.filter(order=order, key__in=keys).first()
    if before is not None:
        return bool(before.data.get("file") == str(file.id))
    told = ToldByHotline(
        order=said.number,
        key=keys[0],
        verb=said.verb,
        words=said.words,
        limit=said.limit,
        level=said.level,
        file=str(file.id),
    )
    return take_event(actor=actor, hotline=file.hotline, told=told)[1]


def _key(said: EventRow, turn: int) -> str:
    limit = said.limit
    parts = (said.verb, said.words, limit.due_at, limit.days, limit.hours, said.level, turn)
    return "file-" + hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()[:40]


@transaction.atomic
def _refuse(file: HotlineFile, row: Row, refusal: Refusal) -> None:
    HotlineRefusal.objects.update_or_create(
        file=file,
        row=row.number,
        defaults={
            "column": refusal.field[:16],
            "code": refusal.code,
            "details": {key: str(value) for key, value in refusal.details.items()},
            "cells": json.dumps([str(cell) for cell in row.cells], ensure_ascii=False),
        },
    )


def _note(actor: Actor, file: HotlineFile, verb: str) -> None:
    audit.record(
        actor=actor,
        verb=verb,
        object_type="hotline_file",
        object_id=file.id,
        object_label=file.name,
        place_code=file.place_code,
        after={"hotline": file.hotline.name, "total": file.total},
    )
