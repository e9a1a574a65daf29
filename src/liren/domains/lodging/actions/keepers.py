"""Whose telephone enters the guests of a house: by a sign that opens once."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid

from django.db import transaction

from liren.domains.lodging import errors
from liren.domains.lodging.actions.locking import editable_house, note
from liren.domains.lodging.models import GuestHouse, Keeper
from liren.kernel import clock, ids
from liren.kernel.actor import Actor, ActorKind
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed

LETTERS = 12
SIGN_LIFE = dt.timedelta(days=7)


@transaction.atomic
def make_sign(*, actor: Actor, house_id: uuid.UUID) -> GuestHouse:
    """A fresh sign for one telephone within seven days; the one before opens nothing. Refuses whose house it is not."""
    house = editable_house(actor, house_id)
    house.sign = "".join(secrets.choice(ids.TRACKING_ALPHABET) for _ in range(LETTERS))
    house.sign_until = clock.now() + SIGN_LIFE
    house.save(update_fields=["sign", "sign_until"])
    note(actor, house, "lodging.sign.made", {"until": house.sign_until.isoformat()})
    return house


@transaction.atomic
def join(*, actor: Actor, sign: str) -> GuestHouse:
    """The account behind the telephone keeps the house from now on. Refuses a sign that was used or is over, and
    whoever is no resident's account."""
    if actor.kind is not ActorKind.RESIDENT or actor.id is None:
        raise NotAllowed
    rows = GuestHouse.objects.filter(sign=sign, sign_until__gt=clock.now(), until__isnull=True)
    house = locked(rows).first() if sign else None
    if house is None:
        raise errors.SignNotFound
    if not Keeper.objects.filter(house=house, account_id=actor.id, until__isnull=True).exists():
        Keeper.objects.create(house=house, account_id=actor.id, since=clock.now())
    house.sign, house.sign_until = "", None
    house.save(update_fields=["sign", "sign_until"])
    note(actor, house, "lodging.keeper.joined", {})
    return house


@transaction.atomic
def remove_keeper(*, actor: Actor, keeper_id: uuid.UUID) -> Keeper:
    """The account enters nobody there any more. Refuses whose house it is not."""
    rows = Keeper.objects.filter(id=keeper_id, until__isnull=True)
    house_id = rows.values_list("house_id", flat=True).first()
    if house_id is None:
        raise errors.KeeperNotFound
    house = editable_house(actor, house_id)
    keeper = rows.first()
    if keeper is None:
        raise errors.KeeperNotFound
    keeper.until = clock.now()
    keeper.save(update_fields=["until"])
    note(actor, house, "lodging.keeper.removed", {})
    return keeper
