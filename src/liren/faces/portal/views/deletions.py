"""Asking to have the own data deleted, seeing what the law keeps, what came of it, and withdrawing."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.domains.people.queries import own
from liren.domains.rights.actions.deletions import ask_deletion, withdraw_deletion
from liren.domains.rights.deletion_choices import DeletionOrigin
from liren.domains.rights.queries.deletions import Opened, offered_shown, own_deletions
from liren.faces.portal.deletion_form import DeletionForm
from liren.faces.portal.turns import limited
from liren.faces.portal.views.subscriptions import residents_only
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted, show
from liren.kernel.refusals import Refusal

SHOWN = (409, 422)


@never_cache
@require_safe
@residents_only
def page(request: HttpRequest) -> HttpResponse:
    """Also of somebody who is off the register by now."""
    rows = own_deletions(actor_in(request))
    words = {"rows": rows, "is_waiting": any(_is_own_waiting(one) for one in rows)}
    return render(request, "portal/rights/deletions.html", words)


def _is_own_waiting(one: Opened) -> bool:
    return one.line.deletion.is_open and one.line.deletion.origin == DeletionOrigin.PERSON


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("deletion")
@residents_only
def ask(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    link = own.own_link(actor)
    if link is None:
        return redirect("portal:register_match")
    offered, _keys = offered_shown(link.person)
    form = DeletionForm(posted(request), offered=offered)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            ask_deletion(actor=actor, kinds=form.wanted(), reason=form.cleaned_data["reason"])
        except Refusal as refusal:
            if refusal.status not in SHOWN:
                raise
            show(form, refusal)
            status = refusal.status
        else:
            messages.success(request, _("已交给社区办理。有了结果会告诉您。"))
            return redirect("portal:deletions")
    words = {"form": form, "offered": offered}
    return render(request, "portal/rights/deletion_ask.html", words, status=status)


@require_POST
@residents_only
def withdraw(request: HttpRequest, deletion_id: uuid.UUID) -> HttpResponse:
    try:
        withdraw_deletion(actor=actor_in(request), deletion_id=deletion_id)
    except Refusal as refusal:
        if refusal.status not in SHOWN:
            raise
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已撤回，什么都没有删。"))
    return redirect("portal:deletions")
