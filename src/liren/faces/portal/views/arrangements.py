"""What the person lays down for the time after death: as it stands, as it was, written anew, and taken back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.domains.people.queries import own
from liren.domains.rights.actions.arrangements import arrange, withdraw_arrangement
from liren.domains.rights.queries.arrangements import history_of, standing_of
from liren.faces.portal.turns import limited
from liren.faces.portal.views.subscriptions import residents_only
from liren.faces.ui.acting import actor_in
from liren.faces.ui.arrangement_form import ArrangementForm
from liren.faces.ui.forms import posted, show
from liren.kernel.refusals import Refusal

SHOWN = (409, 422)


@never_cache
@require_safe
@residents_only
def page(request: HttpRequest) -> HttpResponse:
    link = own.own_link(actor_in(request))
    if link is None:
        return redirect("portal:register_match")
    rows = history_of(link.person_id)
    words = {"stands": next((one for one in rows if one.ended_at is None), None), "rows": rows}
    return render(request, "portal/rights/arrangement.html", words)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("arrangement")
@residents_only
def write(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    link = own.own_link(actor)
    if link is None:
        return redirect("portal:register_match")
    form = ArrangementForm(posted(request), stands=standing_of(link.person_id))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            arrange(actor=actor, person_id=link.person_id, given=form.given())
        except Refusal as refusal:
            if refusal.status not in SHOWN:
                raise
            show(form, refusal)
            status = refusal.status
        else:
            messages.success(request, _("记下了。以后可以随时改、随时撤回。"))
            return redirect("portal:arrangement")
    return render(request, "portal/rights/arrangement_write.html", {"form": form}, status=status)


@require_POST
@residents_only
def withdraw(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    link = own.own_link(actor)
    if link is None:
        return redirect("portal:register_match")
    try:
        withdraw_arrangement(actor=actor, person_id=link.person_id)
    except Refusal as refusal:
        if refusal.status not in SHOWN:
            raise
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已撤回。现在照法律规定办。"))
    return redirect("portal:arrangement")
