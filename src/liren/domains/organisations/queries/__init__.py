from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from liren.domains.organisations import rules
from liren.domains.organisations.choices import BodyKind, PostKind
from liren.domains.organisations.models import Body, Coverage, Post, PostHolding
from liren.domains.organisations.policies import (
    bodies_of_counties,
    bodies_open_to,
    bodies_visible_to,
    counties_seen_by,
)
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.recall import Recalled
from liren.kernel.refusals import NotFound

if TYPE_CHECKING:
    from django.db.models import QuerySet

PAGE = 50
TREE_MOST = 2_000
SORTS = {"place": "place_code", "name": "name", "kind": "kind"}
UPWARDS = "parent__parent__parent__parent"  # committee, street, district, city, province: five at most


def get_body(body_id: uuid.UUID) -> Body:
    """The body, active or not. Raises `NotFound`."""
    found = Body.objects.filter(id=body_id).first()
    if found is None:
        raise NotFound
    return found


def is_active(body_id: uuid.UUID) -> bool:
    return Body.objects.filter(id=body_id, active=True).exists()


def bodies_under(place_prefix: str, kinds: Iterable[str] | None = None) -> list[Body]:
    """The active bodies within a place, from the greater place to the smaller, then by kind and name."""
    rows = Body.objects.filter(place_code__prefix=place_prefix, active=True)
    if kinds is not None:
        rows = rows.filter(kind__in=list(kinds))
    return list(rows.order_by("place_code", "kind", "name"))


def bodies_offered_to(
    actor: Actor, kinds: Iterable[str] | None = None, *, with_places: bool = False
) -> list[Body]:
    """The active bodies an actor may choose from in a form; one query more reads every place they cover."""
    rows = bodies_visible_to(actor).filter(active=True)
    if with_places:
        rows = rows.prefetch_related("further")
    if kinds is not None:
        rows = rows.filter(kind__in=list(kinds))
    return list(rows.order_by("place_code", "kind", "name"))


def names_offered_to(actor: Actor) -> dict[uuid.UUID, str]:
    """The short names of the active bodies an actor may choose from, as `bodies_offered_to` gives them. One query at
    most, since they are remembered for some seconds; must not be changed."""
    return names_offered(counties_seen_by(actor))


def _names_offered(counties: frozenset[str] | None) -> dict[uuid.UUID, str]:
    rows = bodies_of_counties(counties).filter(active=True).order_by("place_code", "kind", "name")
    return dict(rows.values_list("id", "short_name"))


names_offered = Recalled(_names_offered)  # by counties, None for all


def bodies_with_places(place_prefix: str) -> list[tuple[Body, list[str]]]:
    """The active bodies within a place, each with every place it covers. Two queries."""
    rows = Body.objects.filter(place_code__prefix=place_prefix, active=True).prefetch_related("further")
    return [(body, body.places) for body in rows.order_by("place_code", "kind", "name")]


def body_for(place_code: str, kind: str) -> Body | None:
    """The active body of that kind that covers the place most nearly; of two equally near the older. One query."""
    above = rules.places_above(place_code)
    near = Coverage.objects.filter(body=OuterRef("pk"), place_code__in=above).order_by("-place_code")
    rows = Body.objects.filter(kind=kind, active=True).annotate(reach=Subquery(near.values("place_code")[:1]))
    covering = rows.filter(Q(place_code__in=above) | Q(reach__isnull=False)).order_by("id")
    return max(covering, key=lambda body: _nearness(body, above), default=None)


def _nearness(body: Any, above: list[str]) -> int:
    own = len(body.place_code) if body.place_code in above else 0
    return max(own, len(body.reach or ""))


def street_centre_for(place_code: str) -> Body | None:
    return body_for(place_code, BodyKind.STREET_CENTRE)


def district_centre_for(place_code: str) -> Body | None:
    return body_for(place_code, BodyKind.DISTRICT)


def _centre_for(place_code: str) -> Body | None:
    return street_centre_for(place_code) or district_centre_for(place_code)


