"""Asking to have the own entry corrected, seeing what came of it, and withdrawing."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.domains.people.queries import own
from liren.domains.rights.actions.corrections import ask_correction, withdraw_correction
from liren.domains.rights.queries.corrections import offered_to, own_corrections
from liren.faces.portal.correction_form import CorrectionForm
from liren.faces.portal.turns import limited
from liren.faces.portal.views.subscriptions import residents_only
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted, show
from liren.kernel.refusals import Refusal

SHOWN = (409, 422)


@never_cache
@require_safe
@residents_only
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    rows = own_corrections(actor)
    words = {"rows": rows, "is_waiting": any(one.line.correction.is_open for one in rows)}
    return render(request, "portal/rights/corrections.html", words)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("correction")
@residents_only
def ask(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    link = own.own_link(actor)
    if link is None:
        return redirect("portal:register_match")
    form = CorrectionForm(posted(request), offered=offered_to(link.person))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        kept = form.cleaned_data
        try:
            ask_correction(
                actor=actor, proposed=form.proposed(), reason=kept["reason"], evidence=kept["evidence"]
            )
        except Refusal as refusal:
            if refusal.status not in SHOWN:
                raise
            show(form, refusal)
            status = refusal.status
        else:
            messages.success(request, _("已交给社区核对。有了结果会告诉您。"))
            return redirect("portal:corrections")
    return render(request, "portal/rights/correction_ask.html", {"form": form}, status=status)


@require_POST
@residents_only
def withdraw(request: HttpRequest, correction_id: uuid.UUID) -> HttpResponse:
    try:
        withdraw_correction(actor=actor_in(request), correction_id=correction_id)
    except Refusal as refusal:
        if refusal.status not in SHOWN:
            raise
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已撤回，登记没有变。"))
    return redirect("portal:corrections")
