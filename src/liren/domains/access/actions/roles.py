from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from liren.domains.access import errors, policies, rules
from liren.domains.access.choices import AccountKind, Role
from liren.domains.access.models import Account, RoleHolding
from liren.domains.organisations.queries import get_body
from liren.domains.territory.queries import get_place
from liren.kernel import audit, clock
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed, NotFound

if TYPE_CHECKING:
    from liren.domains.organisations.models import Body


@dataclass(frozen=True, slots=True)
class RoleGrant:
    """What is to be granted. `body_id` is None for roles that sit in no body; an end of None is open."""

    role: str
    place_code: str
    body_id: uuid.UUID | None = None
    valid_from: dt.datetime | None = None
    valid_until: dt.datetime | None = None


def grant_role(*, actor: Actor, account_id: uuid.UUID, grant: RoleGrant) -> RoleHolding:
    """Gives a role to another's account.

    Refuses a grant to oneself, outside the actor's places, to a resident, in a body that does not fit, twice the
    same, and any two of system administrator, security administrator and auditor at one time.
    """
    period = rules.Period(grant.valid_from or clock.now(), grant.valid_until)
    with transaction.atomic():
        account = _grantee(actor, account_id)
        _check_place(actor, grant.place_code)
        _check_body(grant)
        _check_period(account, grant, period)
        holding = RoleHolding(
            account_id=account.id,
            role=grant.role,
            body_id=grant.body_id,
            place_code=grant.place_code,
            valid_from=period.start,
            valid_until=period.end,
            granted_by_id=actor.id,
        )
        holding.save(force_insert=True)
        _record(actor, "access.role.granted", account, after=_facts(holding))
    return holding


def revoke_role(*, actor: Actor, holding_id: uuid.UUID, reason: str = "") -> RoleHolding:
    """The role ends now (one that has not begun never begins). Refuses one's own and one that has ended."""
    with transaction.atomic():
        holding = locked(policies.holdings_visible_to(actor).filter(id=holding_id)).first()
        if holding is None:
            raise NotFound
        if not policies.can_grant(actor, holding.place_code):
            raise NotAllowed
        if holding.account_id == actor.id:
            raise errors.GrantToSelf
        now = clock.now()
        if holding.valid_until is not None and holding.valid_until <= now:
            raise errors.HoldingEnded
        before = _facts(holding)
        holding.valid_until = max(now, holding.valid_from)
        holding.save(update_fields=["valid_until"])
        account = Account.objects.get(id=holding.account_id)
        _record(actor, "access.role.revoked", account, before=before, after=_facts(holding), reason=reason)
    return holding


def _grantee(actor: Actor, account_id: uuid.UUID) -> Account:
    account = locked(policies.accounts_visible_to(actor).filter(id=account_id)).first()
    if account is None:
        account = Account.objects.filter(id=account_id, kind=AccountKind.RESIDENT).first()
        if account is not None and actor.has("roles.grant"):
            raise errors.StaffOnly
        raise NotFound
    if account.id == actor.id:
        raise errors.GrantToSelf
    return account


def _check_place(actor: Actor, place_code: str) -> None:
    if not policies.can_grant(actor, place_code):
        if actor.has("roles.grant"):
            raise errors.PlaceOutside(field="place_code")
        raise NotAllowed
    try:
        get_place(place_code)
    except NotFound as unknown:
        raise errors.PlaceOutside(field="place_code") from unknown


def _check_body(grant: RoleGrant) -> None:
    body = get_body(grant.body_id) if grant.body_id else None
    fits = rules.fits_body(grant.role, body.kind if body else None)
    if not fits or (body is not None and not _is_near(grant, body)):
        raise errors.BodyUnfit(role=Role(grant.role).label, field="body")


def _is_near(grant: RoleGrant, body: Body) -> bool:
    """Whether the body is in use and covers where the role is held."""
    reach = body.places if body.active else []
    return any(rules.joins_place(grant.role, grant.place_code, place) for place in reach)


def _check_period(account: Account, grant: RoleGrant, period: rules.Period) -> None:
    if not period.is_possible:
        raise errors.BadPeriod(field="valid_until")
    rows = list(RoleHolding.objects.filter(account_id=account.id))
    held = [(row.role, rules.Period(row.valid_from, row.valid_until)) for row in rows]
    other = rules.conflicting_duty(grant.role, period, held)
    if other is not None:
        raise errors.DutiesSeparated(held=Role(other).label, field="role")
    same = (grant.role, grant.body_id, grant.place_code)
    for row in rows:
        holds = rules.Period(row.valid_from, row.valid_until)
        if (row.role, row.body_id, row.place_code) == same and holds.overlaps(period):
            raise errors.AlreadyHeld(field="role")


def _facts(holding: RoleHolding) -> dict[str, Any]:
    return {
        "role": holding.role,
        "body": holding.body_id,
        "place": holding.place_code,
        "from": holding.valid_from,
        "until": holding.valid_until,
    }


def _record(
    actor: Actor, verb: str, account: Account, *, before: Any = None, after: Any = None, reason: str = ""
) -> None:
    audit.record(
        actor=actor,
        verb=verb,
        object_type="account",
        object_id=account.id,
        place_code=account.home_place_code,
        object_label=account.username or "",
        before=before,
        after=after,
        reason=reason,
        subject=account.id,
    )
