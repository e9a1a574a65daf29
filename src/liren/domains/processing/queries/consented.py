"""Who of a list agreed to be given to a recipient, and why the others are left out (PIPL art. 23)."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from liren.domains.processing.models import GivenPerson, Recipient
from liren.domains.processing.offered_consents import offer_for, scope_for
from liren.domains.processing.queries.on_lists import Listed, people_of_rows
from liren.domains.processing.rules import recipients as rules
from liren.domains.rights.models import Consent
from liren.kernel import ids


@dataclass(frozen=True, slots=True)
class Split:
    """Rows that may be given, and those left out, each with the reason."""

    kept: list[uuid.UUID] = field(default_factory=list)
    left: dict[uuid.UUID, str] = field(default_factory=dict)


def recipient_of(to: str | uuid.UUID | None) -> Recipient | None:
    """None for the own use, and for what names nobody."""
    key = ids.as_uuid(str(to)) if to else None
    return Recipient.objects.filter(id=key).first() if key else None


def wants_each(row: Recipient | None) -> bool:
    return row is not None and rules.wants_each(row.relation, row.ground)


def why_left(row: Recipient, people: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Of these people those who did not agree, with the reason. One query."""
    scope, today = scope_for(row.id), offer_for(row, row.place_code).digest
    stands: dict[uuid.UUID, str] = {}
    ever: set[uuid.UUID] = set()
    rows = Consent.objects.filter(person__in=list(people), scope=scope)
    for person, digest, ended in rows.values_list("person", "text__digest", "ended_at"):
        ever.add(person)
        if ended is None:
            stands[person] = digest
    reasons = {one: rules.why_left(stands.get(one), today, was_given=one in ever) for one in people}
    return {one: why for one, why in reasons.items() if why}


def split(to: str | uuid.UUID | None, listed: Listed, some: Sequence[uuid.UUID]) -> Split:
    """The rows of a list as they may go to a recipient, in their order; all of them for the own use and where no
    consent is needed. A row that names several goes only with the consent of all."""
    row = recipient_of(to)
    if row is None or not wants_each(row):
        return Split(list(some))
    of_rows = people_of_rows(listed, some)
    reasons = why_left(row, {one for people in of_rows.values() for one in people})
    found = Split()
    for key in some:
        why = "" if of_rows[key] else "nobody"
        why = why or next((reasons[one] for one in of_rows[key] if one in reasons), "")
        if why:
            found.left[key] = why
        else:
            found.kept.append(key)
    return found


@dataclass(frozen=True, slots=True)
class Agreeing:
    """How many agreed to be given to a recipient, and how many took that back after it had been given their data."""

    agreed: int
    gone: int


def agreeing(row: Recipient) -> Agreeing:
    """Two queries."""
    today = offer_for(row, row.place_code).digest
    rows = Consent.objects.filter(scope=scope_for(row.id))
    given = GivenPerson.objects.filter(giving__recipient=row).values("person")
    stands = rows.filter(ended_at__isnull=True)
    gone = rows.filter(person__in=given).exclude(person__in=stands.values("person"))
    return Agreeing(
        stands.filter(text__digest=today).count(),
        gone.values("person").distinct().count(),
    )
