"""What a person's leaving a home sets off in rooms above this one. They register; it knows none of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liren.domains.people.models import Dwelling, Person
    from liren.kernel.actor import Actor

# The person lives from that day at the dwelling, or nowhere here; within the transaction of the move.
HomeLeft = Callable[["Actor", "Person", dt.date, "Dwelling | None"], None]
HOME_LEFT: list[HomeLeft] = []


def home_left(actor: Actor, person: Person, on: dt.date, home: Dwelling | None = None) -> None:
    for told in HOME_LEFT:
        told(actor, person, on, home)
