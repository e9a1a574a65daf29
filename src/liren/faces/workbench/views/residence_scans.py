"""Scans of proofs at the desk: taken in at the window, looked at while the registration is open for a purpose."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from liren.domains.residence.actions import scans
from liren.domains.residence.queries.scans import scan_of
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted
from liren.faces.ui.papers import answer_with
from liren.faces.ui.passes import by_pass
from liren.faces.ui.residence_scans import ScanForm
from liren.faces.workbench import people_tasks
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.people_forms import EDIT, VIEW
from liren.faces.workbench.views.residence import is_open, shown
from liren.faces.workbench.views.residence_change import METHODS, WRONG, handled, refused
from liren.kernel.refusals import Refusal, StalePage


@never_cache
@require_http_methods(METHODS)
@with_right(EDIT)
def page(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_in(request)
    view = handled(request, number)
    if not is_open(request, view):
        return redirect("bench:residence_one", number=number)
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
            return redirect("bench:residence_scans", number=number)
    words = {**shown(request, view), "form": form}
    return render(request, "bench/residence/scans.html", words, status=status)


@require_POST
@with_right(EDIT)
def remove(request: HttpRequest, number: str, file_id: uuid.UUID) -> HttpResponse:
    view = handled(request, number)
    try:
        scans.remove_scan(actor=actor_in(request), file_id=file_id, version=view.registration.version)
    except Refusal as refusal:
        if refusal.status not in WRONG:
            raise
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("删了。"))
    return redirect("bench:residence_scans", number=number)


@never_cache
@with_right(VIEW)
@by_pass
def one(request: HttpRequest, number: str, file_id: uuid.UUID) -> HttpResponseBase:
    """Each look is written down with its purpose."""
    actor = actor_in(request)
    registration, _stored = scan_of(actor, file_id)
    if not people_tasks.is_open(request, registration.id):
        return redirect("bench:residence_one", number=registration.number)
    purpose = people_tasks.purpose_in(request)
    stored = scans.open_scan(actor=actor, file_id=file_id, purpose=purpose)
    return answer_with(stored, "original")
