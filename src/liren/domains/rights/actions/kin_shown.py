"""What was opened to a near relative: read on a page, or taken away as a copy; each time is written down."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import override

from liren.domains.people.models import Person
from liren.domains.rights import copy_paper
from liren.domains.rights.arrangement_choices import RelativeRight
from liren.domains.rights.kin_choices import KinForm
from liren.domains.rights.kin_errors import KinOver
from liren.domains.rights.models import KinRequest
from liren.domains.rights.queries.kin import parts_of, shown_row
from liren.domains.rights.rules.copies import machine_shape
from liren.kernel import audit, clock
from liren.kernel.actor import Actor
from liren.kernel.holdings import Part


@dataclass(frozen=True, slots=True)
class Shown:
    """Whose data, and the parts that were opened."""

    row: KinRequest
    person: Person
    parts: list[Part]


@dataclass(frozen=True, slots=True)
class Taken:
    """A copy, with the name of its file."""

    name: str
    content_type: str
    data: bytes


@transaction.atomic
def see_as_relative(*, actor: Actor, request_id: uuid.UUID) -> Shown:
    """What is held now, in the parts that were opened. Refuses what was not granted, and what ran out."""
    row = shown_row(actor, request_id, RelativeRight.SEE)
    person, parts = parts_of(row)
    _record(actor, row, "seen", {"rooms": row.rooms})
    return Shown(row, person, parts)


@transaction.atomic
def take_as_relative(*, actor: Actor, request_id: uuid.UUID, form: str) -> Taken:
    """A copy on paper in the active language, or for machines in both. Refuses as `see_as_relative`."""
    row = shown_row(actor, request_id, RelativeRight.COPY)
    if form not in KinForm.values:
        raise KinOver
    _record(actor, row, "fetched", {"form": form, "rooms": row.rooms})
    name = f"liren-relative-{clock.today().isoformat()}.{form}"
    data = _machine(row) if form == KinForm.MACHINE else _paper(row)
    return Taken(name, f"application/{form}", data)


def _paper(row: KinRequest) -> bytes:
    person, parts = parts_of(row)
    return copy_paper.pdf(parts, person.name, clock.now(), of_dead=True)


def _machine(row: KinRequest) -> bytes:
    told = {}
    for language in ("zh-hans", "en"):
        with override(language):
            told[language] = parts_of(row)[1]
    shape = machine_shape(told["zh-hans"], told["en"], clock.now().astimezone(clock.LOCAL))
    return json.dumps(shape, ensure_ascii=False, indent=1).encode()


def _record(actor: Actor, row: KinRequest, what: str, after: dict[str, object]) -> None:
    audit.record(
        actor=actor,
        verb=f"rights.kin.{what}",
        object_type="person",
        object_id=str(row.person_id),
        place_code=row.place_code,
        after=after,
        subject=row.person_id,
    )
