"""What residents see: their own matters by account or tracking code, and the public ones without personal data."""

from __future__ import annotations

import math
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from liren.domains.casework.choices import OPEN_STATES, CaseState, MessageKind
from liren.domains.casework.errors import CaseNotFound, TrackingCodeUnknown
from liren.domains.casework.models import Case, Message, Rating, Requester
from liren.domains.casework.policies import within
from liren.domains.casework.queries.case import RELATED
from liren.domains.casework.queries.found import with_parts
from liren.domains.casework.queries.lists import COMMUNITY
from liren.domains.casework.queries.words import said_with
from liren.kernel.actor import Actor, ActorKind
from liren.kernel.ids import as_mark, normal_tracking_code
from liren.kernel.sealed import blind_index

PAGE = 20
NEARBY_MOST = 5


def requester_by_code(code: str) -> Requester:
    """The requester whose code it is, with the matter. Raises `TrackingCodeUnknown`. One query."""
    plain = normal_tracking_code(code)
    index = blind_index(plain, context="casework.tracking")
    rows = Requester.objects.select_related("case", *(f"case__{name}" for name in RELATED))
    found = rows.filter(tracking_index=index).first() if plain else None
    if found is None:
        raise TrackingCodeUnknown(field="code")
    return found


def own_requester(actor: Actor, number: str) -> Requester:
    """The signed-in resident's part in a matter. Raises `CaseNotFound`. One query."""
    rows = Requester.objects.select_related("case", *(f"case__{name}" for name in RELATED))
    found = rows.filter(case__number=number, account_id=actor.id).first() if actor.id else None
    if found is None:
        raise CaseNotFound
    return found


def own_matters(actor: Actor) -> list[Requester]:
    """The signed-in resident's matters, newest first. One query."""
    if actor.kind != ActorKind.RESIDENT or actor.id is None:
        return []
    rows = Requester.objects.filter(account_id=actor.id).select_related("case", "case__owner", "rating")
    return list(rows.order_by("-joined_at")[:200])


def thread_of(requester: Requester) -> list[Message]:
    """What was said to all requesters and by this one, oldest first; never a note, never another's words."""
    main = requester.case.merged_into_id
    rows = Message.objects.filter(with_parts(requester.case_id, main))
    own = Q(requester=requester) | Q(requester=None)
    return list(rows.filter(own).exclude(kind=MessageKind.NOTE).order_by("at", "id"))


def open_question(requester: Requester) -> Message | None:
    """What the owner of the matter, or of one of its parts, asked last and nobody has answered."""
    rows = Message.objects.filter(with_parts(requester.case_id), kind=MessageKind.QUESTION, answered_at=None)
    return rows.order_by("-at").first()


def rating_of(requester: Requester) -> Rating | None:
    return Rating.objects.filter(requester=requester).first()


@dataclass(frozen=True, slots=True)
class PublicPage:
    cases: list[Case]
    next_key: str


def public_cases() -> QuerySet[Case]:
    """Matters anybody may see: named ones that are neither confidential, merged, withdrawn nor refused."""
    shown = [*OPEN_STATES, CaseState.RESOLVED, CaseState.CLOSED]
    return Case.objects.filter(is_public=True, merged_into=None, state__in=shown).defer(
        "resolution", "elsewhere"
    )


def list_public(
    *, place: str, text: str = "", state: str = "", category: str = "", after: str = "", size: int = PAGE
) -> PublicPage:
    """Public matters of a place, newest first. One query."""
    rows = public_cases().filter(within(place)).select_related("category", "owner")
    if words := " ".join(text.split()):
        rows = rows.filter(
            said_with(words, is_narrow=len(place) == COMMUNITY)
        )  # in the text too: found by its pairs
        rows = rows.filter(Q(title__icontains=words) | Q(address__icontains=words))
    if state == "open":
        rows = rows.filter(state__in=OPEN_STATES)
    elif state == "done":
        rows = rows.filter(state__in=[CaseState.RESOLVED, CaseState.CLOSED])
    if category:
        rows = rows.filter(category__code__startswith=category)
    moment, last = as_mark(after) or (None, None)
    if moment:
        rows = rows.filter(received_at__lte=moment).exclude(received_at=moment, id__gte=last)
    found = list(rows.order_by("-received_at", "-id")[: size + 1])
    more = len(found) > size
    edge = found[size - 1] if more else None
    return PublicPage(found[:size], f"{edge.received_at.isoformat()}_{edge.id}" if edge else "")


def get_public(number: str) -> Case:
    """A public matter. Raises `CaseNotFound`."""
    found = public_cases().select_related("category", "owner", "grid").filter(number=number).first()
    if found is None:
        raise CaseNotFound
    return found


@dataclass(frozen=True, slots=True)
class Near:
    """An open public matter near a point, `metres` away (None: only known to be in the same community)."""

    case: Case
    metres: int | None


def nearby_open(
    *, longitude: float | None, latitude: float | None, place_code: str, metres: int = 300
) -> list[Near]:
    """Open public matters within `metres` of a point, nearest first; without one, of the community. One query."""
    rows = public_cases().filter(state__in=OPEN_STATES)
    if longitude is None or latitude is None:
        found = rows.filter(place_code=place_code).order_by("-received_at")[:NEARBY_MOST]
        return [Near(case, None) for case in found]
    north = metres / 111_320
    east = north / max(0.1, math.cos(math.radians(latitude)))
    box = rows.filter(
        place_code__prefix=place_code[:6],
        longitude__range=(longitude - east, longitude + east),
        latitude__range=(latitude - north, latitude + north),
    )
    near = [Near(case, metres_between(case, longitude, latitude)) for case in box[:200]]
    return sorted(
        (n for n in near if n.metres is not None and n.metres <= metres), key=lambda n: n.metres or 0
    )[:NEARBY_MOST]


def metres_between(case: Case, longitude: float, latitude: float) -> int:
    """From a matter's own point, in metres, over such short ways that the earth is flat."""
    x = ((case.longitude or 0) - longitude) * math.cos(math.radians(latitude)) * 111_320
    y = ((case.latitude or 0) - latitude) * 111_320
    return round(math.hypot(x, y))
