"""Logs and audit sent on to a syslog server, each line at least once and none left out.

What has been taken is remembered in the database, line by line of the log and entry by entry of each audit chain. While
the other side is away nothing moves; once it is back everything follows in order. A batch of which the answer was lost
comes again: `chain` and `seq`, or `file` and `place`, tell such doubles. Of the audit go deed, thing, place, doer and
the digests of the chain, and nothing of what an entry holds.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from liren.kernel import clock, log_files, outbox, syslog
from liren.kernel.models import AuditChain, AuditEntry, ShippingMark
from liren.kernel.syslog import Message

BATCH = 500
BATCHES = 100  # a turn


@dataclass(frozen=True, slots=True)
class Parcel:
    """Some messages, and how far they bring the mark of that name."""

    name: str
    messages: list[Message]
    part: str
    position: int


@outbox.every(30, name="kernel.syslog", title=_("把日志和审计送往 syslog 服务器"))
def send_on() -> None:
    """Raises `syslog.NotTaken` where the other side is away; what was taken before stays taken."""
    target = settings.LIREN_SYSLOG
    if target is None:
        return
    for _turn in range(BATCHES):
        parcels = list(_parcels())
        for parcel in parcels:
            _deliver(target, parcel)
        if not parcels:
            return


def _deliver(target: Any, parcel: Parcel) -> None:
    if parcel.messages:
        syslog.send(target, parcel.messages)
    moved = {"part": parcel.part, "position": parcel.position, "sent_at": clock.now()}
    ShippingMark.objects.update_or_create(name=parcel.name, defaults=moved)


def _parcels() -> Iterator[Parcel]:
    """The next batch of each chain that has grown, and of this machine's log."""
    yield from (_of_chain(county, sent) for county, sent in behind())
    log = _of_log()
    if log is not None:
        yield log


def behind() -> list[tuple[str, int]]:
    """The chains that have entries which were not sent yet, each with the last that was. Two queries."""
    sent = dict(ShippingMark.objects.filter(name__startswith="audit:").values_list("name", "position"))
    heads = AuditChain.objects.order_by("county").values_list("county", "entries")
    marks = ((county, entries, sent.get(f"audit:{county}", 0)) for county, entries in heads)
    return [(county, position) for county, entries, position in marks if position < entries]


def _of_chain(county: str, sent: int) -> Parcel:
    rows = AuditEntry.objects.filter(county=county, seq__gt=sent).order_by("seq").defer("payload")
    entries = list(rows[:BATCH])
    last = entries[-1].seq if entries else sent
    return Parcel(f"audit:{county}", [_told(entry) for entry in entries], "", last)


def _told(entry: AuditEntry) -> Message:
    facts = {
        "chain": entry.county,
        "seq": entry.seq,
        "verb": entry.verb,
        "type": entry.object_type,
        "object": entry.object_id,
        "place": entry.place_code,
        "kind": entry.actor_kind,
        "actor": entry.actor_id or "",
        "previous": entry.previous,
        "digest": entry.digest,
    }
    return Message(
        facility=syslog.AUDIT, severity="info", at=entry.at, kind="audit", text=entry.verb, facts=facts
    )


def _of_log() -> Parcel | None:
    """The next lines of the log; a file read to its end leads to the next one, once there is one."""
    name = f"log:{socket.gethostname()}"[:80]
    mark = ShippingMark.objects.filter(name=name).first()
    part, position = (mark.part, mark.position) if mark else ("", 0)
    for path in log_files.files(settings.LIREN_LOG_DIR):
        day = str(log_files.day_of(path))
        if day < part:
            continue
        start = position if day == part else 0
        messages, end = _lines_of(path, start)
        if messages:
            return Parcel(name, messages, day, end)
    return None


def _lines_of(path: Path, start: int) -> tuple[list[Message], int]:
    """Whole lines from `start` on, and where they end. A line that is still being written waits for the next turn."""
    found: list[Message] = []
    end = start
    with _opened(path) as file:
        file.seek(start)
        while len(found) < BATCH and (text := file.readline()).endswith(b"\n"):
            found.append(_logged(text, log_files.day_of(path), end))
            end += len(text)
    return found, end


def _opened(path: Path) -> gzip.GzipFile | BufferedReader:
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")


def _logged(text: bytes, day: dt.date | None, place: int) -> Message:
    try:
        said = json.loads(text)
        at, level = dt.datetime.fromisoformat(said["at"]), str(said["level"])
    except (ValueError, KeyError, TypeError):  # cut off by a full disk
        said, at, level = {"said": "?"}, clock.now(), "warning"
    facts = {"file": day, "place": place}
    return Message(
        facility=syslog.LOCAL, severity=level, at=at, kind="log", text=json.dumps(said), facts=facts
    )
