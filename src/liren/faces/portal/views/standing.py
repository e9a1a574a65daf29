"""How the system stands: what works, what is planned, what was. For anybody, signed in or not."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from liren.faces.portal import place as places
from liren.kernel import clock, maintenance


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    words = {
        "standing": maintenance.standing(),
        "now": clock.now(),
        "here": places.chosen(request),
    }
    return render(request, "portal/standing.html", words)
