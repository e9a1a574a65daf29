"""What Open311 gives: services, requests that anybody may see, and a sender's own."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from liren.domains.casework.choices import OPEN_STATES, CaseState, Naming
from liren.domains.casework.errors.exchange import (
    JurisdictionMissing,
    JurisdictionUnknown,
    Open311KeyWrong,
    RequestUnknown,
    ServiceUnknown,
)
from liren.domains.casework.models import Case, Category, Open311Key, OutsideRequest, Question
from liren.domains.casework.queries.portal import public_cases
from liren.domains.casework.rules.open311 import Pages, Window

STATES = {
    "open": OPEN_STATES,
    "closed": (CaseState.RESOLVED, CaseState.CLOSED, CaseState.WITHDRAWN, CaseState.NOT_ACCEPTED),
}


def counties() -> list[str]:
    """Those whose catalogue is in use. One query."""
    rows = Category.objects.filter(level=3, is_active=True).order_by("county")
    return list(rows.values_list("county", flat=True).distinct())


def jurisdiction(asked: str) -> str:
    """The county that is meant: by its six digits, or the only one that is served.

    Refuses `casework.jurisdiction_unknown` and, where several are served, `…jurisdiction_missing`. One query.
    """
    served = counties()
    if asked and asked not in served:
        raise JurisdictionUnknown(code=asked[:40])
    if asked or len(served) == 1:
        return asked or served[0]
    raise JurisdictionMissing if served else JurisdictionUnknown(code="")


def key_digest(secret: str) -> str:
    """Keys are long and random: a plain digest does not give them away."""
    return hashlib.sha256(secret.encode()).hexdigest()


def key_of(secret: str, county: str) -> Open311Key:
    """The key in use. Refuses `casework.sender_key_wrong`, another county's too. One query."""
    rows = Open311Key.objects.filter(digest=key_digest(secret), county=county, revoked_at=None)
    found = rows.first() if secret else None
    if found is None:
        raise Open311KeyWrong
    return found


def keys_of(place_code: str) -> list[Open311Key]:
    """The keys of the county, or of all for the empty code, revoked ones last. One query."""
    rows = Open311Key.objects.filter(county__startswith=place_code[:6])
    return sorted(rows.order_by("county", "name"), key=lambda row: row.revoked_at is not None)


def services_of(county: str) -> list[tuple[Category, bool]]:
    """The third-level classes in use, with the classes above, each with whether it asks something. One query."""
    asks = Exists(Question.objects.filter(category=OuterRef("pk")))
    rows = Category.objects.filter(county=county, level=3, is_active=True).annotate(has_questions=asks)
    return [(row, row.has_questions) for row in rows.select_related("parent__parent").order_by("code")]


def service_of(county: str, code: str) -> Category:
    """Refuses `casework.service_unknown`. One query."""
    rows = Category.objects.filter(county=county, level=3, is_active=True, code=code)
    found = rows.first()
    if found is None:
        raise ServiceUnknown(code=code[:40])
    return found


ALL = Pages(0, 1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which requests of a county; `numbers` overrides the rest."""

    county: str
    numbers: Sequence[str] = ()
    services: Collection[str] = ()
    statuses: Collection[str] = ()
    window: Window | None = None
    pages: Pages = ALL


def _open_to_all() -> QuerySet[Case]:
    """What stands in public: never what is confidential, nor of a class that is by nature."""
    return public_cases().exclude(category__naming=Naming.CONFIDENTIAL)


def _known_to(key: Open311Key | None) -> Q:
    """Asked for by its number a sender's own request is found whatever became of it, unless it is confidential."""
    public = Q(pk__in=_open_to_all().values("pk"))
    if key is None:
        return public
    own = Q(outside_request__key=key, is_public=True) & ~Q(naming=Naming.CONFIDENTIAL)
    return public | (own & ~Q(category__naming=Naming.CONFIDENTIAL))


def requests_like(wanted: Wanted, key: Open311Key | None) -> list[Case]:
    """The requests, newest first, with class, body and grid; each knows whether it is the `key`'s own. One query."""
    rows = Case.objects.filter(place_code__prefix=wanted.county)
    if wanted.numbers:
        rows = rows.filter(_known_to(key), number__in=wanted.numbers)
    else:
        rows = _narrowed(_open_to_all().filter(place_code__prefix=wanted.county), wanted)
    mine = OutsideRequest.objects.filter(case=OuterRef("pk"), key=key)
    rows = (
        rows.defer(None)
        .select_related("category", "owner", "grid", "merged_into")
        .annotate(is_own=Exists(mine))
    )
    page = wanted.pages
    return list(rows.order_by("-received_at", "-id")[page.start : page.start + page.size])


def _narrowed(rows: QuerySet[Case], wanted: Wanted) -> QuerySet[Case]:
    if wanted.services:
        rows = rows.filter(category__code__in=wanted.services)
    if wanted.window:
        rows = rows.filter(received_at__gte=wanted.window.since, received_at__lte=wanted.window.until)
    if len(wanted.statuses) == 1:
        rows = rows.filter(state__in=STATES[next(iter(wanted.statuses))])
    return rows


def request_like(county: str, number: str, key: Open311Key | None) -> Case:
    """Refuses `casework.request_unknown`, for what is not public too. One query."""
    found = requests_like(Wanted(county=county, numbers=[number[:24]], pages=Pages(0, 1)), key)
    if not found:
        raise RequestUnknown(code=number[:40])
    return found[0]


def by_token(county: str, token: str) -> OutsideRequest:
    """The request whose token it is. Refuses `casework.request_unknown`. One query."""
    rows = OutsideRequest.objects.select_related("case").filter(token=token[:32], key__county=county)
    found = rows.first()
    if found is None:
        raise RequestUnknown(code=token[:40])
    return found
