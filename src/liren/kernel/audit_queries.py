"""Reading the audit: search by place, time, deed, doer and thing; the history of one thing.

Whoever holds `audit.search` sees the entries of his places, and those that belong to no place (the chain of the
house itself). What an entry holds is opened one by one (`kernel.audit_desk.open_entry`), and that is audited too.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum

from liren.kernel import audit, clock, ids
from liren.kernel.actor import Actor
from liren.kernel.models import AuditChain, AuditEntry
from liren.kernel.refusals import NotAllowed, NotFound

RIGHT = "audit.search"
PAGE = 50
READ = ".read"  # the deeds of looking at somebody's values end so


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """What a search is narrowed to; empty means all. `doers` None means everybody, an empty tuple nobody.

    `thing` is a readable number or an id; `reads` keeps only looks at personal values.
    """

    since: dt.date | None = None
    until: dt.date | None = None
    room: str = ""
    verb: str = ""
    doers: tuple[uuid.UUID, ...] | None = None
    kind: str = ""
    thing: str = ""
    place: str = ""
    reads: bool = False


@dataclass(frozen=True, slots=True)
class AuditPage:
    entries: list[AuditEntry]
    next_key: str


def can_search(actor: Actor) -> bool:
    return actor.has(RIGHT)


def entries_visible_to(actor: Actor) -> Q:
    seen = Q(pk__in=())
    for grant in actor.grants_of(RIGHT):
        seen |= Q(place_code__prefix=grant.place) if grant.place else Q(pk__isnull=False)
        seen |= Q(county=audit.NOWHERE)
    return seen


def read_verbs() -> list[str]:
    """The deeds of looking at somebody's values."""
    return sorted(verb for verb in audit.VERBS if verb.endswith(READ))


def search_entries(actor: Actor, wanted: AuditFilter, after: str = "", size: int = PAGE) -> AuditPage:
    """One page, the newest first, without what the entries hold. One query. Raises `NotAllowed`."""
    rows = _after(_found(actor, wanted), after)
    found = list(rows.order_by("-at", "-id")[: size + 1])
    last = found[size - 1] if len(found) > size else None
    return AuditPage(found[:size], f"{last.at.isoformat()}_{last.id}" if last else "")


def entry_keys(actor: Actor, wanted: AuditFilter) -> Iterator[uuid.UUID]:
    """The ids of what the search shows, the newest first. One query. Raises `NotAllowed`."""
    found = _found(actor, wanted).order_by("-at", "-id").values_list("pk", flat=True)
    return found.iterator(chunk_size=2_000)


def entries_by_ids(actor: Actor, ids: Sequence[uuid.UUID]) -> list[AuditEntry]:
    """Of these entries those the actor sees, in the order of the ids, without what they hold. One query."""
    rows = AuditEntry.objects.filter(entries_visible_to(actor), id__in=ids).defer("payload")
    found = {entry.id: entry for entry in rows}
    return [found[one] for one in ids if one in found]


def get_entry(actor: Actor, entry_id: uuid.UUID) -> AuditEntry:
    """Raises `NotAllowed` without the right, `NotFound` outside the actor's places."""
    _check(actor)
    found = AuditEntry.objects.filter(entries_visible_to(actor), id=entry_id).first()
    if found is None:
        raise NotFound
    return found


def history_of(object_type: str, object_id: uuid.UUID | str, most: int = 50) -> list[AuditEntry]:
    """What was done to one thing, the newest first; the room that owns the thing asks who may see it. One query."""
    rows = AuditEntry.objects.filter(object_type=object_type, object_id=str(object_id))
    return list(rows.order_by("-at", "-id")[:most])


def entries_kept() -> int:
    """How many entries all chains have together. One query."""
    return int(AuditChain.objects.aggregate(total=Sum("entries"))["total"] or 0)


def _check(actor: Actor) -> None:
    if not can_search(actor):
        raise NotAllowed


def _found(actor: Actor, wanted: AuditFilter) -> QuerySet[AuditEntry]:
    _check(actor)
    rows = AuditEntry.objects.filter(entries_visible_to(actor)).defer("payload")
    if wanted.since:
        rows = rows.filter(at__gte=_midnight(wanted.since))
    if wanted.until:
        rows = rows.filter(at__lt=_midnight(wanted.until + dt.timedelta(days=1)))
    if wanted.doers is not None:
        rows = rows.filter(actor_id__in=wanted.doers)
    if wanted.place:
        rows = rows.filter(place_code__prefix=wanted.place)
    if wanted.thing:
        rows = rows.filter(Q(object_label=wanted.thing) | Q(object_id=wanted.thing))
    return _of_verbs(rows, wanted)


def _of_verbs(rows: QuerySet[AuditEntry], wanted: AuditFilter) -> QuerySet[AuditEntry]:
    if wanted.kind:
        rows = rows.filter(actor_kind=wanted.kind)
    if wanted.verb:
        rows = rows.filter(verb=wanted.verb)
    elif wanted.room:
        rows = rows.filter(verb__startswith=f"{wanted.room}.")
    return rows.filter(verb__in=read_verbs()) if wanted.reads else rows


def _after(rows: QuerySet[AuditEntry], after: str) -> QuerySet[AuditEntry]:
    at, entry = ids.as_mark(after) or (None, None)
    return rows.filter(Q(at__lt=at) | Q(at=at, id__lt=entry)) if at else rows


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, clock.LOCAL)
