"""The employer's side of letting: whom it houses, many at once; and the person's answer to that."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.domains.letting.actions import housing
from liren.domains.letting.queries import housing as queries
from liren.faces.portal.employer_forms import DelistForm, HousedForm
from liren.faces.portal.turns import limited
from liren.faces.portal.views.subscriptions import residents_only
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import Form, posted, show
from liren.kernel.actor import Actor
from liren.kernel.refusals import Refusal

METHODS = ["GET", "HEAD", "POST"]
WRONG = (409, 422)


@require_safe
@residents_only
def page(request: HttpRequest, undertaking_id: uuid.UUID) -> HttpResponse:
    return render(request, "portal/employer/page.html", _words(actor_in(request), undertaking_id))


@require_http_methods(METHODS)
@limited("employer")
@residents_only
def arrived(request: HttpRequest, undertaking_id: uuid.UUID) -> HttpResponse:
    words = _words(actor_in(request), undertaking_id)
    form = HousedForm(posted(request), request.FILES if request.method == "POST" else None)

    def take(actor: Actor) -> str:
        made = housing.employer_states_arrivals(
            actor=actor, undertaking_id=undertaking_id, lines=form.lines(), on=form.cleaned_data["on"]
        )
        return ngettext("已登记 %(n)d 人。", "已登记 %(n)d 人。", len(made)) % {"n": len(made)}

    return _answered(request, form, take, ("portal/employer/arrived.html", words))


@require_http_methods(METHODS)
@residents_only
def left(request: HttpRequest, undertaking_id: uuid.UUID) -> HttpResponse:
    words = _words(actor_in(request), undertaking_id)
    form = DelistForm(posted(request), lines=words["lines"])

    def take(actor: Actor) -> str:
        kept = form.cleaned_data
        housing.employer_states_departures(
            actor=actor,
            undertaking_id=undertaking_id,
            housed_ids=[uuid.UUID(one) for one in kept["people"]],
            on=kept["on"],
            end=kept["end"],
        )
        return _("已从名单上去掉。搬走的，等本人或社区确认，床位才空出来。")

    return _answered(request, form, take, ("portal/employer/left.html", words))


@require_POST
@residents_only
def answer(request: HttpRequest, housed_id: uuid.UUID) -> HttpResponse:
    """Is it so, is it not, or no longer: the button says it."""
    actor, do = actor_in(request), request.POST.get("do", "")
    if do == "leave":
        housing.leave_list(actor=actor, housed_id=housed_id)
    else:
        housing.answer_listing(actor=actor, housed_id=housed_id, is_so=do == "yes")
    messages.success(request, _("已答复。"))
    return redirect("portal:letting")


def _words(actor: Actor, undertaking_id: uuid.UUID) -> dict[str, Any]:
    undertaking = queries.own_employer(actor, undertaking_id)
    return {
        "undertaking": undertaking,
        "employer": queries.called(undertaking),
        "lines": queries.housed_by(undertaking),
    }


def _answered(
    request: HttpRequest, form: Form, take: Callable[[Actor], str], where: tuple[str, dict[str, Any]]
) -> HttpResponse:
    template, words = where
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            messages.success(request, take(actor_in(request)))
        except Refusal as refusal:
            if refusal.status not in WRONG:
                raise
            show(form, refusal)
            status = refusal.status
        else:
            return redirect("portal:employer", undertaking_id=words["undertaking"].id)
    return render(request, template, {**words, "form": form}, status=status)
