"""What is published about the work itself: ratings that are not counted, schemes and results of assessment."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from liren.domains.appraisal import queries as assessed
from liren.domains.appraisal.choices import SchemeState
from liren.domains.casework.queries.appeals import PUBLIC_PAGE, list_public_decisions
from liren.faces.portal import place as places
from liren.faces.ui.appraisal_words import by_kind, shown_schemes
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


@require_safe
def appraisals(request: HttpRequest) -> HttpResponse:
    """The county's schemes that hold or held, and the results published by them."""
    county = places.chosen(request).code[:6]
    schemes = [one for one in assessed.schemes_of(county) if one.state == SchemeState.APPROVED]
    words = {
        "results": assessed.results_of(county),
        "schemes": shown_schemes(county, schemes),
    }
    return render(request, "portal/published/appraisals.html", words)


@require_safe
def appraisal(request: HttpRequest, result_id: uuid.UUID) -> HttpResponse:
    one = assessed.get_result(result_id)
    words = {
        "result": one,
        "scheme": one.scheme,
        "shown": shown_schemes(one.county, [one.scheme])[0],
        "kinds": by_kind(assessed.lines_of(one), one.scheme, {}),
        "revisions": assessed.revisions_of(one),
    }
    return render(request, "portal/published/appraisal.html", words)
