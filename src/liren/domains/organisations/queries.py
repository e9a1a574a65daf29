from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db.models import Q

from liren.domains.organisations import rules
from liren.domains.organisations.choices import BodyKind
from liren.domains.organisations.models import Body, Post, PostHolding
from liren.domains.organisations.policies import bodies_visible_to
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotFound

UPWARDS = "parent__parent__parent__parent"  # committee, street, district, city, province: five at most


def get_body(body_id: uuid.UUID) -> Body:
    """The body, active or not. Raises `NotFound`."""
    found = Body.objects.filter(id=body_id).first()
    if found is None:
        raise NotFound
    return found


def bodies_under(place_prefix: str, kinds: Iterable[str] | None = None) -> list[Body]:
    """The active bodies within a place, from the greater place to the smaller, then by kind and name."""
    rows = Body.objects.filter(place_code__prefix=place_prefix, active=True)
    if kinds is not None:
        rows = rows.filter(kind__in=list(kinds))
    return list(rows.order_by("place_code", "kind", "name"))


def bodies_offered_to(actor: Actor, kinds: Iterable[str] | None = None) -> list[Body]:
    """The active bodies an actor may choose from in a form."""
    rows = bodies_visible_to(actor).filter(active=True)
    if kinds is not None:
        rows = rows.filter(kind__in=list(kinds))
    return list(rows.order_by("place_code", "kind", "name"))


def body_for(place_code: str, kind: str) -> Body | None:
    """The active body of that kind that covers the place most nearly; of two in one place the older."""
    covering = Body.objects.filter(place_code__in=rules.places_above(place_code), kind=kind, active=True)
    return covering.order_by("-place_code", "id").first()


def street_centre_for(place_code: str) -> Body | None:
    return body_for(place_code, BodyKind.STREET_CENTRE)


def district_centre_for(place_code: str) -> Body | None:
    return body_for(place_code, BodyKind.DISTRICT)


def line_up(body_id: uuid.UUID) -> list[Body]:
    """The body itself, its parent, and so on upwards, in one query. Raises `NotFound`."""
    body: Body | None = Body.objects.select_related(UPWARDS).filter(id=body_id).first()
    if body is None:
        raise NotFound
    line: list[Body] = []
    while body is not None and body not in line:
        line.append(body)
        body = body.parent
    return line


def names_of(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Short names by id; ids that are no bodies are left out."""
    return dict(Body.objects.filter(id__in=set(ids)).values_list("id", "short_name"))


def posts_of(body_id: uuid.UUID) -> list[Post]:
    return list(Post.objects.filter(body_id=body_id, active=True).order_by("kind", "title"))


def holders_of(body_id: uuid.UUID) -> list[PostHolding]:
    """Who holds a post of the body today, with post and holder."""
    today = clock.today()
    current = Q(since__lte=today) & (Q(until=None) | Q(until__gt=today))
    rows = PostHolding.objects.select_related("post", "holder").filter(current, post__body_id=body_id)
    return list(rows.order_by("post__title", "since"))