centre_for = Recalled(
    _centre_for
)  # who receives matters of a place: the street's centre, else the district's


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
    rows = PostHolding.objects.select_related("post", "holder").filter(_today(), post__body_id=body_id)
    return list(rows.order_by("post__title", "since"))


def _today() -> Q:
    today = clock.today()
    return Q(since__lte=today) & (Q(until=None) | Q(until__gt=today))


@dataclass(frozen=True, slots=True)
class BodyFilter:
    """What a list of bodies is narrowed to. `state`: "active", "closed" or "all"; `sort`: a key of `SORTS`."""

    text: str = ""
    kind: str = ""
    place: str = ""
    state: str = "active"
    sort: str = "place"


@dataclass(frozen=True, slots=True)
class BodyPage:
    """Bodies with their parent, `place` and `holders` (people in a post today); `next` begins the next page."""

    rows: list[Body]
    next: str


def list_bodies(actor: Actor, wanted: BodyFilter, after: str = "", size: int = PAGE) -> BodyPage:
    """One page of the bodies whose page the actor may read. One query; a key that is none begins anew."""
    field = SORTS.get(wanted.sort, "place_code")
    rows = _listed(actor, wanted)
    if key := _key(after):
        value, last = key
        rows = rows.filter(Q(**{f"{field}__gt": value}) | Q(**{field: value}, id__gt=last))
    found = list(rows[: size + 1])
    following = f"{getattr(found[size - 1], field)}_{found[size - 1].id}" if len(found) > size else ""
    return BodyPage(rows=found[:size], next=following)


def _key(after: str) -> tuple[str, uuid.UUID] | None:
    value, _, last = after.rpartition("_")
    try:
        return (value, uuid.UUID(last)) if value and "\x00" not in value else None
    except ValueError:
        return None


def body_keys(actor: Actor, wanted: BodyFilter) -> Iterator[uuid.UUID]:
    """The ids of everything the filter shows, in the list's order, streamed."""
    return _listed(actor, wanted).values_list("id", flat=True).iterator(chunk_size=500)


def bodies_by_id(actor: Actor, ids: Sequence[uuid.UUID]) -> list[Body]:
    """Those of the ids whose page the actor may read, as a list shows them, in the order of the ids. One query."""
    found = {row.id: row for row in _listed(actor, BodyFilter(state="all")).filter(id__in=ids)}
    return [found[key] for key in ids if key in found]


def tree_bodies(actor: Actor, wanted: BodyFilter) -> list[Body]:
    """What the filter shows, at most `TREE_MOST`, from the greater place to the smaller. One query."""
    return list(_listed(actor, wanted).order_by("place_code", "id")[:TREE_MOST])


def _listed(actor: Actor, wanted: BodyFilter) -> QuerySet[Body]:
    rows = bodies_open_to(actor).select_related("parent", "place")
    if wanted.text:
        text = Q(name__icontains=wanted.text) | Q(short_name__icontains=wanted.text)
        rows = rows.filter(text | Q(phone__contains=wanted.text))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.place:
        there = Coverage.objects.filter(body=OuterRef("pk"), place_code__prefix=wanted.place)
        rows = rows.filter(Q(place_code__prefix=wanted.place) | Q(Exists(there)))
    if wanted.state in ("active", "closed"):
        rows = rows.filter(active=wanted.state == "active")
    held = PostHolding.objects.filter(_today(), post__body=OuterRef("pk")).order_by().values("post__body")
    people = held.annotate(n=Count("holder", distinct=True)).values("n")
    rows = rows.annotate(holders=Coalesce(Subquery(people), 0))
    return rows.order_by(SORTS.get(wanted.sort, "place_code"), "id")


def open_body(actor: Actor, body_id: uuid.UUID) -> Body:
    """A body whose page the actor may read, with its place and the line upwards. One query. Raises `NotFound`."""
    found = bodies_open_to(actor).select_related("place", UPWARDS).filter(id=body_id).first()
    if found is None:
        raise NotFound
    return found


