"""What is published about the work itself: ratings that are not counted, with the reason."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from liren.domains.casework.queries.appeals import PUBLIC_PAGE, list_public_decisions
from liren.faces.portal import place as places
from liren.kernel.ids import as_uuid


@require_safe
def excluded_ratings(request: HttpRequest) -> HttpResponse:
    """Appeals against ratings of the chosen county, decided: what counts, what does not, and why."""
    here = places.chosen(request)
    county = here.code[:6]
    lines = list_public_decisions(county, before=as_uuid(request.GET.get("after", "")))
    shown = lines[:PUBLIC_PAGE]
    words = {"lines": shown, "next_key": shown[-1].id if len(lines) > PUBLIC_PAGE else ""}
    return render(request, "portal/published/ratings.html", words)
