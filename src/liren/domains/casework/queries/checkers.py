"""Who may look at a matter that was drawn: whoever records checks in its place and sits in no body that had it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from liren.domains.access import queries as access
from liren.domains.access.models import Account, RoleHolding
from liren.domains.casework.models import Case, Custody, TruthCheck
from liren.domains.organisations.choices import BodyKind

DESKS = (BodyKind.STREET_CENTRE, BodyKind.DISTRICT)


def hands_of(check: TruthCheck, case: Case) -> set[uuid.UUID]:
    """The bodies that had the matter in hand. Every matter passes the centre's desk; that alone is no handling. One
    query."""
    held = Custody.objects.filter(case=case).exclude(body__kind__in=DESKS)
    hands = set(held.values_list("body_id", flat=True))
    return hands | {check.body_id, case.owner_id, case.first_body_id or case.owner_id}


def checkers_for(check: TruthCheck) -> list[Account]:
    """By name. Three queries."""
    holdings = access.holdings_giving("checks.record", check.place_code, ())
    people = {row.account_id: row.account for row in holdings.select_related("account")}
    busy = _of_bodies(people, hands_of(check, check.case))
    return sorted(
        (one for key, one in people.items() if key not in busy),
        key=lambda one: (one.display_name, str(one.id)),
    )


def _of_bodies(people: Iterable[uuid.UUID], bodies: set[uuid.UUID]) -> set[uuid.UUID]:
    rows = RoleHolding.objects.filter(access.current(), account_id__in=list(people), body_id__in=bodies)
    return set(rows.values_list("account_id", flat=True))
