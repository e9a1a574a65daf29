"""Suggestion models of the district: versions with their figures, learning anew, putting one into use or out of it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from liren.domains.casework.actions import suggesting
from liren.domains.casework.queries.catalogue import catalogue_of
from liren.domains.casework.queries.suggesting import classifier, classifiers, taken_of
from liren.faces.ui.acting import actor_in
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.showing import county_of
from liren.kernel import outbox
from liren.kernel.refusals import NotAllowed, NotFound, Refusal

if TYPE_CHECKING:
    from liren.domains.casework.models import ClassifierModel

RIGHT = "catalogue.edit"
CONFUSIONS = 15
KEYS = {  # what is suggested, each learnt and measured by itself
    "class": gettext_lazy("类别"),
    "handler": gettext_lazy("承办"),
    "urgency": gettext_lazy("紧急程度"),
    "naming": gettext_lazy("保密"),
}


@never_cache
@require_safe
@with_right(RIGHT)
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    county = county_of(actor)
    rows, taken = classifiers(actor, county), taken_of(county)
    words = {
        "rows": rows,
        "county": county,
        "in_use": next((row for row in rows if row.is_active), None),
        "learning": next((row for row in rows if row.state in suggesting.BUSY), None),
        "taken": taken,
        "keys": [{"name": KEYS[key.name], "taken": key} for key in taken.keys],
        "worker_down": not outbox.worker_alive(),
    }
    return render(request, "bench/suggestions/page.html", words)


@never_cache
@require_safe
@with_right(RIGHT)
def one(request: HttpRequest, model_id: uuid.UUID) -> HttpResponse:
    """One version: its figures beside those of the version in use then, and what it took for what."""
    row = classifier(actor_in(request), model_id)
    told = row.figures.get("keys", {})
    keys = [{"name": name, "figures": told[key]} for key, name in KEYS.items() if told.get(key, {}).get("n")]
    words = {"row": row, "confused": _confused(row), "other": row.figures.get("in_use"), "keys": keys}
    return render(request, "bench/suggestions/one.html", words)


def _confused(row: ClassifierModel) -> list[dict[str, Any]]:
    names = {category.code: category.path for category in catalogue_of(row.county, is_active=None)}
    found = [
        {"right": names.get(right, right), "told": names.get(told, told), "count": count}
        for right, line in row.figures.get("confused", {}).items()
        for told, count in line.items()
        if told != right
    ]
    return sorted(found, key=lambda line: (-line["count"], line["right"]))[:CONFUSIONS]


@require_POST
@with_right(RIGHT)
def train(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    try:
        suggesting.request_training(actor=actor, county=county_of(actor))
    except Refusal as refusal:
        _said(request, refusal)
    else:
        messages.success(request, _("已开始学新的一版。可以离开这一页。"))
    return redirect("bench:suggestion_models")


@require_POST
@with_right(RIGHT)
def use(request: HttpRequest, model_id: uuid.UUID) -> HttpResponse:
    """Puts the version into use (going back is using an older one), or out of it with `do=retire`."""
    actor = actor_in(request)
    act = (
        suggesting.retire_classifier if request.POST.get("do") == "retire" else suggesting.activate_classifier
    )
    try:
        act(actor=actor, model_id=model_id)
    except Refusal as refusal:
        _said(request, refusal)
    else:
        messages.success(request, _("改好了。待派单的事会重新得到建议。"))
    return redirect("bench:suggestion_models")


def _said(request: HttpRequest, refusal: Refusal) -> None:
    if isinstance(refusal, (NotAllowed, NotFound)):
        raise refusal
    messages.error(request, str(refusal))
