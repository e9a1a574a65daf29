"""Lists of people by group, age, place and day: seen, printed, taken away."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from liren.domains.people import queries
from liren.faces.ui.acting import actor_in
from liren.faces.workbench import exports
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.needs_forms import PeopleFilterForm
from liren.faces.workbench.people_forms import VIEW
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.exports import Listing
from liren.kernel.tables import Cell

EXPORT, LIST = "people.export", "people.persons"


@require_safe
@with_right(VIEW)
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    form = PeopleFilterForm(request.GET, actor)
    wanted = form.wanted()
    rows, next_key = queries.people_page(actor, wanted, request.GET.get("after", ""))
    words = {
        "form": form,
        "rows": rows,
        "next_key": next_key,
        "count": queries.count_people(actor, wanted),
        "may_export": actor.has(EXPORT),
        "list_query": without(request.GET, "after"),
        "printed_at": clock.now(),
        "is_later": bool(request.GET.get("after")),
        "tab": "list",
    }
    return render(request, "bench/needs/people.html", words)


@require_safe
@with_right(EXPORT)
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    return exports.taken(request, LIST, form)


def listing(actor: Actor, query: str) -> Listing:
    """The list as it is taken away: masked like the page."""
    form = PeopleFilterForm(QueryDict(query), actor)
    wanted = form.wanted()

    def keys(reader: Actor) -> Iterator[uuid.UUID]:
        return queries.people_keys(reader, wanted).values_list("id", flat=True).iterator()

    def rows(reader: Actor, some: Sequence[uuid.UUID]) -> Iterator[Sequence[Cell]]:
        for line in queries.lines_of(queries.people_by_ids(reader, some)):
            sex = {"1": _("男"), "2": _("女")}.get(line.sex, "")
            yield (line.name, sex, line.age, line.address, "、".join(line.groups), line.visited_on)

    columns = (_("姓名"), _("性别"), _("年龄"), _("住址"), _("人群"), _("上次探访"))
    given = {name: str(value) for name, value in form.cleaned_data.items() if value}
    place = wanted.place or min((grant.place for grant in actor.grants_of(VIEW)), key=len, default="")
    return Listing(_("居民名册"), columns, keys, rows, place, given)


def without(query: QueryDict, name: str) -> str:
    """The query of a page less one of its names."""
    kept = query.copy()
    kept.pop(name, None)
    return kept.urlencode()
