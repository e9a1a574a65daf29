"""The side of whoever keeps a guest house: guests come and leave, what checks found; all on a telephone."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.domains.lodging.actions import guests, keepers, lasting
from liren.domains.lodging.queries import houses as queries
from liren.faces.portal.lodging_forms import ArrivalForm, LeftForm, StrikeForm
from liren.faces.portal.turns import limited
from liren.faces.portal.views.subscriptions import residents_only
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted, show
from liren.kernel import clock
from liren.kernel.refusals import Refusal

METHODS = ["GET", "HEAD", "POST"]
WRONG = (409, 422)


@require_safe
@residents_only
def page(request: HttpRequest) -> HttpResponse:
    """Whoever keeps one house goes there at once."""
    houses = queries.kept_houses(actor_in(request))
    if len(houses) == 1:
        return redirect("portal:lodging_house", house_id=houses[0].id)
    return render(request, "portal/lodging/page.html", {"houses": houses})


@require_http_methods(METHODS)
@limited("lodging")
@residents_only
def join(request: HttpRequest, sign: str) -> HttpResponse:
    house = queries.house_behind(sign)
    if request.method == "POST":
        keepers.join(actor=actor_in(request), sign=sign)
        messages.success(request, _("已开通。以后从“我的账号”里的“我的旅馆”进来。"))
        return redirect("portal:lodging_house", house_id=house.id)
    return render(request, "portal/lodging/join.html", {"house": house})


@require_safe
@residents_only
def house(request: HttpRequest, house_id: uuid.UUID) -> HttpResponse:
    view = queries.view_of(queries.kept_house(actor_in(request), house_id))
    words = {"view": view, "house": view.house, "today": clock.today()}
    return render(request, "portal/lodging/house.html", words)


@require_http_methods(METHODS)
@residents_only
def arrived(request: HttpRequest, house_id: uuid.UUID) -> HttpResponse:
    """Several guests who came together; the button says whether a warning was read, or one more is to be written."""
    actor = actor_in(request)
    view = queries.view_of(queries.kept_house(actor, house_id))
    do = request.POST.get("do", "")
    form = ArrivalForm(posted(request), rooms=view.rooms, more=do == "more")
    words: dict[str, Any] = {"form": form, "view": view, "house": view.house}
    if do == "more":
        words["is_adding"] = True
        return render(request, "portal/lodging/arrived.html", words)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.all_valid():
        try:
            arrival = form.arrival(knowing=do == "knowing")
            made = guests.enter_guests(actor=actor, house_id=house_id, arrival=arrival)
        except Refusal as refusal:
            if refusal.status not in WRONG:
                raise
            form.show(refusal)
            status = refusal.status
        else:
            told = ngettext("已登记 %(n)d 位客人。", "已登记 %(n)d 位客人。", len(made)) % {"n": len(made)}
            messages.success(request, told)
            return redirect("portal:lodging_house", house_id=house_id)
    return render(request, "portal/lodging/arrived.html", words, status=status)


@require_http_methods(METHODS)
@residents_only
def left(request: HttpRequest, house_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    view = queries.view_of(queries.kept_house(actor, house_id))
    form = LeftForm(posted(request), rooms=view.rooms)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            at = form.cleaned_data["left_at"]
            guests.guests_leave(actor=actor, house_id=house_id, guest_ids=form.chosen(), at=at)
        except Refusal as refusal:
            if refusal.status not in WRONG:
                raise
            show(form, refusal)
            status = refusal.status
        else:
            messages.success(request, _("已登记离店。"))
            return redirect("portal:lodging_house", house_id=house_id)
    words = {"form": form, "house": view.house, "is_empty": not view.house.people}
    return render(request, "portal/lodging/left.html", words, status=status)


@require_POST
@residents_only
def stays(request: HttpRequest, guest_id: uuid.UUID) -> HttpResponse:
    try:
        guest = lasting.still_here(actor=actor_in(request), guest_id=guest_id)
    except Refusal as refusal:
        if refusal.status not in WRONG:
            raise
        messages.error(request, str(refusal))
        return redirect("portal:lodging")
    messages.success(request, _("已记下：还住着。"))
    return redirect("portal:lodging_house", house_id=guest.house_id)


@require_http_methods(METHODS)
@residents_only
def strike(request: HttpRequest, guest_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    line = queries.own_guest(actor, guest_id)
    form = StrikeForm(posted(request))
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            guests.strike_guest(actor=actor, guest_id=guest_id, reason=form.cleaned_data["reason"])
        except Refusal as refusal:
            if refusal.status not in WRONG:
                raise
            show(form, refusal)
            status = refusal.status
        else:
            messages.success(request, _("已划去。"))
            return redirect("portal:lodging_house", house_id=line.guest.house_id)
    words = {"form": form, "line": line, "house": line.guest.house}
    return render(request, "portal/lodging/strike.html", words, status=status)
