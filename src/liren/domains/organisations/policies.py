from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from liren.domains.organisations.models import Body, Coverage
from liren.kernel.actor import Actor, ActorKind

if TYPE_CHECKING:
    from django.db.models import QuerySet

VIEW, EDIT = "organisations.view", "organisations.edit"
DUTY = "duty.edit"


def can_edit_bodies(actor: Actor, place_code: str) -> bool:
    """Whether the actor keeps the bodies of a place, with their posts and who holds them."""
    return actor.kind is ActorKind.SYSTEM or actor.may(EDIT, place_code=place_code)


def bodies_visible_to(actor: Actor) -> QuerySet[Body]:
    """Names of bodies are no secret: staff see those of their own county, the system sees all."""
    return bodies_of_counties(counties_seen_by(actor))


def counties_seen_by(actor: Actor) -> frozenset[str] | None:
    """The counties (or greater places) whose bodies the actor sees, None for all."""
    if actor.kind is ActorKind.SYSTEM:
        return None
    return frozenset(grant.place[:6] for grant in actor.grants)


def bodies_of_counties(counties: frozenset[str] | None) -> QuerySet[Body]:
    if counties is None:
        return Body.objects.all()
    if not counties:
        return Body.objects.none()
    scope = Q()
    for county in sorted(counties):
        scope |= Q(place_code__prefix=county)
    return Body.objects.filter(scope)


def bodies_open_to(actor: Actor) -> QuerySet[Body]:
    """Those whose page the actor may read: they stand in his places or cover something there."""
    if actor.kind is ActorKind.SYSTEM:
        return Body.objects.all()
    scope, reach = Q(pk__in=()), Q(pk__in=())
    for grant in actor.grants_of(VIEW):
        scope |= Q(place_code__prefix=grant.place)
        reach |= Q(place_code__prefix=grant.place)
    covered = Coverage.objects.filter(reach, body=OuterRef("pk"))
    return Body.objects.filter(scope | Q(Exists(covered)))


def can_edit_duty(actor: Actor, body: Body) -> bool:
    """Whether the actor keeps the duty roster of the body: its own people, and who looks after its place."""
    return actor.kind is ActorKind.SYSTEM or actor.may(DUTY, place_code=body.place_code, body=body.id)


def rosters_visible_to(actor: Actor) -> QuerySet[Body]:
    """Who is on duty is told to the staff of the county; the telephone numbers are not (see `can_edit_duty`)."""
    return bodies_visible_to(actor).filter(active=True)


def can_appoint_keepers(actor: Actor, place_code: str) -> bool:
    """Say who answers for the grids of a community."""
    return actor.kind is ActorKind.SYSTEM or actor.may("territory.edit", place_code=place_code)


def can_note_leaves(actor: Actor, place_code: str) -> bool:
    """Note that a keeper is away: also whoever keeps a duty roster there."""
    keeps = any(grant.covers(place_code) for grant in actor.grants_of(DUTY))
    return keeps or can_appoint_keepers(actor, place_code)
