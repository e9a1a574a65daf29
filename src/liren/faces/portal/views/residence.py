"""“My residence registration”: registering for oneself or as an agent, following it, its papers and its permit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.domains.residence.actions import applying
from liren.domains.residence.choices import Kind
from liren.domains.residence.queries.one import RegistrationView, names_of, own_list, own_view
from liren.domains.territory.queries import communities_under
from liren.faces.portal import place as places
from liren.faces.portal.turns import limited
from liren.faces.portal.views.subscriptions import residents_only
from liren.faces.ui import residence_paper, residence_scans
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted, show
from liren.faces.ui.residence_forms import ApplicationForm
from liren.faces.ui.residence_showing import words_of
from liren.kernel.refusals import Refusal, StalePage

WRONG = (409, 422)
BY = ("self", "agent")
METHODS = ["GET", "HEAD", "POST"]


class AddForm(ApplicationForm):
    """What was said, to be completed."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, view: RegistrationView) -> None:
        row = view.registration
        super().__init__(
            data,
            kind=row.kind,
            for_other=view.said.agent is not None,
            places=[(row.place_code, row.place_code)],
            said=view.said,
        )
        del self.fields["place"]
        self.fields["version"].initial = row.version


@never_cache
@require_safe
@residents_only
def page(request: HttpRequest) -> HttpResponse:
    rows = own_list(actor_in(request))
    names = names_of(rows)
    words = {"rows": [(row, names[row.id]) for row in rows]}
    return render(request, "portal/residence/page.html", words)


@require_safe
@residents_only
def choose(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/residence/choose.html", {"kinds": Kind.choices})


@never_cache
@require_http_methods(METHODS)
@limited("residence")
@residents_only
def new(request: HttpRequest, kind: str, by: str) -> HttpResponse:
    if kind not in Kind.values or by not in BY:
        raise Http404
    actor = actor_in(request)
    here = [(one.code, one.short_name) for one in communities_under(places.served())]
    form = ApplicationForm(
        posted(request), kind=kind, for_other=by == "agent", places=[("", _("请选择")), *here]
    )
    if not form.is_bound:
        chosen = places.chosen(request)
        form.initial["place"] = chosen.code if chosen.is_community else ""
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            made = applying.apply(actor=actor, place_code=form.cleaned_data["place"], said=form.application())
        except Refusal as refusal:
            status = refused(form, refusal)
        else:
            messages.success(request, _("已提交。编号 {number}，请记下。").format(number=made.number))
            return redirect("portal:residence_one", number=made.number)
    words = {"form": form, "kind": Kind(kind), "by": by}
    return render(request, "portal/residence/new.html", words, status=status)


@never_cache
@require_safe
@residents_only
def one(request: HttpRequest, number: str) -> HttpResponse:
    view = own_view(actor_in(request), number)
    return render(request, "portal/residence/one.html", shown(view))


@never_cache
@require_http_methods(METHODS)
@residents_only
def add(request: HttpRequest, number: str) -> HttpResponse:
    """What was missing, while the registration is not decided."""
    actor = actor_in(request)
    view = own_view(actor, number)
    form = AddForm(posted(request), view=view)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            applying.supplement(
                actor=actor,
                registration_id=view.registration.id,
                version=form.cleaned_data["version"],
                said=form.application(),
            )
        except Refusal as refusal:
            status = refused(form, refusal)
            if isinstance(refusal, StalePage):
                form.renewed(view.registration.version)
        else:
            messages.success(request, _("已补上，社区会再看。"))
            return redirect("portal:residence_one", number=number)
    return render(request, "portal/residence/add.html", {**shown(view), "form": form}, status=status)


@require_POST
@residents_only
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_in(request)
    view = own_view(actor, number)
    row = view.registration
    try:
        applying.withdraw(actor=actor, registration_id=row.id, version=row.version)
    except Refusal as refusal:
        if refusal.status not in WRONG:
            raise
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已撤回。要登记时再提交。"))
    return redirect("portal:residence_one", number=number)


@never_cache
@require_safe
@residents_only
def paper(request: HttpRequest, number: str, what: str) -> HttpResponse:
    if what not in residence_paper.WHAT:
        raise Http404
    view = own_view(actor_in(request), number)
    answer = HttpResponse(residence_paper.pdf(view, what), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{number}-{what}.pdf"'
    return answer


def shown(view: RegistrationView) -> dict[str, Any]:
    return {
        "view": view,
        "row": view.registration,
        "details": residence_paper.details_of(view),
        "agent": residence_paper.agent_of(view),
        "proofs": residence_paper.proofs_of(view),
        "scans": residence_scans.scans_shown(view),
        **words_of(view),
    }


def refused(form: Any, refusal: Refusal) -> int:
    if refusal.status not in WRONG:
        raise refusal
    show(form, refusal)
    return refusal.status
