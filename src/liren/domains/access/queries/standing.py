"""Who stands in for whom, and the rights of whoever does so now."""

from __future__ import annotations

import uuid

from django.db.models import Q

from liren.domains.access.choices import AccountKind
from liren.domains.access.models import SEPARATED, Account, RoleHolding, StandIn
from liren.domains.access.policies import holdings_lendable_by, own_id, stand_ins_visible_to
from liren.domains.access.queries import current
from liren.domains.access.rules import standing
from liren.kernel import clock
from liren.kernel.actor import Actor, ActorKind, Grant
from liren.kernel.refusals import NotFound

MOST = 200
NEAR = ("holding__account", "holding__body", "deputy", "lent_by")


def stand_ins_of(actor: Actor) -> list[StandIn]:
    """What is not over yet: of one's own roles, of those one stands in for, of those one arranges. One query."""
    rows = stand_ins_visible_to(actor).filter(ends_at__gt=clock.now()).select_related(*NEAR)
    return list(rows.order_by("starts_at", "id")[:MOST])


def stand_ins_past(actor: Actor, *, after: uuid.UUID | None = None, size: int = 30) -> list[StandIn]:
    """What is over, the newest first. One query."""
    rows = stand_ins_visible_to(actor).filter(ends_at__lte=clock.now()).select_related(*NEAR).order_by("-id")
    return list((rows.filter(id__lt=after) if after else rows)[:size])


def lendable(actor: Actor) -> list[RoleHolding]:
    """One's own roles and those of the bodies whose stand-ins the actor arranges, the own first. One query.

    Whoever arranges them for whole places finds the role with its account.
    """
    bodies = [grant.body for grant in actor.grants_of("standins.arrange") if grant.body]
    near = Q(account_id=actor.id) | Q(body_id__in=bodies)
    rows = holdings_lendable_by(actor).filter(current(), near, account__is_active=True)
    found = list(rows.select_related("account", "body").order_by("account__display_name", "id")[:MOST])
    return sorted(found, key=lambda holding: holding.account_id != actor.id)


def lendable_one(actor: Actor, holding_id: uuid.UUID) -> RoleHolding:
    """Raises `NotFound`. One query."""
    rows = holdings_lendable_by(actor).filter(current(), id=holding_id)
    found = rows.select_related("account", "body").first()
    if found is None:
        raise NotFound
    return found


def deputies_for(holding: RoleHolding) -> list[Account]:
    """Colleagues who may stand in: of the same body, or of the same role where it sits in none. One query."""
    same = {"body_id": holding.body_id} if holding.body_id else {"role": holding.role, "body": None}
    colleagues = RoleHolding.objects.filter(current(), place_code__prefix=holding.place_code[:6], **same)
    barred = RoleHolding.objects.filter(current(), role__in=SEPARATED)
    rows = Account.objects.filter(
        id__in=colleagues.values("account_id"), is_active=True, kind=AccountKind.STAFF
    ).exclude(id__in=barred.values("account_id"))
    return list(rows.exclude(id=holding.account_id).order_by("display_name", "id")[:MOST])


def actor_standing_in(account: Account, stand_in_id: uuid.UUID) -> Actor | None:
    """Who acts while this account stands in: with what the role carries and nothing of the own; None once it is over.

    The role itself must still be held, by an account in use, and the deputy must have no separated duty. One query.
    """
    now = clock.now()
    lent = StandIn.objects.filter(
        current("holding__"), id=stand_in_id, deputy_id=account.id, starts_at__lte=now, ends_at__gt=now
    )
    barred = RoleHolding.objects.filter(current(), role__in=SEPARATED, account_id=account.id)
    found = lent.filter(holding__account__is_active=True).exclude(deputy_id__in=barred.values("account_id"))
    row = found.select_related("holding__body", "holding__account").first()
    if row is None or not account.is_active:
        return None
    holding = row.holding
    return Actor(
        kind=ActorKind.STAFF,
        id=account.id,
        name=account.display_name,
        office=holding.body.short_name if holding.body else "",
        grants=tuple(
            Grant(right.name, row.place_code, holding.body_id if standing.is_of_body(right) else None)
            for right in standing.lent_rights(holding.role)
        ),
        on_behalf_of=holding.account_id,
        behalf=holding.account.display_name,
    )


def own_stand_in(actor: Actor, stand_in_id: uuid.UUID) -> StandIn:
    """One the actor stands in by. Raises `NotFound`. One query."""
    found = StandIn.objects.filter(id=stand_in_id, deputy_id=own_id(actor)).select_related(*NEAR).first()
    if found is None:
        raise NotFound
    return found
