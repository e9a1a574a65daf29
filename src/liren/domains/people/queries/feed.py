"""The change feed of the register: what was done to whom, in one order, without what it was."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Q

from liren.domains.people import policies
from liren.kernel import audit, clock, ids
from liren.kernel.actor import Actor
from liren.kernel.models import AuditEntry

PAGE, SCAN = 100, 5_000
SETTLES = dt.timedelta(seconds=10)  # an entry's id is made some moments before it is committed
KINDS = ("person", "household", "dwelling", "people_import")
LOOKS = (
    "people.person.read",
    "people.person.sought",
    "people.person.outside",
    "people.import.previewed",
    "people.import.parked_taken",
)


@dataclass(frozen=True, slots=True)
class Done:
    """`kind` one of `KINDS`; `of` the person, household, dwelling or import."""

    id: uuid.UUID
    event: str
    at: dt.datetime
    kind: str
    of: str
    place_code: str


@dataclass(frozen=True, slots=True)
class Feed:
    """`cursor` is where the next page begins; with `has_more` there is one already, though it may be empty."""

    changes: list[Done]
    cursor: uuid.UUID | None
    has_more: bool


def changes_since(actor: Actor, cursor: uuid.UUID | None, size: int = PAGE) -> Feed:
    """What was done after `cursor` in the actor's places, oldest first, as far as it is ten seconds old. Looks are not
    in it; of an import each batch is one. Two queries."""
    settled = AuditEntry.objects.filter(id__lt=ids.first_at(clock.now() - SETTLES)).order_by("id")
    rows = settled.filter(id__gt=cursor) if cursor else settled
    bound = rows.values_list("id", flat=True)[SCAN - 1 : SCAN].first()
    rows = rows.filter(id__lte=bound) if bound else rows
    within = Q(pk__in=())
    for code in policies.places_of(actor):
        within |= Q(place_code__prefix=code)
    wanted = rows.filter(within, verb__startswith="people.", object_type__in=KINDS).exclude(verb__in=LOOKS)
    found = [_done(entry) for entry in wanted[: size + 1]]
    if len(found) > size:
        return Feed(found[:size], found[size - 1].id, True)
    if bound:
        return Feed(found, bound, True)
    return Feed(found, found[-1].id if found else cursor, False)


def _done(entry: AuditEntry) -> Done:
    of = entry.object_id
    if entry.verb == "people.import.batch":  # its object is the digest over its rows
        of = str(((audit.payload_of(entry) or {}).get("after") or {}).get("run", ""))
    return Done(entry.id, entry.verb, entry.at, entry.object_type, of, entry.place_code)
