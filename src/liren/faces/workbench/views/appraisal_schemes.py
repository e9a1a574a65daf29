"""Schemes of assessment (考核办法): their history, proposing one, deciding with four eyes."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.domains.appraisal import queries as found
from liren.domains.appraisal.actions.exclusions import REASON_MOST, add_exclusion, drop_exclusion
from liren.domains.appraisal.actions.schemes import decide_scheme, propose_scheme
from liren.domains.appraisal.choices import Indicator
from liren.domains.appraisal.errors import SchemeDecided
from liren.domains.appraisal.policies import can_edit_exclusions as may_edit
from liren.domains.casework.queries.exclusions import offered
from liren.faces.ui.acting import actor_in
from liren.faces.ui.appraisal_words import ShownExclusion, shown_schemes
from liren.faces.ui.forms import DayField, Form, posted, show
from liren.faces.workbench.asking import Fact, Removal, asked_first
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.showing import county_of
from liren.faces.workbench.step_forms import words_field
from liren.kernel import clock
from liren.kernel.refusals import BadInput, Refusal

if TYPE_CHECKING:
    from liren.domains.appraisal.models import Scheme

USUAL = {
    "response": 20,
    "resolution": 30,
    "satisfaction": 25,
    "truth": 15,
    "kept_closed": 10,
    "overdue": 0,
    "returned": 0,
}


class SchemeForm(Form):
    """Weights by indicator and what goes with them."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=80)
    valid_from = DayField(label=gettext_lazy("起用"))
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
        "schemes": shown_schemes(county_of(actor), found.schemes_of(county_of(actor))),
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
            made = propose_scheme(
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
            messages.success(request, _("已提出，等另一个人批准。批准以前，您可以再定哪些事不计。"))
            return redirect("bench:scheme_exclusions", scheme_id=made.id)
    return render(
        request, "bench/appraisal/propose.html", {"form": form}, status=422 if form.is_bound else 200
    )


class ExclusionForm(Form):
    """A kind of matters that is not counted, and why."""

    what = forms.ChoiceField(label=gettext_lazy("哪种事不计"))
    reason = words_field(
        gettext_lazy("为什么不计"), gettext_lazy("和权重一起公布，所有人都看得到。"), most=REASON_MOST
    )

    def __init__(self, *args: Any, county: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        what = self.fields["what"]
        if isinstance(what, forms.ChoiceField):
            groups = [
                (group, [(":".join(rule), name) for rule, name in rows]) for group, rows in offered(county)
            ]
            what.choices = [("", _("请选一种")), *groups]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right("appraisal.edit")
def exclusions(request: HttpRequest, scheme_id: uuid.UUID) -> HttpResponse:
    """What a scheme leaves out, and while it is proposed the form of its proposer."""
    actor = actor_in(request)
    county = county_of(actor)
    scheme = found.get_scheme(county, scheme_id)
    form, status = ExclusionForm(posted(request), county=county), 200
    if form.is_bound:
        status = 422
        by, _colon, key = str(form.data.get("what", "")).partition(":")
        try:
            if form.is_valid() or not may_edit(actor, scheme):
                add_exclusion(
                    actor=actor,
                    scheme_id=scheme_id,
                    by=by,
                    key=key,
                    reason=form.cleaned_data.get("reason", ""),
                )
                messages.success(request, _("已加进剔除规则。"))
                return redirect("bench:scheme_exclusions", scheme_id=scheme_id)
        except (BadInput, SchemeDecided) as refusal:
            show(form, refusal)
            status = refusal.status
    words = {
        "shown": shown_schemes(county, [scheme])[0],
        "scheme": scheme,
        "form": form if may_edit(actor, scheme) else None,
        "refused": form if form.is_bound and not may_edit(actor, scheme) else None,
    }
    return render(request, "bench/appraisal/exclusions.html", words, status=status)


def _dropping(scheme: Scheme, one: ShownExclusion) -> Removal:
    return Removal(
        title=_("去掉剔除规则"),
        asked=_("要去掉这条剔除规则吗？"),
        facts=[
            Fact(_("考核办法"), f"{scheme.name} {scheme.version}", is_said=True),
            Fact(_("哪种事不计"), one.name),
            Fact(_("为什么不计"), one.reason, is_said=True),
        ],
        consequence=_("去掉以后，这种事照常计入。批准以前还可以再加，理由须重新写。"),
        back=reverse("bench:scheme_exclusions", args=[scheme.id]),
        verb=_("去掉"),
        keep=_("不去掉"),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right("appraisal.edit")
def exclusion_drop(request: HttpRequest, scheme_id: uuid.UUID, exclusion_id: uuid.UUID) -> HttpResponse:
    """Takes a kind of matters out of the exclusions again."""
    if request.method != "POST":
        county = county_of(actor_in(request))
        scheme = found.get_scheme(county, scheme_id)
        listed = shown_schemes(county, [scheme])[0].exclusions
        one = next((one for one in listed if one.id == exclusion_id), None)
        if one is None:
            return redirect("bench:scheme_exclusions", scheme_id=scheme_id)
        return asked_first(request, _dropping(scheme, one))
    try:
        drop_exclusion(actor=actor_in(request), scheme_id=scheme_id, exclusion_id=exclusion_id)
    except SchemeDecided as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已去掉这条剔除规则。"))
    return redirect("bench:scheme_exclusions", scheme_id=scheme_id)


@require_POST
@with_right("appraisal.edit")
def decide(request: HttpRequest, scheme_id: uuid.UUID) -> HttpResponse:
    """Approves a proposed scheme, or does not."""
    try:
        decide_scheme(
            actor=actor_in(request),
            scheme_id=scheme_id,
            is_approved=request.POST.get("decision") == "approve",
            read=request.POST.get("leaves_out"),
        )
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已登记。"))
    return redirect("bench:appraisal_schemes")
