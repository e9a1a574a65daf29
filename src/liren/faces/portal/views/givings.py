"""To whom the own data went."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from liren.domains.processing.queries.recipients import own_givings
from liren.faces.portal.views.subscriptions import residents_only
from liren.faces.ui.acting import actor_in


@never_cache
@require_safe
@residents_only
def page(request: HttpRequest) -> HttpResponse:
    rows = own_givings(actor_in(request))
    if rows is None:
        return redirect("portal:register_match")
    return render(request, "portal/rights/givings.html", {"rows": rows})
