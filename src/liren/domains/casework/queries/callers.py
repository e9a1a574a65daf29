"""Who calls or stands at the window: what the same person has brought before, masked, within the reader's place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from liren.domains.casework import policies
from liren.domains.casework.choices import CaseState, Naming, RequesterRole
from liren.domains.casework.models import Case, Requester
from liren.domains.casework.policies import cases_visible_to
from liren.domains.casework.queries.case import masked_name, masked_phone
from liren.kernel.actor import Actor
from liren.kernel.sealed import blind_index

MOST = 10
LOOKED_AT = 50


@dataclass(frozen=True, slots=True)
class Earlier:
    """One part that the person has in a matter. `can_add`: what the person says now may be added to it."""

    case: Case
    requester: Requester
    name: str
    phone: str
    can_add: bool

    @property
    def was_answered(self) -> bool:
        """Whether what the person says now may be the same matter again, after its answer."""
        return self.case.state in (CaseState.RESOLVED, CaseState.CLOSED) and not self.requester.has_left


def cases_of_callers(actor: Actor) -> Q:
    """The matters in which the actor may know who brought them, by place; confidential ones are left to `policies`."""
    seen = Q(pk__in=())
    for grant in actor.grants_of("cases.see_requester"):
        seen |= Q(case__place_code__prefix=grant.place) if grant.place else Q(pk__isnull=False)
    return seen


def parts_of(actor: Actor, wanted: Q, name: str) -> list[Earlier]:
    """The newest parts in matters that `wanted` (a blind index) finds and whose name begins with `name`.

    At most `MOST`; none of a matter or a person that the actor may not know. One query.
    """
    own = Requester.objects.filter(cases_of_callers(actor), wanted)
    rows = own.filter(case__in=_visible(actor)).select_related("case", "case__owner", "case__merged_into")
    found = [row for row in rows.order_by("-joined_at", "-id")[:LOOKED_AT] if may_know(actor, row)]
    return [_earlier(actor, row) for row in found if row.name.startswith(name)][:MOST]


def matters_of_phones(actor: Actor, phones: Sequence[str]) -> list[Earlier]:
    """What people with these telephones have brought, as far as the actor may know it. At most one query."""
    if not phones or not actor.has("cases.see_requester"):
        return []
    wanted = Q(phone_index__in=[blind_index(phone, context="casework.phone") for phone in phones])
    return parts_of(actor, wanted, "")


def _visible(actor: Actor) -> QuerySet[Case]:
    return Case.objects.filter(cases_visible_to(actor))


def may_know(actor: Actor, row: Requester) -> bool:
    """Whether the actor may learn that this person has a part in the matter."""
    if not policies.can_see_requester(actor, row.case):
        return False
    return row.naming != Naming.CONFIDENTIAL or not policies.is_among_handlers(actor, row.case)


def _earlier(actor: Actor, row: Requester) -> Earlier:
    open_part = row.case.is_open and row.role != RequesterRole.LEFT
    can_add = open_part and policies.can_take_in(actor, row.case.place_code)
    return Earlier(row.case, row, masked_name(row.name), masked_phone(row.phone), can_add)
