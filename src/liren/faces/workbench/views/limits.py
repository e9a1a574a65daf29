"""Limits and the other figures of casework: what is in force, what it rests on, and changing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from liren.domains.casework.choices import Urgency
from liren.domains.policy.actions import set_figure
from liren.domains.policy.queries import figure as get_figure
from liren.domains.policy.queries import figure_changes, figures_of, missing_year
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import show
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.figure_words import FigureForm, first_values, name_of, told, value_words
from liren.faces.workbench.showing import county_of
from liren.kernel import clock
from liren.kernel.refusals import NotFound, Refusal

if TYPE_CHECKING:
    from liren.domains.policy.models import FigureChange
    from liren.domains.policy.rules.packs import Figure

RIGHT = "limits.edit"
STAGES = ("dispatch", "accept", "contact", "resolve")
HOURS = "calendar.office_hours"
SET_HERE = ("casework.", "calendar.", "residence.", "letting.", "lodging.")


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as the page shows it."""

    figure: Figure
    name: str
    words: str
    quote: str
    source: str
    is_told: bool  # in the reader's language, not only in Chinese
    stage: str = ""


def shown(figure: Figure, stage: str = "") -> Shown:
    words = value_words(figure.shape, figure.raw, figure.unit)
    return Shown(figure, name_of(figure), words, *told(figure), stage)


def stage_names() -> list[str]:
    return [_("派单"), _("签收"), _("首次联系"), _("办结")]


@require_safe
@with_right(RIGHT)
def page(request: HttpRequest) -> HttpResponse:
    county = county_of(actor_in(request))
    figures = {figure.key: figure for figure in figures_of(county, "ca")}  # casework.… and calendar.…
    stages = stage_names()
    limits = [
        (
            urgency.label,
            [
                shown(figures.pop(f"casework.limit.{urgency.value}.{stage}"), name)
                for stage, name in zip(STAGES, stages, strict=True)
            ],
        )
        for urgency in Urgency
    ]
    hours = figures.pop(HOURS, None)
    words = {
        "stages": stages,
        "limits": limits,
        "hours": shown(hours) if hours else None,
        "others": [shown(row) for key, row in figures.items() if key.startswith("casework.")],
        "residence": [shown(row) for row in figures_of(county, "residence.")],
        "houses": [shown(row) for row in figures_of(county, "l") if row.key.startswith(SET_HERE)],
        "missing": missing_year(county),
    }
    return render(request, "bench/limits/page.html", words)


@dataclass(frozen=True, slots=True)
class Past:
    """One change of a figure."""

    change: FigureChange
    words: str
    is_ahead: bool


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(RIGHT)
def figure(request: HttpRequest, key: str) -> HttpResponse:
    actor = actor_in(request)
    county = county_of(actor)
    if not key.startswith(SET_HERE):
        raise NotFound
    row = get_figure(key, county)
    form = FigureForm(
        request.POST if request.method == "POST" else None,
        figure=row,
        initial={**first_values(row), "valid_from": clock.today().isoformat()},
    )
    if form.is_valid():
        try:
            _set(request, county, key, form)
        except Refusal as refusal:
            field = "days" if refusal.field == "value" and row.shape == "limit" else refusal.field
            refusal.field = field
            show(form, refusal)
        else:
            messages.success(
                request,
                _("“{name}”已改，{day} 起生效。").format(
                    name=name_of(row), day=form.cleaned_data["valid_from"]
                ),
            )
            return redirect("bench:figure", key=key)
    words = {
        "form": form,
        "shown": shown(row),
        "history": _history(actor, county, row),
        "english": row.name_en,
    }
    return render(request, "bench/limits/figure.html", words, status=422 if form.errors else 200)


def _set(request: HttpRequest, county: str, key: str, form: FigureForm) -> None:
    given = form.cleaned_data
    set_figure(
        actor=actor_in(request),
        place_code=county,
        key=key,
        value=form.raw(),
        valid_from=given["valid_from"],
        reason=given["reason"],
    )


def _history(actor: Any, county: str, row: Figure) -> list[Past]:
    today = clock.today()
    return [
        Past(change, value_words(row.shape, change.value, row.unit), change.valid_from > today)
        for change in figure_changes(actor, county, row.key)
    ]
