"""Nobody is registered twice unawares."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping

from liren.domains.people import errors
from liren.domains.people.queries.doubles import Double, doubles_of
from liren.domains.people.rules.doors import Home
from liren.domains.people.rules.persons import PersonRead
from liren.kernel.actor import Actor


def check_apart(
    actor: Actor,
    place_code: str,
    written: Mapping[int, PersonRead],
    home: Home | None,
    apart_from: Collection[uuid.UUID],
) -> dict[int, list[uuid.UUID]]:
    """For each row the people who are like it and were told apart. Refuses a row that is like somebody else besides.

    Whose document is the same is refused when it is written: of that there is no telling apart.
    """
    found = zip(written, doubles_of(actor, place_code, list(written.values()), home), strict=True)
    told = {}
    for row, alike in found:
        told[row] = [double.line.person_id for double in alike]
        if not _is_taken(alike) and not set(told[row]) <= set(apart_from):
            refusal = errors.PossibleDouble(field="name")
            refusal.row = row
            raise refusal
    return told


def _is_taken(alike: list[Double]) -> bool:
    return any(double.has_number for double in alike)
