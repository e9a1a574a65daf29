"""What is kept of a guest, sealed under the guest's own key, and by what a guest is found again."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from liren.domains.lodging.models import Guest
from liren.domains.lodging.rules.guests import Guardian, GuestRead
from liren.kernel import sealed, subjects

CONTEXT = "lodging.guest.private"


@dataclass(frozen=True, slots=True)
class Private:
    """Empty words once the key has been destroyed."""

    name: str = ""
    number: str = ""
    birth: dt.date | None = None
    guardian: Guardian = field(default_factory=Guardian)


def seal(read: GuestRead, guardian: Guardian | None, key: bytes) -> bytes:
    """What was asked about a minor stays with the minor alone."""
    said: dict[str, object] = {"name": read.name, "number": read.number}
    if read.birth:
        said["birth"] = read.birth.isoformat()
    if guardian is not None and read.is_minor:
        said["guardian"] = [guardian.name, guardian.phone, guardian.relation, guardian.is_reported]
    return sealed.seal(json.dumps(said, ensure_ascii=False, sort_keys=True), context=CONTEXT, key=key)


def private_of(guests: Iterable[Guest]) -> dict[UUID, Private]:
    """What each says, by its id. One query."""
    found = list(guests)
    keys = subjects.keys_of([one.id for one in found])
    return {one.id: _opened(one, keys.get(one.id)) for one in found}


def number_index(number: str) -> str:
    """This room's own: guests are not joined to the register of residents by what lies in the tables."""
    return sealed.blind_index(number, context="lodging.guest") if number else ""


def _opened(guest: Guest, key: bytes | None) -> Private:
    if key is None or not guest.private:
        return Private()
    said = json.loads(sealed.unseal(bytes(guest.private), context=CONTEXT, key=key))
    birth = dt.date.fromisoformat(said["birth"]) if said.get("birth") else None
    guardian = Guardian(*said["guardian"]) if said.get("guardian") else Guardian()
    return Private(said["name"], said["number"], birth, guardian)
