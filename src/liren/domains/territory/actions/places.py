"""Places that no table brings: made by hand, and places whose code changes."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid

from django.db import transaction

from liren.domains.territory import errors
from liren.domains.territory.choices import Level
from liren.domains.territory.models import Building, Grid, GroundVersion, Place, PlaceCode
from liren.domains.territory.policies import can_edit_ground
from liren.domains.territory.queries.grids import community_names, versions
from liren.domains.territory.rules import codes, names
from liren.kernel import audit
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed
from liren.kernel.taken import refused_if_taken


@transaction.atomic
def create_place(*, actor: Actor, code: str, name: str, since: dt.date) -> Place:
    """A place under the nearest place its code names. Refuses a wrong or taken code, a wrong name, and a code
    whose parent is not there (except a province)."""
    level, name = codes.level_of(code), names.clean(name)
    if not can_edit_ground(actor, code):
        raise NotAllowed
    if not name or len(name) > 80:
        raise errors.WrongName(code=code, field="name")
    if taken := Place.objects.filter(code=code).first():
        raise errors.PlaceTaken(code=code, name=taken.name, field="code")
    parent = _parent(code)
    with refused_if_taken(errors.PlaceTaken(code=code, name=name, field="code"), Place, "code"):
        place = Place.objects.create(
            code=code,
            level=level,
            kind=codes.kind_of(code, name),
            name=name,
            short_name=names.short_name(name, community=level is Level.COMMUNITY),
            pinyin=names.pinyin(name),
            initials=names.initials(name),
            parent_code=parent,
            code_since=since,
        )
    _record(actor, place, "territory.place.created", {"code": code, "name": name})
    return place


@transaction.atomic
def recode_place(*, actor: Actor, place_id: uuid.UUID, code: str, since: dt.date) -> Place:
    """Gives a place a new code of the same level since `since`; the old one stays findable.

    Grids and buildings follow. Codes that other rooms keep beside the place's id are theirs to rewrite.
    """
    place = locked(Place.objects.filter(id=place_id)).first()
    if place is None:
        raise errors.PlaceUnknown(code=place_id)
    if codes.level_of(code) != place.level:
        raise errors.WrongCode(code=code, field="code")
    if not (can_edit_ground(actor, place.code) and can_edit_ground(actor, code)):
        raise NotAllowed
    if taken := Place.objects.filter(code=code).first():
        raise errors.PlaceTaken(code=code, name=taken.name, field="code")
    before = place.code
    PlaceCode.objects.create(place=place, code=before, since=place.code_since, until=since)
    place.code, place.parent_code, place.code_since = code, _parent(code), since
    with refused_if_taken(errors.PlaceTaken(code=code, name=place.name, field="code"), Place, "code"):
        place.save(update_fields=["code", "parent_code", "code_since"])
    Grid.objects.filter(place=place).update(place_code=code)
    Building.objects.filter(place=place).update(place_code=code)
    for county in {codes.county_of(before), codes.county_of(code)}:
        touch_ground(county)
    _record(actor, place, "territory.place.recoded", {"code": code}, {"code": before})
    return place


def touch_ground(county: str) -> None:
    """Tells every process that its index of the county's grids is old. Within the caller's transaction."""
    GroundVersion.objects.update_or_create(county=county, defaults={"version": secrets.randbits(62)})
    versions.forget_now_and_after()


def _parent(code: str) -> str:
    line = codes.line_of(code)[:-1]
    there = set(Place.objects.filter(code__in=line).values_list("code", flat=True))
    found = [c for c in line if c in there]
    if line and not found:
        raise errors.ParentUnknown(code=code, field="code")
    return found[-1] if found else ""


def _record(
    actor: Actor, place: Place, verb: str, after: dict[str, str], before: dict[str, str] | None = None
) -> None:
    audit.record(
        actor=actor,
        verb=verb,
        object_type="place",
        object_id=place.id,
        place_code=place.code,
        object_label=place.name[:64],
        before=before,
        after=after,
    )
    community_names.forget_now_and_after()
