"""Filing an appeal against a rating, and naming who decides on appeals."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from liren.domains.casework.actions import appeals as deeds
from liren.domains.casework.queries import appeals as found
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted, show
from liren.faces.workbench.appeal_forms import DeciderForm, FileForm
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.showing import county_of
from liren.kernel.refusals import Refusal

SHOWN = (409, 422)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right("cases.handle")
def file_one(request: HttpRequest, rating_id: uuid.UUID) -> HttpResponse:
    """The rated body's appeal against one bad rating; one that is there already leads to it."""
    actor = actor_in(request)
    rating = found.get_bad_rating(actor, rating_id)
    there = found.appeal_of(rating)
    if there is not None and request.method != "POST":
        return redirect("bench:appeal", appeal_id=there.id)
    form = FileForm(posted(request), request.FILES or None)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            appeal = deeds.file_appeal(
                actor=actor,
                rating_id=rating_id,
                reason=given["reason"],
                words=given["words"],
                papers=given["papers"] or (),
            )
        except Refusal as refusal:
            if refusal.status not in SHOWN:
                raise
            show(form, refusal)
            status = refusal.status
        else:
            messages.success(request, _("申诉已交给裁定的单位；裁定之前，这份评价照常计入。"))
            return redirect("bench:appeal", appeal_id=appeal.id)
    words = {
        "rating": rating,
        "case": rating.case,
        "form": form,
        "until": found.limit_end("file", rating.case.place_code, rating.at),
    }
    return render(request, "bench/appeals/file.html", words, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right("limits.edit")
def decider(request: HttpRequest) -> HttpResponse:
    """Who decides in the county, with its history; the district names another body."""
    actor = actor_in(request)
    county = county_of(actor)
    form = DeciderForm(posted(request), actor=actor)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            deeds.name_decider(
                actor=actor, county=county, body_id=uuid.UUID(given["body"]), reason=given["reason"]
            )
        except Refusal as refusal:
            if refusal.status not in SHOWN:
                raise
            show(form, refusal)
        else:
            messages.success(request, _("已指定。以后提出的申诉由它裁定。"))
            return redirect("bench:appeal_decider")
    words = {"form": form, "named": found.deciders_of(county)}
    return render(request, "bench/appeals/decider.html", words, status=422 if form.is_bound else 200)
