"""Which of the dead on the register are somebody's near relatives, as households and marriages say."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from liren.domains.people.choices import Event, PersonState
from liren.domains.people.models import LifeEvent, Membership, Person
from liren.domains.people.rules.near import are_near


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
