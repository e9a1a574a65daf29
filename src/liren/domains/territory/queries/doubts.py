"""Addresses that wait for somebody to say which building they mean, and what was said of others."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from liren.domains.territory import errors
from liren.domains.territory.choices import DoubtState
from liren.domains.territory.models import AddressDoubt, Building
from liren.domains.territory.policies import doubts_visible_to
from liren.domains.territory.queries.standard import Answer, standard_address
from liren.domains.territory.rules import addresses
from liren.kernel import ids
from liren.kernel.actor import Actor

PAGE = 50
BUILDINGS_MOST = 400  # of a community, to choose among
SORTS = {"times": ("-times", "-id"), "late": ("-id",)}


@dataclass(frozen=True, slots=True)
class DoubtFilter:
    view: str = DoubtState.OPEN
    place: str = ""
    text: str = ""
    sort: str = "times"


def page_of_doubts(actor: Actor, wanted: DoubtFilter, after: str) -> tuple[list[AddressDoubt], str]:
    """Those said most often first, and the key of the next page. Two queries."""
    rows = _narrowed(actor, wanted)
    last = rows.filter(id=key).first() if (key := ids.as_uuid(after)) else None
    if last is not None:
        behind = Q(id__lt=last.id)
        if wanted.sort == "times":
            behind = Q(times__lt=last.times) | Q(times=last.times, id__lt=last.id)
        rows = rows.filter(behind)
    found = list(rows.order_by(*SORTS[wanted.sort]).select_related("building")[: PAGE + 1])
    return found[:PAGE], str(found[PAGE - 1].id) if len(found) > PAGE else ""


def count_doubts(actor: Actor, wanted: DoubtFilter) -> dict[str, int]:
    rows = _narrowed(actor, DoubtFilter("", wanted.place, wanted.text)).order_by()
    return dict(rows.values_list("state").annotate(n=Count("id")))


def keys_of_doubts(actor: Actor, wanted: DoubtFilter) -> Iterator[uuid.UUID]:
    return _narrowed(actor, wanted).order_by(*SORTS[wanted.sort]).values_list("id", flat=True).iterator()


def doubts_by_ids(actor: Actor, keys: Iterable[uuid.UUID]) -> list[AddressDoubt]:
    found = doubts_visible_to(actor).select_related("building").in_bulk(list(keys))
    return [found[key] for key in keys if key in found]


def get_doubt(actor: Actor, doubt_id: uuid.UUID) -> AddressDoubt:
    row = doubts_visible_to(actor).filter(id=doubt_id).select_related("building").first()
    if row is None:
        raise errors.DoubtUnknown
    return row


def answer_for(row: AddressDoubt) -> Answer:
    """What the rules say of it by themselves, whatever was settled."""
    return standard_address(row.key, row.place_code, remembers=False)


def buildings_to_choose(row: AddressDoubt) -> list[Building]:
    rows = Building.objects.filter(place_code=row.place_code)
    return list(rows.order_by("address_key")[:BUILDINGS_MOST])


def _narrowed(actor: Actor, wanted: DoubtFilter) -> QuerySet[AddressDoubt]:
    rows = doubts_visible_to(actor)
    if wanted.view:
        rows = rows.filter(state=wanted.view)
    if wanted.place:
        rows = rows.filter(place_code__prefix=wanted.place)
    if key := addresses.normal(wanted.text):
        rows = rows.filter(key__contains=key)
    return rows
