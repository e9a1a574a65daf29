"""The secret address of one's limits: made, shown once, stopped."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from liren.domains.casework.actions.limits_calendar import make_address, stop_address
from liren.domains.casework.queries.limits_calendar import has_address
from liren.faces.ui.acting import actor_in
from liren.faces.workbench.asking import Removal, asked_first
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


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def stop(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return asked_first(
            request,
            Removal(
                title=_("停用地址"),
                asked=_("要停用日历地址吗？"),
                facts=[],
                consequence=_(
                    "停用后，订了这个地址的日历都不再更新。要再用须建立新地址，在每个日历里重新订。"
                ),
                back=reverse("bench:limits_calendar"),
                verb=_("停用地址"),
                keep=_("不停用"),
            ),
        )
    stop_address(actor=actor_in(request))
    messages.success(request, _("日历地址已停用。"))
    return redirect("bench:limits_calendar")
