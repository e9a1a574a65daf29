"""Lists of let dwellings: all of a place, those with a free bed, those over-crowded."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from liren.domains.letting import policies
from liren.domains.letting.models import LetDwelling
from liren.domains.letting.queries.lets import WITH, landlord_of
from liren.kernel import ids
from liren.kernel.actor import Actor

PAGE = 50
SORTS = {"address": "dwelling__address_key", "over": "over", "people": "people"}


@dataclass(frozen=True, slots=True)
class LetFilter:
    """`show`: "over", "free" (a bed), "empty" (nobody), or everything. `sort` is one of `SORTS`."""

    place: str = ""
    show: str = ""
    sort: str = "address"


@dataclass(frozen=True, slots=True)
class LetLine:
    let: LetDwelling
    address: str
    landlord: str


def lets(actor: Actor, wanted: LetFilter) -> QuerySet[LetDwelling]:
    """By address, or the most over-crowded or fullest first."""
    rows = LetDwelling.objects.filter(policies.lets_visible_to(actor), until__isnull=True)
    rows = rows.filter(place_code__prefix=wanted.place) if wanted.place else rows
    narrowed = {"over": Q(over__gt=0), "free": Q(beds__gt=F("people")), "empty": Q(people=0)}
    if wanted.show in narrowed:
        rows = rows.filter(narrowed[wanted.show])
    return rows.order_by(*_order(wanted))


def lets_page(actor: Actor, wanted: LetFilter, after: str = "") -> tuple[list[LetLine], str]:
    """A page of the list and the key of the next, empty at the end. Two queries."""
    rows = _after(lets(actor, wanted), wanted, after)
    found = list(rows.select_related(*WITH)[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return lines_of(actor, found[:PAGE]), str(last.id) if last else ""


def lines_of(actor: Actor, found: Sequence[LetDwelling]) -> list[LetLine]:
    return [LetLine(let, str(let.dwelling), landlord_of(actor, let)[0]) for let in found]


def lets_by_ids(actor: Actor, keys: Sequence[uuid.UUID]) -> Iterator[LetLine]:
    """Those the actor may see, in the order of the ids. One query."""
    rows = LetDwelling.objects.filter(policies.lets_visible_to(actor), id__in=list(keys))
    found = {let.id: let for let in rows.select_related(*WITH)}
    yield from lines_of(actor, [found[key] for key in keys if key in found])


def count_lets(actor: Actor, wanted: LetFilter) -> int:
    return lets(actor, wanted).count()


def count_over(actor: Actor) -> int:
    return count_lets(actor, LetFilter(show="over"))


def _order(wanted: LetFilter) -> tuple[str, ...]:
    name = SORTS.get(wanted.sort, SORTS["address"])
    return (name, "dwelling__door", "id") if name.startswith("dwelling") else (f"-{name}", "id")


def _after(rows: QuerySet[LetDwelling], wanted: LetFilter, key: str) -> QuerySet[LetDwelling]:
    """What comes behind the row of that key; everything for a key that is none."""
    row_id = ids.as_uuid(key)
    last = LetDwelling.objects.filter(id=row_id).select_related("dwelling").first() if row_id else None
    if last is None:
        return rows
    if wanted.sort in ("over", "people"):
        value = getattr(last, wanted.sort)
        return rows.filter(Q(**{f"{wanted.sort}__lt": value}) | Q(**{wanted.sort: value, "id__gt": last.id}))
    home = last.dwelling
    behind = Q(dwelling__address_key__gt=home.address_key)
    behind |= Q(dwelling__address_key=home.address_key, dwelling__door__gt=home.door)
    behind |= Q(dwelling__address_key=home.address_key, dwelling__door=home.door, id__gt=last.id)
    return rows.filter(behind)
