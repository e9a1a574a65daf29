"""A list of people as figures: by age as a chart, by group and building as tables, by grid as a map."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from liren.domains.people import queries
from liren.domains.people.queries.figures import Band
from liren.domains.territory.queries import grid_shapes
from liren.faces.ui.acting import actor_in
from liren.faces.ui.charts import BarChart
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.ground_map import ground_map
from liren.faces.workbench.needs_forms import PeopleFilterForm
from liren.faces.workbench.people_forms import VIEW
from liren.kernel import clock


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: its words, how many, their share in percent, and the list behind it."""

    label: str
    count: int
    share: float | None
    url: str = ""


@require_safe
@with_right(VIEW)
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    form = PeopleFilterForm(request.GET, actor)
    wanted = form.wanted()
    figures = queries.people_figures(actor, wanted)
    shapes = grid_shapes(wanted.place, actor)
    query = form.query()
    bands = [_line(_age(band), band.count, figures.total) for band in figures.bands]
    urls = {
        key["id"]: f"{reverse('bench:person_list')}?{_with(form, key['id'])}" for key in shapes["features"]
    }
    names = {key["id"]: key["properties"]["name"] for key in shapes["features"]}
    words = {
        "form": form,
        "figures": figures,
        "chart": _chart(bands),
        "bands": bands,
        "groups": [_line(label, count, figures.total) for label, count in figures.groups],
        "map": ground_map(shapes, figures.grids, urls),
        "grids": [
            Line(names[key], count, _share(count, figures.total), urls[key])
            for key, count in sorted(figures.grids.items(), key=lambda one: -one[1])
            if key in names
        ],
        "list_query": query,
        "printed_at": clock.now(),
        "tab": "figures",
        "may_export": actor.has("people.export"),
    }
    return render(request, "bench/needs/figures.html", words)


def _chart(bands: list[Line]) -> BarChart:
    shares = [line.share for line in bands]
    most = max((share or 0 for share in shares), default=0) or 100.0
    summary = _("各年龄段的人占多少")
    return BarChart([line.label for line in bands], shares, summary, whole=most, alike=True)


def _with(form: PeopleFilterForm, grid: str) -> str:
    """The list of a grid under the same filter."""
    kept = {name: form.data[name] for name in form.fields if form.cleaned_data.get(name)}
    return urlencode({**kept, "grid": grid})


def _line(label: str, count: int, total: int) -> Line:
    return Line(label, count, _share(count, total))


def _share(count: int, total: int) -> float | None:
    return round(100 * count / total, 1) if total else None


def _age(band: Band) -> str:
    if band.age_to is None:
        return _("%(years)s 岁以上") % {"years": band.age_from}
    return _("%(first)s–%(last)s 岁") % {"first": band.age_from, "last": band.age_to - 1}
