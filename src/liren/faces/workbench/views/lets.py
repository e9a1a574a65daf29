"""Let dwellings: the list, landlords, rooms with their beds."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from liren.domains.letting.actions import lets, rooms
from liren.domains.letting.policies import EXPORT, can_edit_let
from liren.domains.letting.queries import lets as queries
from liren.domains.letting.queries import lists
from liren.domains.people.queries import dwelling_of
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted
from liren.faces.workbench import exports, seeking
from liren.faces.workbench.asking import Fact, Removal, asked_first
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.lets_forms import CloseForm, LandlordForm, LetsFilterForm, RoomForm
from liren.faces.workbench.people_forms import EDIT, VIEW
from liren.faces.workbench.showing import county_of
from liren.faces.workbench.views.person_list import without
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.exports import Listing
from liren.kernel.refusals import NotAllowed, Refusal
from liren.kernel.tables import Cell

METHODS = ["GET", "HEAD", "POST"]
LIST = "letting.lets"


@require_safe
@with_right(VIEW)
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    form = LetsFilterForm(request.GET, actor)
    wanted = form.wanted()
    rows, next_key = lists.lets_page(actor, wanted, request.GET.get("after", ""))
    words = {
        "form": form,
        "rows": rows,
        "next_key": next_key,
        "count": lists.count_lets(actor, wanted),
        "may_export": actor.has(EXPORT),
        "list_query": without(request.GET, "after"),
        "printed_at": clock.now(),
        "is_later": bool(request.GET.get("after")),
    }
    return render(request, "bench/lets/page.html", words)


@require_safe
@with_right(EXPORT)
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    return exports.taken(request, LIST, form)


def listing(actor: Actor, query: str) -> Listing:
    """The list as it is taken away: masked like the page."""
    form = LetsFilterForm(QueryDict(query), actor)
    wanted = form.wanted()

    def keys(reader: Actor) -> Iterator[uuid.UUID]:
        return lists.lets(reader, wanted).values_list("id", flat=True).iterator()

    def rows(reader: Actor, some: Sequence[uuid.UUID]) -> Iterator[Sequence[Cell]]:
        for line in lists.lets_by_ids(reader, some):
            let = line.let
            yield (line.address, line.landlord, let.since, let.beds, let.people, let.over)

    columns = (_("住址"), _("房东"), _("起租"), _("床位"), _("住着"), _("超员"))
    given = {name: str(value) for name, value in form.cleaned_data.items() if value}
    place = wanted.place or min((grant.place for grant in actor.grants_of(VIEW)), key=len, default="")
    return Listing(_("出租房"), columns, keys, rows, place, given)


@require_http_methods(METHODS)
@with_right(EDIT)
def begin(request: HttpRequest, dwelling_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    dwelling, _residents, _households = dwelling_of(actor, dwelling_id)
    form = LandlordForm(posted(request), county=county_of(actor))
    status = seeking.seek(request, form)
    if form.is_bound and not form.is_choosing and form.is_valid():
        try:
            lets.open_let(
                actor=actor,
                dwelling_id=dwelling.id,
                landlord=form.landlord(),
                since=form.cleaned_data["since"],
            )
        except Refusal as refusal:
            status = seeking.shown(form, refusal, {"landlord": "text"})
        else:
            messages.success(request, _("已登记出租。请接着登记房间和床位。"))
            return redirect("bench:dwelling", dwelling_id=dwelling.id)
    return render(request, "bench/lets/landlord.html", {"form": form, "dwelling": dwelling}, status=status)


@require_http_methods(METHODS)
@with_right(EDIT)
def landlord(request: HttpRequest, let_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    let = _editable(actor, let_id)
    form = LandlordForm(posted(request), county=county_of(actor), let=let)
    status = seeking.seek(request, form)
    if form.is_bound and not form.is_choosing and form.is_valid():
        try:
            lets.change_landlord(
                actor=actor,
                let_id=let.id,
                version=form.cleaned_data["version"] or 0,
                landlord=form.landlord(),
                since=form.cleaned_data["since"],
            )
        except Refusal as refusal:
            status = seeking.shown(form, refusal, {"landlord": "text"})
        else:
            messages.success(request, _("已改好。"))
            return redirect("bench:dwelling", dwelling_id=let.dwelling_id)
    words = {"form": form, "dwelling": let.dwelling, "let": let}
    return render(request, "bench/lets/landlord.html", words, status=status)


@require_http_methods(METHODS)
@with_right(EDIT)
def close(request: HttpRequest, let_id: uuid.UUID) -> HttpResponse:
    let = _editable(actor_in(request), let_id)
    form = CloseForm(posted(request), let=let)

    def take(actor: Actor) -> None:
        lets.close_let(actor=actor, let_id=let.id, **form.cleaned_data)

    words = {"dwelling": let.dwelling}
    return seeking.answered(request, form, take, "bench/lets/close.html", words, _("已登记不再出租。"))


@require_http_methods(METHODS)
@with_right(EDIT)
def room_add(request: HttpRequest, let_id: uuid.UUID) -> HttpResponse:
    let = _editable(actor_in(request), let_id)
    form = RoomForm(posted(request), auto_id="d_%s")

    def take(actor: Actor) -> None:
        rooms.add_room(actor=actor, let_id=let.id, given=form.given())

    words = {"dwelling": let.dwelling}
    return seeking.answered(request, form, take, "bench/lets/room.html", words, _("房间已登记。"))


@require_http_methods(METHODS)
@with_right(EDIT)
def room(request: HttpRequest, room_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    found, beds = queries.visible_room(actor, room_id)
    _check(actor, found.let)
    initial = {
        "name": found.name,
        "use": found.use,
        "area": found.area,
        "beds": beds,
        "version": found.let.version,
    }
    form = RoomForm(posted(request), auto_id="d_%s", initial=initial)

    def take(actor: Actor) -> None:
        version = form.cleaned_data["version"] or 0
        rooms.change_room(actor=actor, room_id=room_id, version=version, given=form.given())

    words: dict[str, Any] = {"dwelling": found.let.dwelling, "room": found}
    return seeking.answered(request, form, take, "bench/lets/room.html", words, _("已改好。"))


@require_http_methods(METHODS)
@with_right(EDIT)
def room_remove(request: HttpRequest, room_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    found, beds = queries.visible_room(actor, room_id)
    _check(actor, found.let)
    back = reverse("bench:dwelling", args=[found.let.dwelling_id])
    if request.method != "POST":
        facts = [Fact(_("房间"), found.name, is_said=True), Fact(_("床位"), beds)]
        told = _("房间和床位从图上撤掉；谁住过，历史里还在。还有人住的撤不掉。")
        asked = Removal(
            title=_("撤掉房间"), asked=_("要撤掉这个房间吗？"), facts=facts, consequence=told, back=back
        )
        return asked_first(request, asked)
    rooms.remove_room(actor=actor, room_id=room_id, version=found.let.version)
    messages.success(request, _("房间已撤掉。"))
    return redirect(back)


def _editable(actor: Actor, let_id: uuid.UUID) -> Any:
    let = queries.visible_let(actor, let_id)
    _check(actor, let)
    return let


def _check(actor: Actor, let: Any) -> None:
    if not can_edit_let(actor, let):
        raise NotAllowed
