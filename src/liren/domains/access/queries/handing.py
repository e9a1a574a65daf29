"""Whose work may be handed over, to whom, and what was."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from liren.domains.access.choices import AccountKind
from liren.domains.access.handing_policies import handovers_visible_to, leavers_visible_to
from liren.domains.access.handover_models import Handover, HandoverLine
from liren.domains.access.models import Account, RoleHolding
from liren.domains.access.queries import _grants, current
from liren.domains.access.rules.handing import ARRANGE, LINES_MOST, RELEASE, covers
from liren.domains.policy.queries import figure
from liren.kernel import in_hand
from liren.kernel.actor import Actor, ActorKind
from liren.kernel.in_hand import KINDS, Thing
from liren.kernel.refusals import NotFound

PAGE = 30
HEIRS_MOST = 200
UNDO_FIGURE = "access.handover.undo_days"
NEAR = ("leaver", "body", "made_by", "undone_by")


def leaver_of(actor: Actor, account_id: uuid.UUID) -> Account:
    """Somebody whose work the actor may hand over. Raises `NotFound`. One query."""
    found = leavers_visible_to(actor).filter(id=account_id).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class StaffPage:
    rows: Sequence[Account]
    next: str


def staff_page(actor: Actor, text: str = "", after: str = "") -> StaffPage:
    """Those whose work the actor may hand over, by username. One query."""
    rows = leavers_visible_to(actor).order_by("username")
    if text:
        rows = rows.filter(Q(username__icontains=text) | Q(display_name__icontains=text))
    found = list(rows.filter(username__gt=after)[: PAGE + 1])
    return StaffPage(found[:PAGE], (found[PAGE - 1].username or "") if len(found) > PAGE else "")


@dataclass(frozen=True, slots=True)
class KindInHand:
    """One kind of what is in somebody's hands. `heirs` are those who may take over something of it, by thing."""

    key: str
    title: str
    things: list[Thing]
    heirs: Mapping[uuid.UUID, frozenset[uuid.UUID]] = field(default_factory=dict)
    can_be_given: bool = False

    @property
    def anybody(self) -> frozenset[uuid.UUID]:
        return frozenset().union(*self.heirs.values())


@dataclass(frozen=True, slots=True)
class Hands:
    """What is in somebody's hands. `elsewhere` counts what others hand over, `left` what waits for the next time."""

    kinds: list[KindInHand]
    names: dict[uuid.UUID, str] = field(default_factory=dict)
    elsewhere: int = 0
    left: int = 0
    can_release: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.kinds


def hands_of(actor: Actor, account: Account) -> Hands:
    """What the actor may hand over of somebody's, with those who may take it. Three queries and one a kind at most."""
    things = in_hand.held_by(account.id)
    near = [one for one in things if not _is_given(one) or covers(actor, ARRANGE, one.place, one.body)]
    told = near[:LINES_MOST]
    given = [one for one in told if _is_given(one)]
    actors = heirs_for(account, given) if given else []
    return Hands(
        kinds=[_kind(key, told, actors) for key in in_hand.counts(told)],
        names={one.id: one.name for one in actors if one.id},
        elsewhere=len(things) - len(near),
        left=len(near) - len(told),
        can_release=any(covers(actor, RELEASE, one.place, one.body) for one in given),
    )


def own_hands(actor: Actor) -> Hands:
    """What is in one's own hands. One query."""
    things = in_hand.held_by(actor.id) if actor.id else []
    return Hands(kinds=[_kind(key, things, []) for key in in_hand.counts(things)])


def _is_given(thing: Thing) -> bool:
    return KINDS[thing.kind].give is not None


def _kind(key: str, things: Sequence[Thing], actors: Sequence[Actor]) -> KindInHand:
    own = [one for one in things if one.kind == key]
    kind = KINDS[key]
    heirs = kind.fits(actors, own) if kind.fits and actors else {}
    return KindInHand(key, str(kind.title), own, heirs, kind.give is not None)


def heirs_for(account: Account, things: Sequence[Thing]) -> list[Actor]:
    """Colleagues of the bodies concerned as actors, with what each may do now, by name. Two queries."""
    bodies = {thing.body for thing in things if thing.body}
    bodies |= set(
        RoleHolding.objects.filter(account=account, body__isnull=False).values_list("body", flat=True)
    )
    rows = RoleHolding.objects.filter(current(), body_id__in=bodies, account__is_active=True)
    near = rows.exclude(account=account).values("account_id")
    held = RoleHolding.objects.filter(current(), account__in=near, account__kind=AccountKind.STAFF)
    by_account: dict[uuid.UUID, list[RoleHolding]] = {}
    for row in held.select_related("account", "body").order_by("account__display_name", "account_id", "id"):
        by_account.setdefault(row.account_id, []).append(row)
    return [_as_actor(rows) for rows in list(by_account.values())[:HEIRS_MOST]]


def _as_actor(rows: Sequence[RoleHolding]) -> Actor:
    account = rows[0].account
    return Actor(
        kind=ActorKind.STAFF,
        id=account.id,
        name=account.display_name,
        grants=tuple(grant for row in rows for grant in _grants(row)),
    )


def must_be_given(account_id: uuid.UUID) -> dict[str, int]:
    """How much of each kind stands in the way of closing the account. One query."""
    found = in_hand.counts(in_hand.held_by(account_id))
    return {key: count for key, count in found.items() if KINDS[key].must}


@dataclass(frozen=True, slots=True)
class HandoverFilter:
    """`view`: "" all, "made" in force, "undone"."""

    text: str = ""
    view: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class HandoverPage:
    rows: Sequence[Handover]
    next: str


def handovers_page(actor: Actor, wanted: HandoverFilter, after: uuid.UUID | None = None) -> HandoverPage:
    """The newest first, each with `count` lines. One query."""
    rows = listed(actor, wanted)
    found = list((rows.filter(id__lt=after) if after else rows)[: PAGE + 1])
    return HandoverPage(found[:PAGE], str(found[PAGE - 1].id) if len(found) > PAGE else "")


def listed(actor: Actor, wanted: HandoverFilter) -> QuerySet[Handover]:
    rows = handovers_visible_to(actor).select_related(*NEAR).annotate(count=Count("lines"))
    if wanted.text:
        named = Q(leaver__display_name__icontains=wanted.text) | Q(leaver__username=wanted.text)
        rows = rows.filter(named | Q(number__icontains=wanted.text))
    if wanted.view:
        rows = rows.filter(undone_at__isnull=wanted.view == "made")
    if wanted.place:
        rows = rows.filter(place_code__prefix=wanted.place)
    return rows.order_by("-id")


def keys(actor: Actor, wanted: HandoverFilter) -> Iterator[uuid.UUID]:
    """The ids in the order of the list."""
    return listed(actor, wanted).values_list("id", flat=True).iterator(chunk_size=2_000)


def handover_of(actor: Actor, handover_id: uuid.UUID) -> Handover:
    """Raises `NotFound`. One query."""
    found = handovers_visible_to(actor).select_related(*NEAR).filter(id=handover_id).first()
    if found is None:
        raise NotFound
    return found


def lines_of(handover: Handover) -> list[HandoverLine]:
    """In the order of the kinds. One query."""
    order = {key: kind.rank for key, kind in KINDS.items()}
    rows = handover.lines.select_related("successor").order_by("id")
    return sorted(rows, key=lambda line: order.get(line.kind, 99))


def undo_days(place_code: str) -> int:
    return int(figure(UNDO_FIGURE, place_code).value)
