"""The secret address of one's limits: made, shown once, stopped."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from liren.domains.casework.actions.limits_calendar import make_address, stop_address
from liren.domains.casework.queries.limits_calendar import has_address
from liren.faces.ui.acting import actor_in
from liren.faces.workbench.doors import staff_only


@never_cache
@staff_only
def page(request: HttpRequest) -> HttpResponse:
    """Posted to, a fresh address is made and shown this once."""
    actor, address = actor_in(request), ""
    if request.method == "POST":
        secret = make_address(actor=actor)
        address = request.build_absolute_uri(reverse("feeds:limits", args=[secret]))
    words = {"address": address, "has_address": has_address(actor)}
    return render(request, "bench/account/calendar.html", words)


@require_POST
@staff_only
def stop(request: HttpRequest) -> HttpResponse:
    stop_address(actor=actor_in(request))
    messages.success(request, _("日历地址已停用。"))
    return redirect("bench:limits_calendar")
