"""What matters are said about and where: classes, divisions, grids."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Annotated

from django.conf import settings
from django.http import HttpRequest
from ninja import Path, Query, Router
from pydantic import Field

from liren.domains.access.choices import Scope
from liren.domains.casework.choices import Urgency
from liren.domains.casework.queries.catalogue import catalogue_of
from liren.domains.territory import queries as territory
from liren.faces.api import shapes
from liren.faces.api.cases import Page, id_in
from liren.faces.api.door import actor_with
from liren.faces.api.shapes import key_out

if TYPE_CHECKING:
    from liren.domains.territory.models import Grid, Place

router = Router(tags=["ground"])


class Where(shapes.Sent):
    """Whose classes."""

    county: str | None = Field(
        None, pattern=r"^[0-9]{6}$", description="Six digits; that of the installation if left out."
    )


class Below(shapes.Sent):
    """Below which place."""

    parent: str = Field(
        "", pattern=r"^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9})?$", description="None: the provinces."
    )


class Within(Page):
    """Where the grids lie."""

    place_code: str = Field("", pattern=r"^[0-9]{0,12}$", description="A code, or the beginning of codes.")


@router.get("/catalogue", response=list[shapes.ClassLine], summary="The classes of a district")
def catalogue(request: HttpRequest, where: Query[Where]) -> list[shapes.ClassLine]:
    """All classes in use, in the order of their codes. Any token."""
    return [
        shapes.ClassLine(
            code=row.code,
            parent=row.parent.code if row.parent else "",
            level=row.level,
            name=row.name,
            name_en=row.name_en,
            urgency=Urgency(row.urgency),
        )
        for row in catalogue_of(where.county or str(settings.LIREN_PLACE))
    ]


@router.get("/divisions", response=list[shapes.Division], summary="Divisions below one")
def divisions(request: HttpRequest, below: Query[Below]) -> list[shapes.Division]:
    """The places in use directly below `parent`, in the order of their codes; the provinces without one. Any token."""
    return [_division(place) for place in territory.children_of(below.parent)]


@router.get("/divisions/{code}", response=shapes.Division, summary="One division")
def division(request: HttpRequest, code: Annotated[str, Path(pattern=r"^[0-9]{2,12}$")]) -> shapes.Division:
    """The place that bears the code, or last bore it: its `code` is the current one. Any token."""
    return _division(territory.get_place(code))


@router.get("/grids", response=shapes.GridPage, summary="List grids")
def grids(request: HttpRequest, within: Query[Within]) -> shapes.GridPage:
    """The grids in use within the owner's places, with their outlines. Scope `ground:read`."""
    actor = actor_with(request, Scope.GROUND_READ)
    limit = within.limit
    found = territory.list_grids(actor, within.place_code, id_in(within.after), limit)
    more = len(found) > limit
    items = [_grid(row) for row in found[:limit]]
    return shapes.GridPage(items=items, next=key_out(str(found[limit - 1].id)) if more else None)


@router.get("/grids/{uuid:grid_id}", response=shapes.GridLine, summary="One grid")
def grid(request: HttpRequest, grid_id: uuid.UUID) -> shapes.GridLine:
    """Scope `ground:read`. Outside the owner's places: 404."""
    return _grid(territory.get_grid(grid_id, actor_with(request, Scope.GROUND_READ)))


def _division(place: Place) -> shapes.Division:
    return shapes.Division(
        code=place.code,
        parent_code=place.parent_code,
        level=place.level,
        kind=place.kind,
        name=place.name,
    )


def _grid(row: Grid) -> shapes.GridLine:
    return shapes.GridLine.model_construct(
        id=row.id, place_code=row.place_code, code=row.code, name=row.name, outline=row.outline
    )
