"""Where two sources say different things: side by side, and a person decides."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from liren.domains.people.actions.conflicts import decide_conflict
from liren.domains.people.queries import conflicts
from liren.domains.territory.queries import places_named
from liren.faces.ui.acting import actor_in
from liren.faces.workbench import exports
from liren.faces.workbench.conflict_form import ConflictFilterForm
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.views.person_list import without
from liren.kernel import clock, ids
from liren.kernel.actor import Actor
from liren.kernel.exports import Listing
from liren.kernel.tables import Cell

RIGHT, LIST = "people.import", "people.conflicts"
MOST_COUNTED = 1000


@never_cache
@require_safe
@with_right(RIGHT)
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    form = ConflictFilterForm(request.GET, actor)
    wanted = form.wanted()
    found = conflicts.list_conflicts(actor, wanted, ids.as_uuid(request.GET.get("after", "")))
    places = places_named(one.place_code for one in found)
    given = {
        "form": form,
        "rows": [(one, places.get(one.place_code, one.place_code)) for one in found],
        "after": found[-1].id if len(found) == conflicts.PAGE else "",
        "count": conflicts.count_conflicts(actor, wanted, MOST_COUNTED),
        "most_counted": MOST_COUNTED,
        "is_open": not wanted.state,
        "is_later": bool(request.GET.get("after")),
        "list_query": without(request.GET, "after"),
        "printed_at": clock.now(),
    }
    return render(request, "bench/people_import/conflicts.html", given)


@never_cache
@require_POST
@with_right(RIGHT)
def decide(request: HttpRequest, conflict_id: uuid.UUID) -> HttpResponse:
    """Back to the same page of the list, which is one shorter."""
    take = request.POST.get("decision") == "take"
    decide_conflict(actor=actor_in(request), conflict_id=conflict_id, take=take)
    messages.success(request, _("已经采用新的。") if take else _("保留了原来的。"))
    query = QueryDict(request.POST.get("query", "")).urlencode()
    return redirect(reverse("bench:people_conflicts") + (f"?{query}" if query else ""))


@require_safe
@with_right(RIGHT)
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    return exports.taken(request, LIST, form)


def listing(actor: Actor, query: str) -> Listing:
    """The list as it is taken away: numbers masked like on the page."""
    form = ConflictFilterForm(QueryDict(query), actor)
    wanted = form.wanted()

    def keys(reader: Actor) -> Iterator[uuid.UUID]:
        return conflicts.conflict_keys(reader, wanted)

    def rows(reader: Actor, some: Sequence[uuid.UUID]) -> Iterator[Sequence[Cell]]:
        found = conflicts.conflicts_by_ids(reader, some)
        places = places_named(one.place_code for one in found)
        for one in found:
            place = places.get(one.place_code, one.place_code)
            said = (one.name, place, one.field, one.held, one.held_by, one.new, one.new_by)
            yield (*said, one.state, one.decided_by, one.decided_at)

    columns = (
        *(_("姓名"), _("社区"), _("哪一项"), _("原来的"), _("谁说的"), _("新的"), _("新的是谁说的")),
        *(_("决定"), _("谁决定的"), _("决定时间")),
    )
    given = {name: str(value) for name, value in form.cleaned_data.items() if value}
    place = wanted.place or min((grant.place for grant in actor.grants_of(RIGHT)), key=len, default="")
    return Listing(_("不一致的登记"), columns, keys, rows, place, given)
