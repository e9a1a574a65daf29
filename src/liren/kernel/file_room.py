"""How much room files may take: of a place, and of one sender of public forms within so many days.

What is there is summed up from the rows themselves, so that it is free again the moment one goes. Uploads of one place
or sender are let in one after the other, in a short transaction of their own before the deed begins: two at once never
take the same room, and nobody who writes a matter waits for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from liren.kernel import clock
from liren.kernel.actor import Actor, ActorKind
from liren.kernel.lock import check_transaction, next_serial
from liren.kernel.models import StoredFile
from liren.kernel.refusals import Refusal
from liren.kernel.sealed import blind_index

MEGABYTE = 1_000_000
NEARLY = 0.9  # from which people are warned


class PlaceFull(Refusal):
    code = "kernel.place_full"
    sentence = _(
        "这个地方存文件的空间满了（已用 %(used)s MB，共 %(most)s MB），文件没有收下。请联系街道，文字可以先提交。"
    )


class SenderFull(Refusal):
    code = "kernel.sender_full"
    sentence = _(
        "您最近 %(days)s 天传的文件已有 %(used)s MB，最多 %(most)s MB，这次的没有收下。"
        "请删去不要的，或到社区窗口办理。"
    )


@dataclass(frozen=True, slots=True)
class Room:
    """What is allowed: bytes of a place, bytes of one sender and the days they count."""

    place: int
    sender: int
    days: int


Allowed = Callable[[str], Room]


@dataclass(slots=True)
class _Hooks:
    """The figures are a locality's, which the kernel does not know."""

    allowed: Allowed | None = None


HOOKS = _Hooks()


@dataclass(frozen=True, slots=True)
class Taken:
    """Bytes that are there already."""

    place: int
    sender: int


def sender_of(actor: Actor, network: str = "") -> str:
    """Whose room an upload takes, as rows keep it: a keyed digest of a resident's account, or of a visitor's network
    where it is known. Staff write for their place, which has its own."""
    who = (
        str(actor.id)
        if actor.kind is ActorKind.RESIDENT
        else network
        if actor.kind is ActorKind.VISITOR
        else ""
    )
    return blind_index(who, context="kernel.files.sender") if who else ""


def place_of(rows: QuerySet[Any], path: str = "place_code") -> str:
    """The place of the record whose files come: of the first of `rows`, "" where it is not there. One query."""
    return rows.values_list(path, flat=True).first() or ""


def taken(at: str, sender: str, days: int) -> Taken:
    """One query."""
    since = clock.now() - dt.timedelta(days=days)
    of_place = Q(place_code=at) if at else Q(pk=None)
    of_sender = Q(sender=sender, created_at__gte=since) if sender else Q(pk=None)
    rows = StoredFile.objects.filter(of_place | of_sender)
    found = rows.aggregate(place=Sum("size", filter=of_place), sender=Sum("size", filter=of_sender))
    return Taken(found["place"] or 0, found["sender"] or 0)


def let_in(rows: Sequence[StoredFile]) -> None:
    """Refuses rows of one place and sender for which there is no room, within the transaction that writes them."""
    check_transaction()
    if HOOKS.allowed is None or not rows:
        return
    at, sender, more = rows[0].place_code, rows[0].sender, sum(row.size for row in rows)
    if not (at or sender):
        return
    for name in sorted(filter(None, (at, sender))):
        next_serial(f"files:{name}")  # others of this place or sender wait here
    room = HOOKS.allowed(at)
    there = taken(at, sender, room.days)
    if at and there.place + more > room.place:
        raise PlaceFull(used=shown(there.place), most=shown(room.place))
    if sender and there.sender + more > room.sender:
        raise SenderFull(used=shown(there.sender), most=shown(room.sender), days=room.days)


def shown(count: int) -> str:
    """Megabytes for people: a tenth below ten, else whole ones."""
    size = count / MEGABYTE
    return f"{size:.1f}" if 0 < size < 10 else f"{size:.0f}"


@dataclass(frozen=True, slots=True)
class Use:
    """What lies at one place, of what it may have."""

    place_code: str
    files: int
    size: int
    most: int

    @property
    def percent(self) -> int:
        return min(100, round(100 * self.size / self.most)) if self.most else 100

    @property
    def words(self) -> str:
        return f"{shown(self.size)} / {shown(self.most)} MB"

    @property
    def is_full(self) -> bool:
        return self.size >= self.most

    @property
    def is_nearly_full(self) -> bool:
        return self.size >= self.most * NEARLY


def used_within(prefixes: Iterable[str]) -> list[Use]:
    """The places below any of some codes where files lie, fullest first. One query."""
    within = Q(pk=None)
    for prefix in prefixes:
        within |= Q(place_code__startswith=prefix)
    rows = StoredFile.objects.filter(within).exclude(place_code="").values("place_code").order_by()
    found = rows.annotate(files=Count("id"), bytes=Sum("size"))
    allowed = HOOKS.allowed
    uses = [
        Use(row["place_code"], row["files"], row["bytes"], allowed(row["place_code"]).place if allowed else 0)
        for row in found
    ]
    return sorted(uses, key=lambda use: (-use.percent, -use.size, use.place_code))
