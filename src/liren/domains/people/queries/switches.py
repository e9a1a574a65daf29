"""Which optional fields the district of a place has switched off; the dates and reasons are kept by `policy`."""

from __future__ import annotations

from liren.domains.people.models import Person
from liren.domains.policy.queries import flags_off

FIELD = "people.field."  # before a field's name, the key of its figure


def fields_off(place_code: str) -> frozenset[str]:
    """Without a query while it is remembered; a change reaches another process some seconds later."""
    return flags_off(place_code, FIELD)


def off_for(person: Person) -> frozenset[str]:
    """By the district where the person is kept."""
    return fields_off(person.place_code)
