"""Postings on paper: a stairway, a building or a group, with who keeps contact and where to read it on the portal."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from liren.domains.neighbours import queries
from liren.domains.neighbours.actions.charges import note_posting
from liren.domains.neighbours.queries.stairways import stair_at
from liren.faces.ui.acting import actor_in
from liren.faces.workbench import posting_paper
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.people_forms import EDIT
from liren.kernel.actor import Actor
from liren.kernel.paper import pdf_of


@require_safe
@with_right(EDIT)
def building(request: HttpRequest, building_id: uuid.UUID) -> HttpResponse:
    """The whole building, or the stairway named in the query."""
    actor = actor_in(request)
    unit = request.GET["unit"][:8] if "unit" in request.GET else None
    stair = stair_at(actor, building_id, unit or "")
    shown = queries.posting_of(building_id, unit)
    told = posting_paper.of_building(shown)
    return _printed(request, actor, stair.place_code, str(building_id), told)


@require_safe
@with_right(EDIT)
def circle(request: HttpRequest, circle_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    place = queries.circle_of(actor, circle_id).circle.place_code
    told = posting_paper.of_circle(queries.posted_circle(circle_id))
    return _printed(request, actor, place, str(circle_id), told)


def _printed(
    request: HttpRequest, actor: Actor, place: str, what: str, told: posting_paper.Told
) -> HttpResponse:
    answer = HttpResponse(content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="posting-{what}.pdf"'
    if request.method == "HEAD":
        return answer  # nothing is printed, nothing written down
    note_posting(actor=actor, place_code=place, what=what, shown=told.shown)
    answer.write(pdf_of(posting_paper.LAYOUT, told.data))
    return answer
