"""Addresses of which the building was unsure: noted, settled by a person, and remembered."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.db import transaction
from django.db.models import F

from liren.domains.territory import address_hooks, errors
from liren.domains.territory.choices import DoubtState
from liren.domains.territory.models import AddressDoubt, Building
from liren.domains.territory.policies import SETTLING, can_settle_addresses
from liren.domains.territory.queries.standard import KEY_MOST, Answer, key_of, standard_address
from liren.kernel import audit, clock, outbox
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed

COMMUNITY = 12  # digits
NOTE_SAID = "liren.domains.territory.tasks.note_address_said"
RETRIED = 500  # addresses looked at again when buildings come in


def note_doubt(*, place_code: str, key: str, answer: Answer) -> None:
    """Within the caller's transaction. `key` is the address up to its building, as compared; nothing for no key, one
    too long, and where the community is not known."""
    if len(place_code) != COMMUNITY or not key or len(key) > KEY_MOST:
        return
    now, best = clock.now(), answer.candidates[0].at_building if answer.candidates else 0.0
    row, is_new = AddressDoubt.objects.get_or_create(
        place_code=place_code, key=key, defaults={"first_at": now, "last_at": now, "best": best}
    )
    if not is_new:
        AddressDoubt.objects.filter(id=row.id).update(times=F("times") + 1, last_at=now, best=best)


def ask_about(*, place_code: str, text: str) -> None:
    """Within the transaction that keeps an address as it was typed: the worker looks whether its building is sure."""
    if len(place_code) == COMMUNITY and text:
        outbox.enqueue(NOTE_SAID, place_code=place_code, text=text)


@transaction.atomic
def note_said(*, place_code: str, text: str) -> None:
    """An address as somebody has typed it: noted unless its building is sure."""
    answer = standard_address(text, place_code)
    if answer.sure is None and answer.reading and (answer.reading.road or answer.reading.estate):
        note_doubt(place_code=place_code, key=key_of(text), answer=answer)


def retry_doubts(place_code: str) -> int:
    """New buildings may be what was meant: whatever is sure by now is settled without asking. How many."""
    done = 0
    rows = AddressDoubt.objects.filter(place_code=place_code, state=DoubtState.OPEN).order_by("id")[:RETRIED]
    for row in locked(rows):
        sure = standard_address(row.key, place_code).sure
        if sure is not None and sure.building.place_code == place_code:
            row.building, row.state, row.settled_at = sure.building, DoubtState.SETTLED, clock.now()
            row.save(update_fields=["building", "state", "settled_at"])
            address_hooks.settled(place_code, row.key, sure.building)
            done += 1
    return done


@transaction.atomic
def settle_doubt(*, actor: Actor, doubt_id: uuid.UUID, building_id: uuid.UUID | None) -> AddressDoubt:
    """The address means that building, or none of the list; whatever bears it follows. May be settled anew.

    Refuses an address that is not there, whoever does not keep the ground or the register there, and a building of
    another community.
    """
    row = locked(AddressDoubt.objects.filter(id=doubt_id)).first()
    if row is None or not can_settle_addresses(actor, row.place_code):
        raise errors.DoubtUnknown
    building = None
    if building_id is not None:
        building = Building.objects.filter(id=building_id, place_code=row.place_code).first()
        if building is None:
            raise errors.BuildingElsewhere(field="choice")
    before = {"state": row.state, "building": str(row.building_id or "")}
    row.building = building
    row.state = DoubtState.SETTLED if building else DoubtState.NONE
    row.settled_by, row.settled_at = actor.id, clock.now()
    row.save(update_fields=["building", "state", "settled_by", "settled_at"])
    audit.record(
        actor=actor,
        verb="territory.address.settled",
        object_type="address",
        object_id=row.id,
        object_label=row.key[:64],
        place_code=row.place_code,
        before=before,
        after={"state": row.state, "building": building.address if building else ""},
    )
    address_hooks.settled(row.place_code, row.key, building)
    return row


def note_export(*, actor: Actor, place_code: str, form: str, wanted: Mapping[str, str], rows: int) -> None:
    """Writes down who took the list away."""
    if not any(actor.has(right) for right in SETTLING):
        raise NotAllowed
    audit.record(
        actor=actor,
        verb="territory.addresses.exported",
        object_type="addresses",
        object_id=form,
        place_code=place_code,
        after={**{key: value for key, value in wanted.items() if value}, "rows": rows},
    )
