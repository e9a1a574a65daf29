"""Grids of a community drawn, cut, joined and put out of use, on the map or typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from liren.domains.territory.actions import import_grids
from liren.domains.territory.actions.drawing import Called, draw_grid, merge_grids, retire_grid, split_grid
from liren.domains.territory.errors import GridsOverlap
from liren.domains.territory.policies import can_edit_ground
from liren.domains.territory.queries import find_place
from liren.domains.territory.queries.former import editable_grids, sheet_of
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import Form, show
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.grid_forms import DrawForm, MergeForm, RetireForm, SplitForm, UploadForm
from liren.faces.workbench.ground_map import ground_map
from liren.faces.workbench.places import place_choices
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotFound, Refusal

RIGHT, COMMUNITY = "territory.edit", 12
SHOWN = (409, 422)
Write = Callable[[Actor, str, Any], object]


def _draw(actor: Actor, place: str, form: DrawForm) -> object:
    given = form.cleaned_data
    return draw_grid(
        actor=actor,
        place_code=place,
        called=Called(given["code"], given["name"]),
        outline=given["shape"],
        datum=given["datum"],
        since=form.day(),
        grid_id=form.chosen() if given["grid"] else None,
    )


def _split(actor: Actor, _place: str, form: SplitForm) -> object:
    given = form.cleaned_data
    called = Called(given["code"], given["name"])
    return split_grid(
        actor=actor,
        grid_id=form.chosen(),
        line=given["line"],
        datum=given["datum"],
        called=called,
        since=form.day(),
    )


def _merge(actor: Actor, _place: str, form: MergeForm) -> object:
    return merge_grids(actor=actor, grid_id=form.chosen(), others=form.gone(), since=form.day())


def _retire(actor: Actor, _place: str, form: RetireForm) -> object:
    return retire_grid(actor=actor, grid_id=form.chosen(), since=form.day())


def _upload(actor: Actor, place: str, form: UploadForm) -> object:
    given = form.cleaned_data
    return import_grids(
        actor=actor,
        content=form.content(),
        datum=given["datum"],
        place_code=place,
        retire_others=given["retire"],
    )


@dataclass(frozen=True, slots=True)
class Verb:
    """One way to change grids: its heading, its button and what it writes."""

    title: Any
    button: Any
    write: Write


VERBS = {
    "draw": Verb(gettext_lazy("画一个网格，或改边界和名称"), gettext_lazy("保存网格"), _draw),
    "split": Verb(gettext_lazy("切开一个网格"), gettext_lazy("切开"), _split),
    "merge": Verb(gettext_lazy("合并网格"), gettext_lazy("合并"), _merge),
    "retire": Verb(gettext_lazy("停用一个网格"), gettext_lazy("停用"), _retire),
    "upload": Verb(gettext_lazy("上传 GeoJSON"), gettext_lazy("导入"), _upload),
}


def _community(actor: Actor, given: QueryDict) -> str:
    """The community asked for; empty where none is. Outside the actor's places there is none."""
    place = given.get("place", "")
    if place and (len(place) != COMMUNITY or not can_edit_ground(actor, place) or not find_place(place)):
        raise NotFound
    return place


@require_safe
@with_right(RIGHT)
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    place = _community(actor, request.GET)
    return _shown(request, actor, place, _forms(actor, place, "", request) if place else {})


@require_POST
@with_right(RIGHT)
def write(request: HttpRequest, verb: str) -> HttpResponse:
    if verb not in VERBS:
        raise Http404
    actor = actor_in(request)
    place = _community(actor, request.POST)
    if not place:
        raise NotFound
    forms = _forms(actor, place, verb, request)
    form, spot = forms[verb], None
    if form.is_valid():
        try:
            VERBS[verb].write(actor, place, form)
        except Refusal as refusal:
            if refusal.status not in SHOWN:
                raise
            show(form, refusal)
            spot = refusal.spot if isinstance(refusal, GridsOverlap) else None
        else:
            messages.success(request, _("已保存。"))
            return redirect(f"{reverse('bench:grid_drawing')}?place={place}")
    return _shown(request, actor, place, forms, verb, spot)


def _forms(actor: Actor, place: str, verb: str, request: HttpRequest) -> dict[str, Form]:
    """Every form, that of `verb` with what was sent."""
    grids = editable_grids(actor, place)

    def data(name: str) -> Any:
        return request.POST if name == verb else None

    return {
        "draw": DrawForm(data("draw"), grids=grids, prefix="d"),
        "split": SplitForm(data("split"), grids=grids, prefix="s"),
        "merge": MergeForm(data("merge"), grids=grids, prefix="m"),
        "retire": RetireForm(data("retire"), grids=grids, prefix="r"),
        "upload": UploadForm(data("upload"), request.FILES if verb == "upload" else None),
    }


def _shown(
    request: HttpRequest,
    actor: Actor,
    place: str,
    forms: dict[str, Form],
    verb: str = "",
    spot: dict[str, Any] | None = None,
) -> HttpResponse:
    places = [(code, name) for code, name in place_choices(actor, RIGHT) if len(code) == COMMUNITY]
    words: dict[str, Any] = {"place": place, "choices": places, "forms": []}
    if place:
        grids = editable_grids(actor, place)
        sheet = sheet_of(grids)
        patches = [spot] if spot else [shape for shape, _area in sheet.gaps]
        words |= {
            "name": dict(places).get(place, place).strip(),
            "map": ground_map(sheet.shapes, {}, {}, patches),
            "rows": grids,
            "gaps": [round(area) for _shape, area in sheet.gaps],
            "spot": spot,
            "spot_json": json.dumps(spot) if spot else "",
            "forms": [(key, one.title, one.button, forms[key], key == verb) for key, one in VERBS.items()],
        }
    return render(request, "bench/grids/draw.html", words, status=422 if verb else 200)


@require_safe
@with_right(RIGHT)
def shapes(request: HttpRequest) -> HttpResponse:
    """The community's grids as they are drawn (GeoJSON, CGCS2000), not simplified."""
    actor = actor_in(request)
    return JsonResponse(sheet_of(editable_grids(actor, _community(actor, request.GET))).shapes)
