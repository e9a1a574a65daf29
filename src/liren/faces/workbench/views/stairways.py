"""Stairways with and without a contact; and who takes one, or a household."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from liren.domains.neighbours import queries
from liren.domains.neighbours.actions import take_charge
from liren.domains.neighbours.actions.charges import note_contacts_export
from liren.domains.neighbours.choices import ChargeKind
from liren.domains.neighbours.queries.contacts import contacts_of
from liren.domains.neighbours.queries.stairways import StairLine, stair_at
from liren.domains.people.queries import household_of
from liren.domains.processing.actions.givings import note_short
from liren.domains.processing.queries.consented import split
from liren.domains.territory.queries import places_named
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted
from liren.faces.workbench import exports
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.given_lists import ASKING, to_whom
from liren.faces.workbench.neighbours_deeds import METHODS, answered, keeping
from liren.faces.workbench.neighbours_forms import StairFilterForm, TakeForm
from liren.faces.workbench.people_forms import EDIT, VIEW
from liren.faces.workbench.views.person_list import EXPORT, without
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.tables import Cell

EXPORTED_PAGES, KEY = 200, "neighbours.stairways"


@require_safe
@with_right(VIEW)
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    form = StairFilterForm(request.GET, actor)
    wanted = form.wanted()
    rows, next_key = queries.stairs_page(actor, wanted, request.GET.get("after", ""))
    total, bare = queries.count_bare(actor, wanted.place)
    words = {
        "form": form,
        "rows": rows,
        "next_key": next_key,
        "total": total,
        "bare": bare,
        "may_keep": actor.has(EDIT),
        "may_export": actor.has(EXPORT),
        "query": without(request.GET, "after"),
        "printed_at": clock.now(),
        "is_later": bool(request.GET.get("after")),
        "tab": "stairways",
    }
    return render(request, "bench/neighbours/stairways.html", words)


@require_safe
@with_right(EXPORT)
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    if form not in exports.RESPONSES:
        raise Http404
    asked = to_whom(request, KEY, form)
    if asked is not None:
        return asked
    actor = actor_in(request)
    filters = StairFilterForm(request.GET, actor)
    lines = list(_every(actor, filters))
    place = filters.wanted().place or min(
        (grant.place for grant in actor.grants_of(VIEW)), key=len, default=""
    )
    to = request.GET["to"]
    parts = split(to, ASKING[KEY].listed, [line.holder.contact_id for line in lines if line.holder])
    wanted = {"stairways": "bare" if filters.wanted().bare else "all", "to": to}
    note_short(
        partial(
            note_contacts_export, actor=actor, place_code=place, form=form, wanted=wanted, rows=len(lines)
        ),
        actor=actor,
        place_code=place,
        listed=ASKING[KEY].listed,
        taken=parts.kept,
        to=to,
        left_out=len(parts.left),
    )
    columns = (_("社区"), _("楼栋"), _("单元"), _("住房"), _("联系人"), _("从"))
    return exports.response_as(form, _("楼道联系人"), columns, _cells(lines, set(parts.kept)))


def _every(actor: Actor, filters: StairFilterForm) -> Iterator[StairLine]:
    after = ""
    for _turn in range(EXPORTED_PAGES):
        rows, after = queries.stairs_page(actor, filters.wanted(), after)
        yield from rows
        if not after:
            return


def _cells(lines: list[StairLine], given: set[uuid.UUID]) -> Iterable[list[Cell]]:
    places = places_named(line.place_code for line in lines)
    for line in lines:
        holder = line.holder if line.holder and line.holder.contact_id in given else None
        yield [
            places.get(line.place_code, ""),
            line.address,
            line.unit,
            line.homes,
            str(holder.contact) if holder else "",
            holder.since if holder else None,
        ]


@require_http_methods(METHODS)
@with_right(EDIT)
def take(request: HttpRequest, building_id: uuid.UUID) -> HttpResponse:
    """Which contact answers for the unit named in the query, for the whole building without one."""
    actor = actor_in(request)
    unit = request.GET.get("unit", "")[:8]
    stair = stair_at(actor, building_id, unit)
    keeping(stair.may_keep)
    form = TakeForm(posted(request), offered=contacts_of(actor, stair.place_code))
    return answered(
        request,
        form,
        lambda actor: take_charge(
            actor=actor, kind=ChargeKind.STAIRWAY, building_id=building_id, unit=unit, **form.given()
        ),
        "bench/neighbours/stairway_take.html",
        _("联系人已定。"),
        lambda made: reverse("bench:contact", args=[made.contact_id]),
        {"stair": stair},
        fields={"stairway": "contact"},
    )


@require_http_methods(METHODS)
@with_right(EDIT)
def take_household(request: HttpRequest, household_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    view = household_of(actor, household_id)
    keeping(view.may_edit)
    form = TakeForm(posted(request), offered=contacts_of(actor, view.household.place_code))
    return answered(
        request,
        form,
        lambda actor: take_charge(
            actor=actor, kind=ChargeKind.HOUSEHOLD, household_id=household_id, **form.given()
        ),
        "bench/neighbours/household_take.html",
        _("联系人已定。"),
        lambda made: reverse("bench:contact", args=[made.contact_id]),
        {"view": view, "household": view.household},
        fields={"household": "contact"},
    )
