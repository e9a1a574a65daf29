"""What giving people's data to somebody outside sets off in rooms above this one, which register."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liren.kernel.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """`recipient` is the id under which the receiver is kept; None where the kind alone says who it is. `fields` are
    those of `rules.templates`, `kinds` of data stand beside them where a list is no list of fields; `words` say what
    it is for, `left_out` how many did not agree to be given."""

    kind: str
    place_code: str
    people: Sequence[uuid.UUID]
    recipient: uuid.UUID | None = None
    words: str = ""
    number: str = ""
    fields: Collection[str] = ()
    kinds: Collection[str] = ()
    counted: int = 0  # rows, where no person of the register is on them
    left_out: int = 0


DataGiven = Callable[["Actor", Given], None]
DATA_GIVEN: list[DataGiven] = []


def data_given(actor: Actor, what: Given) -> None:
    """Within the transaction that writes the giving down."""
    for told in DATA_GIVEN:
        told(actor, what)
