"""Where two sources say different things: side by side, and a person decides."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from liren.domains.people.actions.conflicts import decide_conflict
from liren.domains.people.queries import imports
from liren.domains.territory.queries import places_named
from liren.faces.ui.acting import actor_in
from liren.faces.workbench.doors import with_right
from liren.kernel import ids


@never_cache
@require_safe
@with_right("people.import")
def page(request: HttpRequest) -> HttpResponse:
    found = imports.list_conflicts(actor_in(request), ids.as_uuid(request.GET.get("after", "")))
    places = places_named(one.place_code for one in found)
    given = {
        "rows": [(one, places.get(one.place_code, one.place_code)) for one in found],
        "after": found[-1].id if len(found) == imports.PAGE else "",
    }
    return render(request, "bench/people_import/conflicts.html", given)


@never_cache
@require_POST
@with_right("people.import")
def decide(request: HttpRequest, conflict_id: uuid.UUID) -> HttpResponse:
    take = request.POST.get("decision") == "take"
    decide_conflict(actor=actor_in(request), conflict_id=conflict_id, take=take)
    messages.success(request, _("已经采用新的。") if take else _("保留了原来的。"))
    return redirect("bench:people_conflicts")
