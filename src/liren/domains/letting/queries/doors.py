"""What stands behind the sign on a door, and one's own side of letting; never who lives there."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from liren.domains.letting import errors, policies, sealing
from liren.domains.letting.choices import NoticeKind
from liren.domains.letting.models import LetDwelling, Notice, Stay
from liren.domains.letting.models.notice import IS_OPEN
from liren.domains.people.queries.own import own_link
from liren.domains.people.rules import names
from liren.kernel import clock, ids, subjects
from liren.kernel.actor import Actor

PAGE = 50
SHOWN_MOST = 30


def let_behind(door: str) -> LetDwelling:
    """Refuses a sign that is none, was replaced, or hangs where nothing is let any more. One query."""
    rows = LetDwelling.objects.filter(door=door, until__isnull=True).select_related("dwelling")
    let = rows.first() if door else None
    if let is None:
        raise errors.DoorNotFound
    return let


def own_person_id(actor: Actor) -> uuid.UUID | None:
    """Who the account is on the register; None where nobody has made sure of it. One query."""
    link = own_link(actor)
    return (link.person.merged_into_id or link.person_id) if link else None


@dataclass(frozen=True, slots=True)
class OwnSide:
    """What somebody lets, where somebody lives, and what was said: the own notices and those to be answered."""

    lets: list[LetDwelling]
    tenants: list[tuple[Stay, str]]
    stay: Stay | None
    said: list[Notice]
    to_answer: list[tuple[Notice, str]]


def own_side(actor: Actor) -> OwnSide:
    """Six queries. Nothing of nobody."""
    if actor.id is None:
        return OwnSide([], [], None, [], [])
    person_id = own_person_id(actor)
    said = list(
        Notice.objects.filter(account_id=actor.id)
        .select_related("let__dwelling")
        .order_by("-id")[:SHOWN_MOST]
    )
    if person_id is None:
        return OwnSide([], [], None, said, [])
    rows = LetDwelling.objects.filter(landlord_person_id=person_id, until__isnull=True)
    lets = list(rows.select_related("dwelling").order_by("id")[:SHOWN_MOST])
    stays = Stay.objects.filter(
        Q(let__in=lets) | Q(person_id=person_id), until__isnull=True, struck_at__isnull=True
    )
    found = list(stays.select_related("bed__room", "person", "let__dwelling").order_by("let", "since"))
    waiting = Notice.objects.filter(Q(let__in=lets) | Q(person_id=person_id), state="waiting")
    to_answer = [
        one
        for one in waiting.select_related("let__dwelling", "person").order_by("id")[:SHOWN_MOST]
        if policies.answering_side(person_id, one)
    ]
    keys = subjects.keys_of([one.id for one in to_answer])
    mine = {let.id for let in lets}
    return OwnSide(
        lets,
        [(one, names.masked(one.person.name)) for one in found if one.let_id in mine],
        next((one for one in found if one.person_id == person_id), None),
        said,
        [(one, _named(one, keys.get(one.id))) for one in to_answer],
    )


def _named(notice: Notice, key: bytes | None) -> str:
    """Whom it is about, masked: enough for the other side to recognise."""
    name, _document = sealing.opened(bytes(notice.private), key)
    return names.masked(notice.person.name if notice.person else name)


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A notice on the desk; `days`: how long it waits."""

    notice: Notice
    address: str
    name: str
    days: int


def notices_page(actor: Actor, *, place: str = "", after: str = "") -> tuple[list[NoticeLine], str]:
    """Open ones of the actor's places, the oldest first, and the key of the next page. One query."""
    lets = LetDwelling.objects.filter(policies.lets_visible_to(actor), until__isnull=True)
    lets = lets.filter(place_code__prefix=place) if place else lets
    rows = Notice.objects.filter(IS_OPEN, let__in=lets)
    last = ids.as_uuid(after)
    rows = rows.filter(id__gt=last) if last else rows
    found = list(rows.select_related("let__dwelling", "person").order_by("id")[: PAGE + 1])
    return lines_of(found[:PAGE]), str(found[PAGE - 1].id) if len(found) > PAGE else ""


def lines_of(found: Sequence[Notice]) -> list[NoticeLine]:
    now = clock.now()
    return [
        NoticeLine(
            one,
            str(one.let.dwelling),
            names.masked(one.person.name) if one.person else "",
            (now - one.said_at).days,
        )
        for one in found
    ]


def visible_notice(actor: Actor, notice_id: uuid.UUID) -> Notice:
    """Refuses what lies elsewhere. One query."""
    lets = LetDwelling.objects.filter(policies.lets_visible_to(actor), until__isnull=True)
    rows = Notice.objects.filter(id=notice_id, let__in=lets)
    notice = rows.select_related("let__dwelling", "person", "stay__bed__room").first()
    if notice is None:
        raise errors.NoticeNotFound
    return notice


def is_arrival(notice: Notice) -> bool:
    return notice.kind == NoticeKind.ARRIVAL
