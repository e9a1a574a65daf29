"""Schemes of assessment (考核办法): their history, proposing one, deciding with four eyes."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.domains.appraisal import queries as found
from liren.domains.appraisal.actions import decide_scheme, propose_scheme
from liren.domains.appraisal.choices import Indicator
from liren.faces.ui.appraisal_words import weights_of
from liren.faces.ui.forms import DayField, Form, posted, show
from liren.faces.workbench.doors import actor_in, with_right
from liren.faces.workbench.showing import county_of
from liren.faces.workbench.step_forms import words_field
from liren.kernel import clock
from liren.kernel.refusals import BadInput, Refusal

USUAL = {"response": 20, "resolution": 30, "satisfaction": 25, "truth": 15, "kept_closed": 10}


class SchemeForm(Form):
    """Weights by indicator and what goes with them."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=80)
    valid_from = DayField(label=gettext_lazy("起用"), widget=forms.DateInput(attrs={"type": "date"}))
    least = forms.IntegerField(
        label=gettext_lazy("最少件数"),
        min_value=1,
        max_value=1000,
        initial=5,
        help_text=gettext_lazy("一项指标计入的件数少于它，这一项不计分。"),
    )
    places = forms.IntegerField(label=gettext_lazy("得分留几位小数"), min_value=0, max_value=3, initial=1)
    counts_left_out = forms.BooleanField(label=gettext_lazy("经裁定不计入的评价也计"), required=False)
    reason = words_field(gettext_lazy("为什么这样定"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in Indicator:
            self.fields[f"weight_{one.value}"] = forms.IntegerField(
                label=one.label, min_value=0, max_value=100, initial=USUAL[one.value], required=False
            )

    def of_weights(self) -> list[forms.BoundField]:
        return [self[f"weight_{one.value}"] for one in Indicator]

    def of_rest(self) -> list[forms.BoundField]:
        return [self[name] for name in ("least", "places", "counts_left_out", "reason")]

    def weights(self) -> dict[str, int]:
        return {one.value: self.cleaned_data.get(f"weight_{one.value}") or 0 for one in Indicator}


@require_safe
@with_right("reports.view")
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    words = {
        "schemes": [(one, weights_of(one.in_order)) for one in found.schemes_of(county_of(actor))],
        "may_edit": actor.has("appraisal.edit"),
        "actor_id": actor.id,
    }
    return render(request, "bench/appraisal/schemes.html", words)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right("appraisal.edit")
def propose(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    form = SchemeForm(posted(request), initial={"valid_from": clock.today().replace(day=1)})
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            propose_scheme(
                actor=actor,
                county=county_of(actor),
                name=given["name"],
                weights=form.weights(),
                least=given["least"],
                places=given["places"],
                counts_left_out=given["counts_left_out"],
                valid_from=given["valid_from"],
                reason=given["reason"],
            )
        except BadInput as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已提出，等另一个人批准。"))
            return redirect("bench:appraisal_schemes")
    return render(
        request, "bench/appraisal/propose.html", {"form": form}, status=422 if form.is_bound else 200
    )


@require_POST
@with_right("appraisal.edit")
def decide(request: HttpRequest, scheme_id: uuid.UUID) -> HttpResponse:
    """Approves a proposed scheme, or does not."""
    try:
        decide_scheme(
            actor=actor_in(request),
            scheme_id=scheme_id,
            is_approved=request.POST.get("decision") == "approve",
        )
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已登记。"))
    return redirect("bench:appraisal_schemes")
