"""Which grid on a day: at a point, at a building, and in a whole community."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from liren.domains.territory import errors
from liren.domains.territory.policies import can_view_ground
from liren.domains.territory.queries import search_addresses
from liren.domains.territory.queries.former import GridThen, grid_on, grids_on, sheet_of
from liren.domains.territory.queries.moving import place_on
from liren.domains.territory.rules.datum import to_cgcs2000
from liren.domains.territory.rules.drawing import points_in
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import show
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.grid_forms import HistoryForm
from liren.faces.workbench.ground_map import ground_map
from liren.faces.workbench.places import place_choices
from liren.faces.workbench.views.grids import RIGHT, top_of
from liren.kernel.actor import Actor
from liren.kernel.refusals import Refusal

COMMUNITY, MOST = 12, 5


@require_safe
@with_right(RIGHT)
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    places = [(code, name.strip()) for code, name in place_choices(actor, RIGHT) if len(code) == COMMUNITY]
    form = HistoryForm(request.GET or None, places=places)
    asked = form.asked() if form.is_bound else {}
    words: dict[str, Any] = {"form": form, "asked": asked}
    if asked:
        words["answers"] = _answers(actor, form, asked)
        words |= _community(actor, asked, dict(places))
    return render(request, "bench/grids/history.html", words)


def _answers(actor: Actor, form: HistoryForm, asked: dict[str, Any]) -> list[tuple[str, GridThen | None]]:
    """What was asked for, each with the grid it lay in; what lies outside the actor's places has none."""
    found: list[tuple[str, tuple[float, float]]] = []
    try:
        for x, y in points_in(asked.get("point", ""))[:1]:
            found.append((asked["point"], to_cgcs2000(x, y, asked["datum"])))
    except Refusal as refusal:
        show(form, refusal)
    if asked.get("point") and not found and not form.errors:
        show(form, errors.PointInNoGrid(field="point"))
    if asked.get("address"):
        for hit in search_addresses(asked["address"], top_of(actor), limit=MOST):
            if hit.longitude is not None and hit.latitude is not None:
                found.append((hit.label, (hit.longitude, hit.latitude)))
    return [(label, _seen(actor, grid_on(asked["on"], *at))) for label, at in found]


def _seen(actor: Actor, then: GridThen | None) -> GridThen | None:
    return then if then and can_view_ground(actor, then.place_code) else None


def _community(actor: Actor, asked: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    code = asked.get("place", "")
    if not code or not can_view_ground(actor, code):
        return {}
    rows = grids_on(asked["on"], place_code=code)
    sheet = sheet_of(rows)
    borne = place_on(code, asked["on"])
    return {
        "rows": rows,
        "name": borne.name if borne else names.get(code, code),
        "map": ground_map(sheet.shapes, {}, {}),
    }
