"""The list of possible doubles: found by comparing the register, told apart by people, taken back."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from django.db.models import Q

from liren.domains.people import double_errors, policies
from liren.domains.people.double_choices import PairState
from liren.domains.people.models import DoublePair, DoublesRun, Person
from liren.domains.people.queries.double_pairs import pairs_seen
from liren.domains.people.queries.register_doubles import Pair, doubles_within
from liren.domains.people.rules.doubles import Likeness
from liren.kernel import audit, bulk, clock, ids, outbox
from liren.kernel.actor import SYSTEM, Actor
from liren.kernel.lock import locked, next_serial
from liren.kernel.refusals import NotAllowed

TASK = "liren.domains.people.tasks.compare_register"
COUNTY = 6
LEVELS = (12, 9, 6, 4, 2)  # figures of a division's code


@transaction.atomic
def ask_to_compare(*, actor: Actor, place_code: str, said: int | None = None) -> DoublesRun:
    """Has the worker compare the register of the place; with `said`, only the people of that source with all.

    Refuses whoever may not merge there, and a place that is being compared.
    """
    if not policies.can_merge_in(actor, place_code):
        raise NotAllowed
    next_serial(f"people.doubles.{place_code}")  # two who ask at once ask one after the other
    if DoublesRun.objects.filter(place_code=place_code, said=said, finished_at__isnull=True).exists():
        raise double_errors.ComparingAlready
    run = DoublesRun.objects.create(place_code=place_code, said=said, asked_at=clock.now(), by=actor.id)
    audit.record(
        actor=actor,
        verb="people.doubles.asked",
        object_type="people",
        object_id=run.id,
        place_code=place_code,
    )
    outbox.enqueue(TASK, run_id=run.id)
    return run


def compare_imported(place_code: str, said: int) -> None:
    """Has whoever an import registered compared with the place's register, within the caller's transaction."""
    run = DoublesRun.objects.create(place_code=place_code, said=said, asked_at=clock.now())
    outbox.enqueue(TASK, run_id=run.id)


def ask_everywhere() -> None:
    """Every county that has people, once a week."""
    counties = {code[:COUNTY] for code in Person.objects.values_list("place_code", flat=True).distinct()}
    for code in sorted(counties):
        if not DoublesRun.objects.filter(place_code=code, finished_at__isnull=True).exists():
            ask_to_compare(actor=SYSTEM, place_code=code)


def compare(*, run_id: uuid.UUID) -> None:
    """Compares and keeps what was found; nothing once that is done. Killed half-way, it begins again."""
    run = DoublesRun.objects.filter(id=run_id, finished_at__isnull=True).first()
    if run is None:
        return
    only = None
    if run.said is not None:
        only = set(Person.objects.filter(source_id=run.said).values_list("id", flat=True))
    result = doubles_within(SYSTEM, run.place_code, only)
    with transaction.atomic():
        found = _kept(run, result.alike)
        run.people, run.compared, run.found = result.people, result.pairs, found
        run.finished_at = clock.now()
        run.save()


def _kept(run: DoublesRun, alike: dict[Pair, Likeness]) -> int:
    """Pairs that were found, as rows; of a whole comparison those that are alike no more go. Decided ones stay."""
    within = Q(one__place_code__prefix=run.place_code, other__place_code__prefix=run.place_code)
    rows = DoublePair.objects.filter(within)
    apart = _apart(rows.filter(state=PairState.APART))
    found = {tuple(sorted(pair)): one for pair, one in alike.items() if frozenset(pair) not in apart}
    kept = {(row.one_id, row.other_id): row for row in locked(rows.filter(state=PairState.OPEN))}
    gone = [row.id for pair, row in kept.items() if pair not in found and run.said is None]
    people = {one for pair in found for one in pair}
    places = _places(people)
    changed = [row.id for pair, row in kept.items() if pair in found and row.weight != _tenths(found[pair])]
    DoublePair.objects.filter(id__in=[*gone, *changed]).delete()
    stay = kept.keys() - {pair for pair, row in kept.items() if row.id in changed}
    bulk.insert_rows(DoublePair, [_row(pair, one, places) for pair, one in found.items() if pair not in stay])
    return len(found)


def _apart(rows: Any) -> set[frozenset[uuid.UUID]]:
    """Who was told apart, also of an entry that was merged since: the person is the same."""
    pairs = rows.values_list("one_id", "other_id", "one__merged_into_id", "other__merged_into_id")
    return {frozenset((one_into or one, other_into or other)) for one, other, one_into, other_into in pairs}


def _places(people: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    ordered = sorted(people)
    found: dict[uuid.UUID, str] = {}
    for at in range(0, len(ordered), bulk.BATCH):
        rows = Person.objects.filter(id__in=ordered[at : at + bulk.BATCH])
        found.update(rows.values_list("id", "place_code"))
    return found


def _row(pair: Any, likeness: Likeness, places: dict[uuid.UUID, str]) -> dict[str, Any]:
    one, other = pair
    return {
        "id": ids.uuid7(),
        "place_code": _common(places[one], places[other]),
        "one_id": one,
        "other_id": other,
        "verdict": likeness.verdict,
        "weight": _tenths(likeness),
        "signs": [[sign.field, sign.level, round(sign.weight, 1)] for sign in likeness.signs],
        "found_at": clock.now(),
    }


def _tenths(likeness: Likeness) -> int:
    return round(likeness.weight * 10)


def _common(one: str, other: str) -> str:
    return next((one[:size] for size in LEVELS if one[:size] == other[:size] and len(one) >= size), "")


@transaction.atomic
def tell_apart(*, actor: Actor, pair_id: uuid.UUID) -> DoublePair:
    """The two are two people, and are not listed again. Refuses what is not seen and what was decided."""
    return _decided(actor, pair_id, PairState.OPEN, PairState.APART)


@transaction.atomic
def take_back(*, actor: Actor, pair_id: uuid.UUID) -> DoublePair:
    """The two are to be looked at again. Refuses what is not seen and what was taken back."""
    return _decided(actor, pair_id, PairState.APART, PairState.OPEN)


def _decided(actor: Actor, pair_id: uuid.UUID, before: PairState, after: PairState) -> DoublePair:
    if not pairs_seen(actor).filter(id=pair_id).exists():
        raise double_errors.PairNotFound
    pair = locked(DoublePair.objects.filter(id=pair_id)).first()
    if pair is None or pair.state != before:
        raise double_errors.PairDecided
    is_apart = after is PairState.APART
    pair.state = after
    pair.decided_at, pair.decided_by = (clock.now(), actor.id) if is_apart else (None, None)
    pair.save(update_fields=["state", "decided_at", "decided_by"])
    for one in (pair.one_id, pair.other_id):
        audit.record(
            actor=actor,
            verb="people.pair.apart" if is_apart else "people.pair.taken_back",
            object_type="person",
            object_id=one,
            place_code=pair.place_code,
            after={"pair": str(pair.id)},
            subject=one,
        )
    return pair
