"""Somebody of the community compares on the spot, findings are put right, and looked at a second time."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import transaction

from liren.domains.lodging import errors, policies
from liren.domains.lodging.actions.locking import editable_house, note, recount
from liren.domains.lodging.choices import FindingKind, Outcome
from liren.domains.lodging.models import Check, Finding, Guest, GuestHouse, Seen
from liren.domains.lodging.models.guest import HERE
from liren.domains.lodging.rules import checks as rules
from liren.domains.lodging.telling import tell_keepers
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import StalePage

PEOPLE_MOST, WORDS_MOST, DUE_MOST = 2_000, 300, 90
FIRST_CHECK = dt.timedelta(days=30)  # of a house never checked, late entries count so far back


@transaction.atomic
def record_check(
    *,
    actor: Actor,
    house_id: uuid.UUID,
    seen: Mapping[uuid.UUID, str],
    people: int,
    due_on: dt.date,
    note_words: str = "",
    other: str = "",
) -> Check:
    """`seen`: for each guest on the list now how it was found; `people`: how many were there; `other`: what else was
    wrong. Whoever was found gone is registered as having left.

    Refuses whoever may not, a list that changed meanwhile, a count below those found, and a day that is none.
    """
    house = editable_house(actor, house_id)
    guests = {one.id: one for one in locked(Guest.objects.filter(HERE, house=house).order_by("id"))}
    if set(seen) != set(guests) or not set(seen.values()) <= set(Outcome.values):
        raise errors.CheckIncomplete
    outcomes = list(seen.values())
    if not 0 <= people <= PEOPLE_MOST or rules.is_impossible(outcomes, people):
        raise errors.CountImpossible(field="people")
    counted = rules.Counted(house.beds, len(guests), people, _late_since_check(house))
    found = rules.findings(outcomes, counted)
    if found or other.strip():
        _check_due(due_on)
    check = _check(actor, house, seen, people, note_words)
    _mark(guests, seen)
    of = {"check_made": check, "house": house, "due_on": due_on}
    kept = [Finding(kind=one.kind, count=one.count, **of) for one in found]
    if other.strip():
        kept.append(Finding(kind=FindingKind.OTHER, words=other.strip()[:WORDS_MOST], **of))
    Finding.objects.bulk_create(kept)
    recount(house)
    told = {"listed": len(guests), "people": people, "findings": [one.kind for one in kept]}
    note(actor, house, "lodging.check.made", told)
    if kept:
        tell_keepers(house, "found", f"lodging.found:{check.id}", due_on)
    return check


@transaction.atomic
def visit_finding(
    *,
    actor: Actor,
    finding_id: uuid.UUID,
    version: int,
    is_mended: bool,
    words: str,
    due_on: dt.date | None = None,
) -> Finding:
    """A second visit: it is put right, or is to be until another day. Refuses an old page, one that is put right, no
    words, and a day that is none."""
    rows = Finding.objects.filter(id=finding_id)
    found = rows.select_related("house").first()
    if found is None or not policies.can_view_house(actor, found.house):
        raise errors.FindingNotFound
    house = editable_house(actor, found.house_id)
    finding = locked(rows).get()
    if finding.version != version:
        raise StalePage
    if finding.mended_on is not None:
        raise errors.MendedAlready
    if not words.strip():
        raise errors.VisitWordsMissing(field="words")
    finding.visits += 1
    finding.visited_on, finding.visit_words = clock.today(), words.strip()[:WORDS_MOST]
    if is_mended:
        finding.mended_on = clock.today()
    else:
        finding.due_on, finding.is_reminded = _check_due(due_on), False
    finding.version += 1
    finding.save()
    told = {"kind": finding.kind, "is_mended": is_mended, "due": finding.due_on.isoformat()}
    note(actor, house, "lodging.finding.visited", told)
    if not is_mended:
        tell_keepers(house, "found", f"lodging.found:{finding.id}:{finding.visits}", finding.due_on)
    return finding


def _check(actor: Actor, house: GuestHouse, seen: Mapping[uuid.UUID, str], people: int, words: str) -> Check:
    check = Check.objects.create(
        house=house,
        account_id=actor.id,
        at=clock.now(),
        beds=house.beds,
        listed=len(seen),
        people=people,
        matched=rules.listed_there(list(seen.values())),
        note=words.strip()[:WORDS_MOST],
    )
    rows = [Seen(check_made=check, guest_id=key, outcome=value) for key, value in seen.items()]
    Seen.objects.bulk_create(rows)
    return check


def _mark(guests: Mapping[uuid.UUID, Guest], seen: Mapping[uuid.UUID, str]) -> None:
    """What the check found counts for the rates; whoever is gone left now."""
    now = clock.now()
    by = {kind: [key for key, value in seen.items() if value == kind] for kind in Outcome.values}
    Guest.objects.filter(id__in=by[Outcome.NAME]).update(is_wrong=True)
    Guest.objects.filter(id__in=by[Outcome.OTHER]).update(is_other=True)
    for key in by[Outcome.ABSENT]:
        Guest.objects.filter(id=key).update(left_at=max(now, guests[key].arrived_at))


def _late_since_check(house: GuestHouse) -> int:
    last = Check.objects.filter(house=house).order_by("-at").values_list("at", flat=True).first()
    since = last or clock.now() - FIRST_CHECK
    rows = Guest.objects.filter(house=house, is_late=True, struck_at__isnull=True, entered_at__gt=since)
    return rows.count()


def _check_due(day: dt.date | None) -> dt.date:
    today = clock.today()
    if day is None or not today < day <= today + dt.timedelta(days=DUE_MOST):
        raise errors.DueWrong(field="due_on")
    return day
