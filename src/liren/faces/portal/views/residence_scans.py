"""A resident's own scans of proofs: uploaded, looked at, taken away."""

from __future__ import annotations

import uuid
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from liren.domains.residence.actions import scans
from liren.domains.residence.queries.one import own_view
from liren.faces.portal.turns import limited
from liren.faces.portal.views.residence import METHODS, WRONG, refused, shown
from liren.faces.portal.views.subscriptions import residents_only
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted
from liren.faces.ui.papers import answer_with
from liren.faces.ui.passes import by_pass
from liren.faces.ui.residence_scans import ScanForm
from liren.kernel.refusals import Refusal, StalePage


@never_cache
@require_http_methods(METHODS)
@limited("residence")
@residents_only
def page(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_in(request)
    view = own_view(actor, number)
    uploads = request.FILES if request.method == "POST" else None
    form = ScanForm(posted(request), uploads, view=view)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            scans.add_scans(actor=actor, registration_id=view.registration.id, **form.cleaned_data)
        except Refusal as refusal:
            status = refused(form, refusal)
            if isinstance(refusal, StalePage):
                form.renewed(view.registration.version)
        else:
            messages.success(request, _("传好了。"))
            return redirect("portal:residence_scans", number=number)
    words = {**shown(view), "form": form}
    return render(request, "portal/residence/scans.html", words, status=status)


@require_POST
@residents_only
def remove(request: HttpRequest, number: str, file_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    view = own_view(actor, number)
    try:
        scans.remove_scan(actor=actor, file_id=file_id, version=view.registration.version)
    except Refusal as refusal:
        if refusal.status not in WRONG:
            raise
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("删了。"))
    return redirect("portal:residence_scans", number=number)


@never_cache
@residents_only
@by_pass
def one(request: HttpRequest, number: str, file_id: uuid.UUID) -> HttpResponse:
    stored = scans.open_scan(actor=actor_in(request), file_id=file_id)
    return cast(HttpResponse, answer_with(stored, "original"))