def body_with_children(actor: Actor, body_id: uuid.UUID) -> tuple[Body, list[Body]]:
    """As `open_body`, with the active bodies right below it. One query. Raises `NotFound`."""
    rows = bodies_open_to(actor).filter(Q(id=body_id) | Q(parent_id=body_id, active=True))
    found = list(rows.select_related("place", UPWARDS).order_by("place_code", "kind", "name"))
    body = next((row for row in found if row.id == body_id), None)
    if body is None:
        raise NotFound
    return body, [row for row in found if row.id != body_id]


def line_above(body: Body) -> list[Body]:
    """The loaded parents of a body, the nearest first."""
    line: list[Body] = []
    step = body.parent
    while step is not None and step not in line and step.id != body.id:
        line.append(step)
        step = step.parent
    return line


def further_places(body_id: uuid.UUID) -> list[Coverage]:
    """The places a body covers besides its own, with their names."""
    rows = Coverage.objects.filter(body_id=body_id).select_related("place")
    return list(rows.order_by("place_code"))


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody in a post during [since, until)."""

    id: uuid.UUID
    account_id: uuid.UUID
    name: str
    since: dt.date
    until: dt.date | None

    @property
    def last_day(self) -> dt.date | None:
        return self.until - dt.timedelta(days=1) if self.until else None


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post with who holds or will hold it (`now`), and who held it, each list the latest first."""

    id: uuid.UUID
    title: str
    kind: str
    kind_label: str
    active: bool
    now: list[Holder]
    past: list[Holder]


def posts_with_holders(body_id: uuid.UUID) -> list[PostLine]:
    """All posts of a body, those in use first, heads before others, each with its holders. One query."""
    today = clock.today()
    held = [f"holdings__{name}" for name in ("id", "holder_id", "holder__display_name", "since", "until")]
    rows = Post.objects.filter(body_id=body_id).order_by("title", "id", "-holdings__since")
    ranks = PostKind.values
    lines: dict[uuid.UUID, PostLine] = {}
    for post_id, title, kind, active, *rest in rows.values_list("id", "title", "kind", "active", *held):
        label = str(PostKind(kind).label)
        line = lines.setdefault(post_id, PostLine(post_id, title, kind, label, active, [], []))
        if rest[0] is not None:
            holder = Holder(*rest)
            is_past = holder.until is not None and holder.until <= today
            (line.past if is_past else line.now).append(holder)
    return sorted(lines.values(), key=lambda line: (not line.active, ranks.index(line.kind)))


def open_post(actor: Actor, post_id: uuid.UUID) -> Post:
    """A post of a body whose page the actor may read, with its body. Raises `NotFound`."""
    found = Post.objects.select_related("body__place").filter(id=post_id).first()
    if found is None or not bodies_open_to(actor).filter(id=found.body_id).exists():
        raise NotFound
    return found


def open_holding(actor: Actor, holding_id: uuid.UUID) -> PostHolding:
    """A holding in a body whose page the actor may read, with post, body and holder. Raises `NotFound`."""
    found = PostHolding.objects.select_related("post__body", "holder").filter(id=holding_id).first()
    if found is None or not bodies_open_to(actor).filter(id=found.post.body_id).exists():
        raise NotFound
    return found


def parents_for(actor: Actor, body: Body) -> list[Body]:
    """The active bodies that may stand above `body`: they cover its places and do not stand below it. Three queries."""
    places = body.places
    rows = list(bodies_visible_to(actor).filter(active=True).order_by("place_code", "kind", "name"))
    further: defaultdict[uuid.UUID, list[str]] = defaultdict(list)
    reach = Coverage.objects.filter(body__in=bodies_visible_to(actor))
    for body_id, code in reach.values_list("body_id", "place_code"):
        further[body_id].append(code)
    above = {row.id: row.parent_id for row in rows}
    return [
        row
        for row in rows
        if rules.may_stand_above([row.place_code, *further[row.id]], places)
        and not _stands_below(row.id, body.id, above)
    ]


def _stands_below(body_id: uuid.UUID, other: uuid.UUID, above: dict[uuid.UUID, uuid.UUID | None]) -> bool:
    seen: set[uuid.UUID] = set()
    step: uuid.UUID | None = body_id
    while step is not None and step not in seen:
        if step == other:
            return True
        seen.add(step)
        step = above.get(step)
    return False
