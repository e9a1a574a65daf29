"""Who may hand over whose work, and who sees that it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from liren.domains.access.choices import AccountKind
from liren.domains.access.handover_models import Handover, HandoverLine
from liren.domains.access.models import Account, RoleHolding
from liren.domains.access.policies import own_id
from liren.domains.access.rules.handing import ARRANGE
from liren.kernel.actor import Actor, Grant

if TYPE_CHECKING:
    from django.db.models import QuerySet


def can_arrange(actor: Actor, account: Account) -> bool:
    """Whose work the actor may hand over; nobody's own."""
    return account.id != actor.id and leavers_visible_to(actor).filter(id=account.id).exists()


def leavers_visible_to(actor: Actor) -> QuerySet[Account]:
    """Staff who hold or held a role where the actor arranges handovers, whether the account is in use or not."""
    held = Q(pk__in=())
    for grant in actor.grants_of(ARRANGE):
        held |= Q(place_code__prefix=grant.place) & (Q(body=grant.body) if grant.body else Q())
    rows = RoleHolding.objects.filter(held, account=OuterRef("pk"))
    return Account.objects.filter(Exists(rows), kind=AccountKind.STAFF)


def handovers_visible_to(actor: Actor) -> QuerySet[Handover]:
    """Those of one's bodies and places, of one's own work, and those by which one took something over."""
    own = own_id(actor)
    mine = HandoverLine.objects.filter(handover=OuterRef("pk"), successor=own)
    seen = Q(leaver=own) | Q(Exists(mine))
    for grant in actor.grants_of(ARRANGE):
        seen |= _within(grant)
    return Handover.objects.filter(seen)


def _within(grant: Grant) -> Q:
    place = Q(place_code__prefix=grant.place)
    return place & Q(body=grant.body) if grant.body else place


def can_undo(actor: Actor, handover: Handover) -> bool:
    """Whoever arranges there and is not the leaver."""
    return handover.leaver_id != actor.id and any(
        grant.covers(handover.place_code) and grant.body in (None, handover.body_id)
        for grant in actor.grants_of(ARRANGE)
    )
