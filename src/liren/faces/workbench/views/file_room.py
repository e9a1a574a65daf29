"""How much room the files of each place take, of how much; told and taken away."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from liren.domains.policy.queries import file_room
from liren.domains.territory import queries as territory
from liren.faces.ui.acting import actor_in
from liren.faces.workbench import exports
from liren.faces.workbench.body_forms import VIEW, FileRoomFilter
from liren.faces.workbench.doors import with_right
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.exports import Listing
from liren.kernel.file_room import MEGABYTE, Use, used_within
from liren.kernel.tables import Cell

if TYPE_CHECKING:
    from liren.domains.territory.models import Place

LIST = "organisations.file_room"


@dataclass(frozen=True, slots=True)
class Line:
    place: Place
    use: Use


def lines(actor: Actor, form: FileRoomFilter) -> list[Line]:
    """The places of the actor, or of one of them, in the order that is asked for. Two queries."""
    scope = [grant.place for grant in actor.grants_of(VIEW)]
    wanted = form.within
    uses = [use for use in used_within(scope) if use.place_code.startswith(wanted)]
    places = territory.places_by_code(use.place_code for use in uses)
    found = [Line(places[use.place_code], use) for use in uses if use.place_code in places]
    if form.is_by_place:
        found.sort(key=lambda line: line.place.code)
    return [line for line in found if line.use.is_nearly_full] if form.is_nearly_full else found


@require_safe
@with_right(VIEW)
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    form = FileRoomFilter(request.GET, actor)
    words = {
        "form": form,
        "lines": lines(actor, form),
        "room": file_room(""),
        "sender_most": file_room("").sender // MEGABYTE,
        "list_query": request.GET.urlencode(),
        "printed_at": clock.now(),
    }
    return render(request, "bench/bodies/file_room.html", words)


@require_safe
@with_right(VIEW)
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    return exports.taken(request, LIST, form)


def listing(actor: Actor, query: str) -> Listing:
    form = FileRoomFilter(QueryDict(query), actor)

    def keys(reader: Actor) -> Iterator[uuid.UUID]:
        return (line.place.id for line in lines(reader, form))

    def rows(reader: Actor, some: Sequence[uuid.UUID]) -> Iterator[Sequence[Cell]]:
        for line in lines(reader, form):
            if line.place.id in some:
                use = line.use
                megabytes = (round(use.size / MEGABYTE, 1), round(use.most / MEGABYTE))
                yield (line.place.name, line.place.code, use.files, *megabytes, use.percent)

    columns = (_("地方"), _("区划代码"), _("文件数"), _("已用（MB）"), _("最多（MB）"), _("占（%）"))
    given = {"list": "file_room", "place": form.within}
    place = form.within or min((grant.place for grant in actor.grants_of(VIEW)), key=len, default="")
    return Listing(_("附件空间"), columns, keys, rows, place, given)
