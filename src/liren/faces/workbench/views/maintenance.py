"""Work on the system: announced to everybody, called off, ended early."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted, show
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.maintenance_form import MaintenanceForm
from liren.kernel import maintenance
from liren.kernel.refusals import Refusal

WRONG = 422


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(maintenance.RIGHT)
def page(request: HttpRequest) -> HttpResponse:
    form = MaintenanceForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            maintenance.announce(actor=actor_in(request), given=form.announcement())
        except Refusal as refusal:
            if refusal.status != WRONG:
                raise
            show(form, refusal)
        else:
            messages.success(request, _("已公布，居民在“系统状态”里看得到。"))
            return redirect("bench:maintenance")
    words = {"form": form, "standing": maintenance.standing()}
    return render(request, "bench/work/maintenance.html", words, status=WRONG if form.is_bound else 200)


@require_POST
@with_right(maintenance.RIGHT)
def off(request: HttpRequest, maintenance_id: uuid.UUID) -> HttpResponse:
    maintenance.call_off(actor=actor_in(request), maintenance_id=maintenance_id)
    messages.success(request, _("已改，居民马上看得到。"))
    return redirect("bench:maintenance")
