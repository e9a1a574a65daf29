"""Residents' groups and mutual-help groups: opened, given their ground, closed."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from django.db import transaction

from liren.domains.neighbours import errors, policies
from liren.domains.neighbours.actions.locking import changed, check_since, check_until, locked_circle
from liren.domains.neighbours.choices import CircleKind
from liren.domains.neighbours.models import Circle, Cover
from liren.domains.people import errors as people_errors
from liren.domains.territory.models import Building, Grid
from liren.domains.territory.queries import find_place
from liren.kernel import audit
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.taken import refused_if_taken

NAME_LEAST, NAME_MOST = 2, 40


@transaction.atomic
def open_circle(*, actor: Actor, place_code: str, kind: str, name: str, since: dt.date) -> Circle:
    """A new group of the community.

    Refuses a place that is no community of the actor's, an unknown kind, a name too short or taken, a day to come.
    """
    place = find_place(place_code) if len(place_code) == 12 else None
    if place is None or not policies.can_keep_neighbours(actor, place_code):
        raise people_errors.PlaceNotCommunity(code=place_code[:24], field="place_code")
    if kind not in CircleKind.values:
        raise people_errors.ChoiceWrong(given=kind[:20], field="kind")
    said = " ".join(name.split())
    if not NAME_LEAST <= len(said) <= NAME_MOST:
        raise errors.CircleNameWrong(field="name")
    check_since(since)
    with refused_if_taken(errors.CircleNameTaken(field="name"), Circle, "place_code", "kind", "name"):
        circle = Circle.objects.create(place_code=place_code, kind=kind, name=said, since=since)
    _note(actor, circle, "neighbours.circle.opened", {"kind": kind, "since": since.isoformat()})
    return circle


@transaction.atomic
def cover(
    *,
    actor: Actor,
    circle_id: uuid.UUID,
    version: int,
    grids: Collection[uuid.UUID],
    buildings: Collection[uuid.UUID],
    on: dt.date,
) -> Circle:
    """From the day on the residents' group covers just these grids and buildings; others end with it.

    Refuses an old page, a mutual-help group, what lies in another community or belongs to another group.
    """
    circle = locked_circle(actor, circle_id, version)
    if circle.kind != CircleKind.RESIDENTS:
        raise errors.WrongCircle
    check_until(circle.since, on)
    _check_there(circle.place_code, grids, buildings)
    kept = {row.grid_id or row.building_id: row for row in locked(circle.covers.filter(until__isnull=True))}
    wanted = {*grids, *buildings}
    for key, row in kept.items():
        if key not in wanted:
            check_until(row.since, on)
            row.until = on
            row.save(update_fields=["until"])
    with refused_if_taken(errors.CoveredAlready(field="grids"), Cover, "grid"):
        for one in wanted.difference(kept).intersection(grids):
            Cover.objects.create(circle=circle, grid_id=one, since=on)
    with refused_if_taken(errors.CoveredAlready(field="buildings"), Cover, "building"):
        for one in wanted.difference(kept).intersection(buildings):
            Cover.objects.create(circle=circle, building_id=one, since=on)
    changed(circle)
    told: dict[str, object] = {
        "grids": sorted(map(str, grids)),
        "buildings": sorted(map(str, buildings)),
        "on": on.isoformat(),
    }
    _note(actor, circle, "neighbours.circle.covered", told)
    return circle


def _check_there(place_code: str, grids: Collection[uuid.UUID], buildings: Collection[uuid.UUID]) -> None:
    there = Grid.objects.filter(place_code=place_code, active=True, id__in=set(grids)).count()
    if there != len(set(grids)):
        raise errors.CoverWrong(field="grids")
    if Building.objects.filter(place_code=place_code, id__in=set(buildings)).count() != len(set(buildings)):
        raise errors.CoverWrong(field="buildings")


@transaction.atomic
def close_circle(*, actor: Actor, circle_id: uuid.UUID, version: int, on: dt.date, reason: str) -> Circle:
    """The group is no more: its ground, head, members and help end with it. Refuses an old page and no reason."""
    circle = locked_circle(actor, circle_id, version)
    if not reason.strip():
        raise people_errors.WordsMissing(field="reason")
    check_until(circle.since, on)
    parts = (circle.covers, circle.members, circle.helps, circle.charges)
    latest = [row.since for part in parts for row in part.filter(until__isnull=True)]
    check_until(max(latest, default=circle.since), on)
    for part in parts:
        part.filter(until__isnull=True).update(until=on)
    circle.until = on
    changed(circle, "until")
    _note(actor, circle, "neighbours.circle.closed", {"on": on.isoformat()}, reason.strip()[:200])
    return circle


def _note(actor: Actor, circle: Circle, verb: str, after: dict[str, object], reason: str = "") -> None:
    audit.record(
        actor=actor,
        verb=verb,
        object_type="circle",
        object_id=circle.id,
        object_label=circle.name,
        place_code=circle.place_code,
        after=after,
        reason=reason,
    )
