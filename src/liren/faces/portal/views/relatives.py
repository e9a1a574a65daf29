"""Near relatives who have died: asking to see, copy, correct or delete, and what came of it."""

from __future__ import annotations

import uuid
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.domains.people.queries import own
from liren.domains.people.queries.relatives import Departed, departed_of
from liren.domains.rights.actions import kin, kin_shown
from liren.domains.rights.actions.relatives import ask_as_relative
from liren.domains.rights.arrangement_choices import RelativeRight
from liren.domains.rights.deletion_errors import NotNear
from liren.domains.rights.kin_choices import KinForm
from liren.domains.rights.queries.kin import own_requests
from liren.faces.portal.relative_forms import OtherForm, RelativeForm
from liren.faces.portal.turns import limited
from liren.faces.portal.views.subscriptions import residents_only
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted, show
from liren.faces.ui.papers import answer_with
from liren.faces.ui.passes import by_pass
from liren.kernel.actor import Actor
from liren.kernel.refusals import Refusal

SHOWN = (409, 422)
METHODS = ["GET", "HEAD", "POST"]


@never_cache
@require_safe
@residents_only
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    link = own.own_link(actor)
    if link is None:
        return redirect("portal:register_match")
    words = {
        "rows": departed_of(link.person_id),
        "requests": own_requests(actor),
        "forms": KinForm.choices,
    }
    return render(request, "portal/rights/relatives.html", words)


@never_cache
@require_http_methods(METHODS)
@limited("deletion")
@residents_only
def ask(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """About somebody of whom the register says that they are near and dead."""
    actor = actor_in(request)
    one = _departed(actor, person_id)
    right = request.GET.get("right", "")
    initial = {"right": right if right in RelativeRight.values else ""}
    form = RelativeForm(posted(request), initial=initial)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        right = form.cleaned_data["right"]
        try:
            if right == RelativeRight.DELETE:
                ask_as_relative(actor=actor, person_id=person_id, interest=form.cleaned_data["interest"])
            else:
                kin.ask_kin(actor=actor, right=right, claim=form.claim(), person_id=person_id)
        except Refusal as refusal:
            status = _refused(form, refusal)
        else:
            messages.success(request, _("已交给社区办理。有了结果会告诉您。"))
            return redirect("portal:deletions" if right == RelativeRight.DELETE else "portal:relatives")
    return render(request, "portal/rights/relative_ask.html", {"form": form, "one": one}, status=status)


@never_cache
@require_http_methods(METHODS)
@limited("relative")
@residents_only
def other(request: HttpRequest) -> HttpResponse:
    """About somebody of whom the register does not say it: with papers."""
    actor = actor_in(request)
    if own.own_link(actor) is None:
        return redirect("portal:register_match")
    form = OtherForm(posted(request), request.FILES if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        kept = form.cleaned_data
        try:
            kin.ask_kin(
                actor=actor,
                right=kept["right"],
                claim=form.claim(),
                place_code=kept["community"],
                papers=kept["papers"],
            )
        except Refusal as refusal:
            status = _refused(form, refusal)
        else:
            messages.success(request, _("已交给社区核对。有了结果会告诉您。"))
            return redirect("portal:relatives")
    return render(request, "portal/rights/relative_other.html", {"form": form}, status=status)


@require_POST
@residents_only
def withdraw(request: HttpRequest, request_id: uuid.UUID) -> HttpResponse:
    try:
        kin.withdraw_kin(actor=actor_in(request), request_id=request_id)
    except Refusal as refusal:
        if refusal.status not in SHOWN:
            raise
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已撤回这份请求。"))
    return redirect("portal:relatives")


@never_cache
@require_safe
@residents_only
def see(request: HttpRequest, request_id: uuid.UUID) -> HttpResponse:
    """What was opened to the relative; each time is written down."""
    shown = kin_shown.see_as_relative(actor=actor_in(request), request_id=request_id)
    return render(request, "portal/rights/relative_see.html", {"shown": shown})


@never_cache
@require_safe
@residents_only
def copy(request: HttpRequest, request_id: uuid.UUID, form: str) -> HttpResponse:
    found = kin_shown.take_as_relative(actor=actor_in(request), request_id=request_id, form=form)
    answer = HttpResponse(found.data, content_type=found.content_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.name}"'
    return answer


@never_cache
@residents_only
@by_pass
def paper(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    stored = kin.open_kin_paper(actor=actor_in(request), file_id=file_id)
    return cast(HttpResponse, answer_with(stored, "original"))


def _refused(form: RelativeForm, refusal: Refusal) -> int:
    if refusal.status not in SHOWN:
        raise refusal
    show(form, refusal)
    return refusal.status


def _departed(actor: Actor, person_id: uuid.UUID) -> Departed:
    link = own.own_link(actor)
    found = departed_of(link.person_id) if link else []
    one = next((one for one in found if one.person.id == person_id), None)
    if one is None:
        raise NotNear
    return one
