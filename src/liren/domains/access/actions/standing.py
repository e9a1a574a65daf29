"""Lending a role for a time, taking it back early, and beginning to stand in."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from liren.domains.access import errors, policies
from liren.domains.access.actions.accounts import record
from liren.domains.access.models import RoleHolding, StandIn
from liren.domains.access.queries.standing import actor_standing_in, deputies_for, own_stand_in
from liren.domains.access.rules import Period, standing
from liren.domains.access.rules.standing import StandInFault
from liren.domains.access.stand_in_hooks import HOOKS
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed, NotFound, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class StandInWish:
    """Who is to stand in, from when until when, why, and where (empty: wherever the role is held)."""

    deputy_id: uuid.UUID
    starts_at: dt.datetime
    ends_at: dt.datetime
    reason: str
    place_code: str = ""


def lend(*, actor: Actor, holding_id: uuid.UUID, wish: StandInWish) -> StandIn:
    """Lends a role, one's own or a colleague's where the actor arranges stand-ins; both are told.

    Refuses whatever would give more than the role carries, a deputy who is no colleague, a time that is none or
    too long, the same twice, and anybody who stands in at the moment.
    """
    reason = " ".join(wish.reason.split())
    with transaction.atomic():
        holding = _lendable(actor, holding_id)
        place = wish.place_code or holding.place_code
        asked = Period(wish.starts_at, wish.ends_at)
        _check(actor, holding, wish, asked, place)
        if not reason or len(reason) > 200:
            raise errors.StandInReason(field="reason")
        row = StandIn(
            holding=holding,
            deputy_id=wish.deputy_id,
            place_code=place,
            starts_at=asked.start,
            ends_at=wish.ends_at,
            reason=reason,
            lent_by_id=policies.own_id(actor),
            lent_at=clock.now(),
        )
        row.save(force_insert=True)
        record(actor, "access.stand_in.lent", holding.account, after=_facts(row), reason=reason)
        HOOKS.tell_of_stand_in(row)
    return row


def end_stand_in(*, actor: Actor, stand_in_id: uuid.UUID) -> StandIn:
    """It ends now, one that has not begun never begins. By whoever may lend the role, or the deputy."""
    with transaction.atomic():
        row = locked(StandIn.objects.filter(id=stand_in_id)).select_related("holding__account").first()
        if row is None or not policies.stand_ins_visible_to(actor).filter(id=row.id).exists():
            raise NotFound
        if row.has_ended:
            raise errors.StandInOver
        before = _facts(row)
        row.ends_at = max(clock.now(), row.starts_at)
        if row.starts_at > clock.now():
            row.starts_at = row.ends_at = clock.now()
        row.ended_by_id = policies.own_id(actor)
        row.save(update_fields=["starts_at", "ends_at", "ended_by"])
        record(actor, "access.stand_in.ended", row.holding.account, before=before, after=_facts(row))
    return row


def begin_standing_in(*, actor: Actor, stand_in_id: uuid.UUID) -> StandIn:
    """Writes down that the actor begins to act for the other. Refuses one that is not running now."""
    with transaction.atomic():
        row = own_stand_in(actor, stand_in_id)
        acting = actor_standing_in(row.deputy, row.id)
        if acting is None:
            raise errors.StandInOver
        record(acting, "access.stand_in.began", row.holding.account, after=_facts(row))
    return row


def _lendable(actor: Actor, holding_id: uuid.UUID) -> RoleHolding:
    holding = locked(RoleHolding.objects.filter(id=holding_id)).select_related("account").first()
    if holding is None or not policies.holdings_lendable_by(actor).filter(id=holding.id).exists():
        if holding is not None and holding.account_id == actor.id:
            raise errors.StandInDuty
        raise NotFound
    if actor.on_behalf_of is not None:
        raise errors.StandInMeanwhile
    if not policies.can_lend(actor, holding):
        raise NotAllowed
    return holding


def _check(actor: Actor, holding: RoleHolding, wish: StandInWish, asked: Period, place: str) -> None:
    found = standing.fault_of(
        role=holding.role,
        is_own_deputy=wish.deputy_id in {holding.account_id, actor.id},
        asked=asked,
        held=Period(holding.valid_from, holding.valid_until),
        now=clock.now(),
        places=(holding.place_code, place),
    )
    if found is not None:
        raise REFUSALS[found]()
    if wish.deputy_id not in {one.id for one in deputies_for(holding)}:
        raise errors.StandInUnfit(field="deputy")
    lent = StandIn.objects.filter(holding=holding, deputy_id=wish.deputy_id)
    if standing.is_lent_twice(asked, [Period(row.starts_at, row.ends_at) for row in lent]):
        raise errors.StandInTwice(field="deputy")


REFUSALS: dict[StandInFault, Callable[[], Refusal]] = {
    StandInFault.DUTY: errors.StandInDuty,
    StandInFault.SELF: lambda: errors.StandInSelf(field="deputy"),
    StandInFault.PERIOD: lambda: errors.StandInPeriod(field="last_day"),
    StandInFault.TOO_LONG: lambda: errors.StandInTooLong(field="last_day", days=standing.LONGEST.days),
    StandInFault.PLACE: lambda: errors.StandInPlace(field="place_code"),
}


def _facts(row: StandIn) -> dict[str, Any]:
    return {
        "role": row.holding.role,
        "place": row.place_code,
        "from": row.starts_at,
        "until": row.ends_at,
        "deputy": row.deputy.display_name,
    }
