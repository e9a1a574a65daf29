from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db.models import Q

from liren.domains.access.choices import AccountKind
from liren.domains.access.models import (
    SEPARATED,
    Account,
    ApiToken,
    Passkey,
    RoleHolding,
    StandIn,
    TypedForm,
)
from liren.domains.access.rules.presence import TYPED_KEPT
from liren.kernel import clock
from liren.kernel.actor import Actor, ActorKind
from liren.kernel.refusals import NotFound

EDIT_BODIES = "organisations.edit"

if TYPE_CHECKING:
    from django.db.models import QuerySet


def own_id(actor: Actor) -> uuid.UUID:
    """The account of one who is signed in. Refuses a visitor: what is his own does not exist."""
    if actor.id is None:
        raise NotFound
    return actor.id


def can_create_account(actor: Actor, place_code: str) -> bool:
    return actor.kind is ActorKind.SYSTEM or actor.may("accounts.edit", place_code=place_code)


def can_edit_account(actor: Actor, account: Account) -> bool:
    return can_create_account(actor, account.home_place_code)


def accounts_visible_to(actor: Actor) -> QuerySet[Account]:
    """Staff at home in the actor's places. Residents are on no list: nobody looks up who has an account."""
    staff = Account.objects.filter(kind=AccountKind.STAFF)
    return staff.filter(_scope(actor, "accounts.view", "home_place_code"))


def appointable_by(actor: Actor) -> QuerySet[Account]:
    """Staff in use, at home in a county whose bodies the actor keeps: they may be given a post there."""
    staff = Account.objects.filter(kind=AccountKind.STAFF, is_active=True)
    if actor.kind is ActorKind.SYSTEM:
        return staff
    scope = Q(pk__in=[])
    for grant in actor.grants_of(EDIT_BODIES):
        scope |= Q(home_place_code__prefix=grant.place)
    return staff.filter(scope)


def can_grant(actor: Actor, place_code: str) -> bool:
    return actor.kind is ActorKind.SYSTEM or actor.may("roles.grant", place_code=place_code)


def holdings_visible_to(actor: Actor) -> QuerySet[RoleHolding]:
    return RoleHolding.objects.filter(_scope(actor, "accounts.view", "place_code"))


def _scope(actor: Actor, right: str, field: str) -> Q:
    if actor.kind is ActorKind.SYSTEM:
        return Q()
    scope = Q(pk__in=[])
    for grant in actor.grants_of(right):
        scope |= Q(**{f"{field}__prefix": grant.place})
    return scope


def can_lend(actor: Actor, holding: RoleHolding) -> bool:
    """One's own role, or that of a colleague where the actor arranges stand-ins."""
    is_arranger = actor.may("standins.arrange", place_code=holding.place_code, body=holding.body_id)
    return holding.account_id == actor.id or is_arranger


def holdings_lendable_by(actor: Actor) -> QuerySet[RoleHolding]:
    """One's own roles, and those of the bodies or places for which the actor arranges stand-ins."""
    seen = Q(account_id=own_id(actor))
    for grant in actor.grants_of("standins.arrange"):
        scope = Q(place_code__prefix=grant.place)
        seen |= scope & Q(body_id=grant.body) if grant.body else scope
    return RoleHolding.objects.filter(seen).exclude(role__in=SEPARATED)


def stand_ins_visible_to(actor: Actor) -> QuerySet[StandIn]:
    """Those of one's own roles, those one stands in for, and those one may arrange."""
    return StandIn.objects.filter(Q(deputy_id=own_id(actor)) | Q(holding__in=holdings_lendable_by(actor)))


def tokens_visible_to(actor: Actor) -> QuerySet[ApiToken]:
    """One's own; whoever administers accounts sees those of the staff of his places, without their secrets."""
    seen = Q(owner_id=actor.id) if actor.id else Q(pk__in=[])
    return ApiToken.objects.filter(seen | Q(owner__in=accounts_visible_to(actor)))


def can_revoke_token(actor: Actor, token: ApiToken) -> bool:
    return token.owner_id == actor.id or can_edit_account(actor, token.owner)


def typed_visible_to(actor: Actor) -> QuerySet[TypedForm]:
    """One's own forms that were sent too late, for a day; nobody else sees them."""
    return TypedForm.objects.filter(account_id=own_id(actor), at__gt=clock.now() - TYPED_KEPT)


def passkeys_visible_to(actor: Actor) -> QuerySet[Passkey]:
    """One's own; nobody manages those of another."""
    return Passkey.objects.filter(account_id=own_id(actor))
