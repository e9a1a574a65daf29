"""Marks of groups that wait for a consent are given a last day, and go when it has passed."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models, transaction
from django.db.models.functions import Substr

from liren.domains.people.actions.agreeing import drop_marks
from liren.domains.people.models import GroupMark, Person
from liren.domains.people.queries.marks import kept_marks, waiting_marks
from liren.domains.people.rules.groups import may_mark
from liren.domains.policy.queries import figures_of
from liren.kernel import audit, clock
from liren.kernel.actor import SYSTEM
from liren.kernel.lock import locked

WAIT = "people.groups.wait_days"
COUNTY_DIGITS, BATCH = 6, 500


def keep_waiting() -> int:
    """Every night: a last day for those that have none, none for those agreed to since; those past it go. How many."""
    kept_marks().filter(waits_until__isnull=False).update(waits_until=None)
    for county, days in _days().items():
        until = clock.today() + dt.timedelta(days=days) if days else None
        fresh = waiting_marks().filter(person__place_code__prefix=county)
        if until is None:
            fresh.filter(waits_until__isnull=False).update(waits_until=None)
        else:
            fresh.filter(waits_until__isnull=True).update(waits_until=until)
    gone = 0
    while some := list(_past().values_list("person", flat=True).distinct()[:BATCH]):
        gone += _drop(some)
    return gone


def _days() -> dict[str, int]:
    """By county. One query for the counties, one for each."""
    rows = waiting_marks().order_by().annotate(county=Substr("person__place_code", 1, COUNTY_DIGITS))
    counties = sorted(set(rows.values_list("county", flat=True)))
    return {one: next(int(row.value) for row in figures_of(one, WAIT)) for one in counties}


def _past() -> models.QuerySet[GroupMark]:
    return waiting_marks().filter(waits_until__lt=clock.today()).order_by("person")


@transaction.atomic
def _drop(people: list[uuid.UUID]) -> int:
    """With evidence and what merges keep of them, as when a consent is withdrawn."""
    done: dict[str, int] = {}
    for person in locked(Person.objects.filter(id__in=people).order_by("id")):
        groups = set(
            GroupMark.objects.filter(person=person, waits_until__lt=clock.today()).values_list(
                "group", flat=True
            )
        )
        for group in sorted(groups):
            if may_mark(group, person.agreed):  # agreed to a moment ago
                GroupMark.objects.filter(person=person, group=group).update(waits_until=None)
            else:
                done[person.place_code] = done.get(person.place_code, 0) + drop_marks(person, group)
    for place, gone in sorted(done.items()):
        audit.record(
            actor=SYSTEM,
            verb="people.marks.lapsed",
            object_type="people",
            object_id="marks",
            place_code=place,
            after={"rows": gone},
        )
    return sum(done.values())
