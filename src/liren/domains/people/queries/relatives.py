"""Which of the dead on the register are somebody's near relatives, as households and marriages say."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from liren.domains.people import sealing
from liren.domains.people.choices import Event, PersonState
from liren.domains.people.models import LifeEvent, Membership, Person, PersonDocument
from liren.domains.people.rules import matching, names
from liren.domains.people.rules.near import are_near

SAME_TAIL = 50


@dataclass(frozen=True, slots=True)
class Departed:
    """A near relative who has died."""

    person: Person


def departed_of(person_id: uuid.UUID) -> list[Departed]:
    """Of the households that the person was ever in, and of the marriages. Three queries."""
    own = Membership.objects.filter(person=person_id)
    mine = {row.household_id: row.relation for row in own}
    beside = Membership.objects.filter(household__in=mine, person__state=PersonState.DECEASED)
    near = {
        row.person_id
        for row in beside.exclude(person=person_id)
        if are_near(mine[row.household_id], row.relation)
    }
    married = LifeEvent.objects.filter(person=person_id, kind=Event.MARRIED, other__isnull=False)
    near |= set(married.values_list("other_id", flat=True))
    rows = Person.objects.filter(id__in=near, state=PersonState.DECEASED, protection="")
    return [Departed(one) for one in rows.order_by("name", "id")]


def departed_meant(place_code: str, name: str, tail: str) -> Person | None:
    """Who of the community, registered as dead, has this name and a document ending so; None unless it is one."""
    rows = PersonDocument.objects.filter(
        tail_index=sealing.document_tail(matching.tail_of(tail)),
        person__place_code=place_code,
        person__state=PersonState.DECEASED,
    ).select_related("person")
    people = {row.person_id: row.person for row in rows[:SAME_TAIL]}
    found = [one for one in people.values() if names.key_of(one.name) == names.key_of(name)]
    return found[0] if len(found) == 1 else None
