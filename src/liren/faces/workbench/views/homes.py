"""Households, dwellings, and a building with its doors."""

from __future__ import annotations

import itertools
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from liren.domains.letting.queries.lets import let_at
from liren.domains.people import queries
from liren.domains.people.actions import open_household
from liren.domains.people.policies import can_edit_register
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted, show
from liren.faces.workbench import alike
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.people_forms import EDIT, VIEW, HouseholdForm, MemberForm
from liren.kernel.refusals import NotFound, Refusal

METHODS = ["GET", "HEAD", "POST"]
WRONG = (409, 422)
ROWS, ROWS_MOST = 2, 15


@require_http_methods(METHODS)
@with_right(EDIT)
def register(request: HttpRequest) -> HttpResponse:
    """A household and its members on one page; another row on request keeps what was typed."""
    actor = actor_in(request)
    form = HouseholdForm(posted(request), actor=actor)
    rows = _rows(request)
    wants_more = request.POST.get("do") == "more"
    words: dict[str, Any] = {"form": form, "rows": rows, "is_full": len(rows) >= ROWS_MOST}
    if request.method != "POST" or wants_more:
        return render(request, "bench/homes/add.html", words)
    status = 422
    if all([form.is_valid(), *(row.is_valid() for row in rows)]):
        members = [row for row in rows if not row.is_empty]
        kept = form.cleaned_data
        fresh = [row for row in members if not row.cleaned_data["person_id"]]
        given = [row.given() for row in fresh]
        try:
            household = open_household(
                actor=actor,
                place_code=kept["place"],
                address=kept["address"],
                kind=kept["kind"],
                number=kept["number"],
                source=kept["source"],
                members=[row.member() for row in members],
                apart_from=alike.told_apart(request),
            )
        except Refusal as refusal:
            found = alike.shown(actor, refusal, kept["place"], given, kept["address"])
            status = _refused(form, members, refusal)
            words |= alike.beside(found, fresh)
        else:
            messages.success(request, _("这一户已登记。"))
            return redirect("bench:household", household_id=household.id)
    return render(request, "bench/homes/add.html", words, status=status)


@require_safe
@with_right(VIEW)
def household(request: HttpRequest, household_id: uuid.UUID) -> HttpResponse:
    view = queries.household_of(actor_in(request), household_id)
    return render(request, "bench/homes/household.html", {"view": view, "household": view.household})


@require_safe
@with_right(VIEW)
def dwelling(request: HttpRequest, dwelling_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    home, residents, households = queries.dwelling_of(actor, dwelling_id)
    words = {
        "dwelling": home,
        "residents": residents,
        "households": households,
        "view": let_at(actor, dwelling_id),
        "may_edit": can_edit_register(actor, home.place_code),
    }
    return render(request, "bench/homes/dwelling.html", words)


@require_safe
@with_right(VIEW)
def building(request: HttpRequest, building_id: uuid.UUID) -> HttpResponse:
    """Floors from the top down, the doors of each from left to right."""
    doors = queries.building_doors(actor_in(request), building_id)
    if not doors:
        raise NotFound
    floors = [
        (floor, list(row)) for floor, row in itertools.groupby(doors, key=lambda one: one.dwelling.floor)
    ]
    words = {
        "floors": floors,
        "address": doors[0].dwelling.address,
        "doors": len(doors),
        "residents": sum(door.residents for door in doors),
        "empty": sum(not door.residents for door in doors),
    }
    return render(request, "bench/homes/building.html", words)


def _rows(request: HttpRequest) -> list[MemberForm]:
    data = alike.with_recognised(posted(request))
    sent = sum(1 for number in range(ROWS_MOST) if data is not None and f"m{number}-name" in data)
    rows = [MemberForm(data, number=number) for number in range(max(sent, ROWS if data is None else 1))]
    if data is not None and data.get("do") == "more" and len(rows) < ROWS_MOST:
        rows.append(MemberForm(None, number=len(rows)))
    return rows


def _refused(form: HouseholdForm, members: list[MemberForm], refusal: Refusal) -> int:
    """Beside the field of the member it speaks of, else at the top."""
    if refusal.status not in WRONG:
        raise refusal
    at = refusal.row
    refusal.field = {"phone": "phones"}.get(refusal.field, refusal.field)
    show(members[at] if at is not None and refusal.field in members[at].fields else form, refusal)
    return refusal.status
