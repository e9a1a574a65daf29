"""Keeping in step at which spot each matter is: the worker does it with the counting of what has changed, and for old
matters by the batch.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction

from liren.domains.casework.models import Case, CaseSpot, Spot
from liren.domains.casework.rules.recurring import building_of, tally
from liren.kernel import outbox
from liren.kernel.bulk import update_rows
from liren.kernel.lock import next_serial

BATCH = 5000
PART = 500  # keys a statement asks about
TASK = "liren.domains.casework.tasks.fill_spots"
Key = tuple[str, str, uuid.UUID]  # community, building, class


def keep_spots(cases: Collection[uuid.UUID]) -> None:
    """Looks anew where these matters are. To be called within a transaction, one at a time. Safe to repeat."""
    keys = sorted(cases)
    for start in range(0, len(keys), PART):
        _keep(keys[start : start + PART])


def fill_later() -> None:
    """Leaves all matters to the worker, a batch a task."""
    outbox.enqueue(TASK, after="")


def fill_spots(after: str) -> str:
    """Looks where the next matters after a key are; the last one's key, empty at the end."""
    wait_for_others()
    rows = Case.objects.order_by("id")
    rows = rows.filter(id__gt=uuid.UUID(after)) if after else rows
    keys = list(rows.values_list("id", flat=True)[:BATCH])
    keep_spots(keys)
    return str(keys[-1]) if len(keys) == BATCH else ""


def fill_and_go_on(after: str) -> None:
    """As `fill_spots`, with a further task for what comes next."""
    if following := fill_spots(after):
        outbox.enqueue(TASK, after=following)


def fill_all() -> None:
    """Looks where all matters are, a transaction a batch: after a bulk load."""
    after = ""
    while True:
        with transaction.atomic():
            after = fill_spots(after)
        if not after:
            return


def wait_for_others() -> None:
    """One keeping after another: each takes a serial of the counter of the rates."""
    next_serial("casework.rate_sums")


def _keep(cases: list[uuid.UUID]) -> None:
    wanted = {case: key for case, key in _wanted(cases) if key[1]}
    kept: dict[uuid.UUID, tuple[int, Key]] = {
        case: (spot, (place, building, category))
        for case, spot, place, building, category in CaseSpot.objects.filter(case__in=cases).values_list(
            "case_id", "spot_id", "spot__place_code", "spot__building", "spot__category_id"
        )
    }
    gone = [case for case in kept if case not in wanted]
    moved = [case for case in wanted if case not in kept or kept[case][1] != wanted[case]]
    if not gone and not moved:
        return
    ids = _ids_of({wanted[case] for case in moved})
    CaseSpot.objects.filter(case__in=gone).delete()
    CaseSpot.objects.bulk_create(
        [CaseSpot(case_id=case, spot_id=ids[wanted[case]]) for case in moved],
        update_conflicts=True,
        unique_fields=["case"],
        update_fields=["spot"],
    )
    _tally({kept[case][0] for case in (*gone, *moved) if case in kept} | set(ids.values()))


def _wanted(cases: list[uuid.UUID]) -> Iterable[tuple[uuid.UUID, Key]]:
    rows = Case.objects.filter(id__in=cases, category__isnull=False).exclude(address="")
    for case, place, address, category in rows.values_list("id", "place_code", "address", "category_id"):
        if category is not None:
            yield case, (place, building_of(address), category)


def _ids_of(keys: set[Key]) -> dict[Key, int]:
    """The spots of these keys; those that are not there yet are made."""
    made = [
        Spot(place_code=place, building=building, category_id=category)
        for place, building, category in sorted(keys, key=str)
    ]
    Spot.objects.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=["place_code", "building", "category"],
        update_fields=["building"],
    )
    return {(spot.place_code, spot.building, spot.category_id): spot.pk for spot in made}


def _tally(spots: set[int]) -> None:
    """Counts these spots anew; one where nothing is any more is taken away."""
    moments: defaultdict[int, list[Any]] = defaultdict(list)
    rows = CaseSpot.objects.filter(spot__in=spots).values_list("spot_id", "case__received_at")
    for spot, at in rows:
        moments[spot].append(at)
    counted = []
    for spot, all_of_it in moments.items():
        found = tally(all_of_it)
        counted.append(Spot(id=spot, ever=found.ever, lately=found.lately, latest=found.latest))
    update_rows(counted, ("ever", "lately", "latest"))
    Spot.objects.filter(id__in=[spot for spot in spots if spot not in moments]).delete()
