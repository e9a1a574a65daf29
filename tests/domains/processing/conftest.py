from __future__ import annotations

import datetime as dt

from liren.domains.people.models import Person
from liren.domains.processing.actions.switching import switch_field
from liren.kernel import clock
from tests.domains.rights.conftest import Family, Who, family, who

__all__ = ["COUNTY", "REASON", "Family", "Who", "family", "switched", "who", "with_values"]

COUNTY = "320104"
REASON = "区里办事用不着"


def switched(who: Who, name: str, *, is_on: bool = False, day: dt.date | None = None) -> None:
    """By whoever keeps the district, from today unless another day is given."""
    day = day or clock.today()
    switch_field(
        actor=who("district"), place_code=COUNTY, name=name, is_on=is_on, valid_from=day, reason=REASON
    )


def with_values(person: Person, **details: str) -> Person:
    """As if written when the field was on."""
    Person.objects.filter(id=person.id).update(details=details)
    person.refresh_from_db()
    return person
