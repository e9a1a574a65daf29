"""Grids on the map: how many matters are open in each, and which."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from liren.domains.casework.queries.ground import GroundCount, count_ground, list_grid_cases, points_of
from liren.domains.organisations.policies import can_note_leaves
from liren.domains.organisations.queries.keepers import answering, keepers_of
from liren.domains.territory.policies import can_view_ground
from liren.domains.territory.queries import children_of, get_grid, grid_shapes, places_named
from liren.faces.ui.acting import actor_in
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.ground_map import ground_map, shade_of, steps_of
from liren.faces.workbench.showing import book_of, county_of, rows_of
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotFound

RIGHT = "territory.view"


@dataclass(slots=True)
class GridLine:
    id: str
    name: str
    code: str
    open: int
    late: int


@dataclass(slots=True)
class Community:
    """A community with its grids; what lies in no grid is counted apart."""

    code: str
    name: str
    grids: list[GridLine] = field(default_factory=list)
    loose: int = 0
    loose_late: int = 0

    @property
    def open(self) -> int:
        return self.loose + sum(grid.open for grid in self.grids)

    @property
    def late(self) -> int:
        return self.loose_late + sum(grid.late for grid in self.grids)


def top_of(actor: Actor) -> str:
    """The widest place whose ground the actor sees."""
    places = sorted({grant.place for grant in actor.grants_of(RIGHT)}, key=len)
    return (places[0] if places else "") or county_of(actor)


def chosen_place(request: HttpRequest, actor: Actor) -> str:
    wanted = request.GET.get("place", "")
    return wanted if wanted.isdigit() and can_view_ground(actor, wanted) else top_of(actor)


@require_safe
@with_right(RIGHT)
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    top, place = top_of(actor), chosen_place(request, actor)
    shapes = grid_shapes(place, actor)
    counts = count_ground(actor, place)
    by_grid = {str(row.grid_id): row for row in counts if row.grid_id}
    urls = {feature["id"]: reverse("bench:grid", args=[feature["id"]]) for feature in shapes["features"]}
    communities = _communities(shapes["features"], counts)
    words = {
        "map": ground_map(shapes, {key: row.open for key, row in by_grid.items()}, urls),
        "communities": communities,
        "open": sum(row.open for row in counts),
        "grids": len(shapes["features"]),
        "choices": [(child.code, child.name) for child in children_of(top)],
        "place": place,
        "top": top,
        "may_draw": actor.has("territory.edit"),
    }
    return render(request, "bench/grids/page.html", words)


def _communities(features: list[dict[str, Any]], counts: list[GroundCount]) -> list[Community]:
    by_grid = {str(row.grid_id): row for row in counts if row.grid_id}
    drawn = {feature["id"] for feature in features}
    codes = {feature["properties"]["place_code"] for feature in features} | {row.place_code for row in counts}
    names = places_named(codes)
    found = {code: Community(code, names.get(code, code)) for code in sorted(codes)}
    for feature in features:
        row, kept = by_grid.get(feature["id"]), feature["properties"]
        line = GridLine(
            feature["id"], kept["name"], kept["code"], row.open if row else 0, row.late if row else 0
        )
        found[kept["place_code"]].grids.append(line)
    for row in counts:
        if str(row.grid_id) not in drawn:
            found[row.place_code].loose += row.open
            found[row.place_code].loose_late += row.late
    return list(found.values())


@require_safe
@with_right(RIGHT)
def shapes(request: HttpRequest) -> HttpResponse:
    """The same grids as GeoJSON, for the map that moves."""
    actor = actor_in(request)
    place = chosen_place(request, actor)
    found = grid_shapes(place, actor)
    counts = {str(row.grid_id): row.open for row in count_ground(actor, place) if row.grid_id}
    steps = steps_of(counts.values())
    for feature in found["features"]:
        kept = feature["properties"]
        kept["shade"] = shade_of(counts.get(feature["id"], 0), steps)
        kept["url"] = reverse("bench:grid", args=[feature["id"]])
        kept["short"] = kept["name"]
        kept["name"] = _("%(name)s，在办 %(n)s 件") % {
            "name": kept["name"],
            "n": counts.get(feature["id"], 0),
        }
    return JsonResponse(found)


@require_safe
@with_right(RIGHT)
def points(request: HttpRequest) -> HttpResponse:
    """Open matters as points (GeoJSON, CGCS2000), for the map that moves."""
    actor = actor_in(request)
    page = reverse("bench:case", args=["-"]).removesuffix("-/")
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [point.longitude, point.latitude]},
            "properties": {
                "title": point.title,
                "kind": "late" if point.is_late else "",
                "url": f"{page}{point.number}/",
            },
        }
        for point in points_of(actor, chosen_place(request, actor))
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features})


@require_safe
@with_right(RIGHT)
def grid(request: HttpRequest, grid_id: uuid.UUID) -> HttpResponse:
    """The open matters of one grid."""
    actor = actor_in(request)
    row = get_grid(grid_id)
    if not can_view_ground(actor, row.place_code):
        raise NotFound
    found = list_grid_cases(actor, grid_id, after=request.GET.get("after", ""))
    book = book_of(actor)
    words = {
        "grid": row,
        "rows": rows_of(found.cases, book, {}),
        "next_key": found.next_key,
        "calendar": book.calendar,
        "answering": answering(keepers_of(grid_id), clock.today()),
        "may_keep": can_note_leaves(actor, row.place_code),
    }
    return render(request, "bench/grids/grid.html", words)
