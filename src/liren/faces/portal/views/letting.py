"""The sign on a door, and one's own side of letting: what I let, where I live, what was said of coming and going."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.domains.letting.actions import notices
from liren.domains.letting.errors import LettingNotFound, StayNotFound
from liren.domains.letting.queries.doors import let_behind, own_side
from liren.domains.letting.queries.housing import called, own_employers, own_listings
from liren.domains.letting.queries.undertakings import own_undertakings
from liren.faces.portal.turns import limited
from liren.faces.portal.views.subscriptions import residents_only
from liren.faces.ui import doors
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import DayField, Form, posted, show
from liren.kernel import clock
from liren.kernel.actor import ActorKind
from liren.kernel.refusals import NotAllowed, Refusal

WRONG = (409, 422)


class DoorForm(Form):
    """I came, or I left."""

    kind = forms.ChoiceField(
        label=gettext_lazy("您要说什么"),
        choices=[("arrival", gettext_lazy("我住进来了")), ("departure", gettext_lazy("我搬走了"))],
        widget=forms.RadioSelect,
        initial="arrival",
    )
    on = DayField(label=gettext_lazy("哪一天"))
    name = forms.CharField(
        label=gettext_lazy("证件上的姓名"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("住进来的要写；搬走的不用写。"),
    )
    document = forms.CharField(
        label=gettext_lazy("证件号码"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("可以不写，到社区登记时再出示。只有社区工作人员看得到。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="d_%s", initial={"on": clock.today})


class ArrivedForm(DoorForm):
    """Somebody came, says the landlord."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        del self.fields["kind"]
        self.fields["name"].help_text = _("按他的证件写。")


class LeftForm(Form):
    on = DayField(label=gettext_lazy("哪一天离开的"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="d_%s", initial={"on": clock.today})


@require_http_methods(["GET", "HEAD", "POST"])
@limited("door")
def door(request: HttpRequest, door: str) -> HttpResponse:
    """Anybody sees the address and what the sign is for, nobody who lives there; signed in by telephone, a tenant says
    that he came or left."""
    let, actor = let_behind(door), actor_in(request)
    form = DoorForm(posted(request))
    if form.is_bound and not actor.is_signed_in:
        return doors.to_sign_in(request, "portal:sign_in")
    if form.is_bound and actor.kind is not ActorKind.RESIDENT:
        raise NotAllowed
    status = 422 if form.is_bound else 200
    if form.is_valid():
        kept = form.cleaned_data
        try:
            if kept["kind"] == "departure":
                notices.state_departure(actor=actor, door=door, on=kept["on"])
            else:
                notices.state_arrival(
                    actor=actor, door=door, name=kept["name"], document=kept["document"], on=kept["on"]
                )
        except Refusal as refusal:
            if refusal.status not in WRONG:
                raise
            show(form, refusal)
            status = refusal.status
        else:
            messages.success(request, _("已经告诉房东和社区，等他们确认。"))
            return redirect("portal:letting")
    words = {"let": let, "form": form, "is_resident": actor.kind is ActorKind.RESIDENT}
    return render(request, "portal/letting/door.html", words, status=status)


@require_safe
@residents_only
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    words = {
        "side": own_side(actor),
        "letters": own_undertakings(actor),
        "employers": [(one, called(one)) for one in own_employers(actor)],
        "listings": [(one, called(one.undertaking)) for one in own_listings(actor)],
    }
    return render(request, "portal/letting/page.html", words)


@require_POST
@residents_only
def answer(request: HttpRequest, notice_id: uuid.UUID) -> HttpResponse:
    """Is it so, is it not, or taken back: the button says it."""
    actor, do = actor_in(request), request.POST.get("do", "")
    if do == "withdraw":
        notices.withdraw_notice(actor=actor, notice_id=notice_id)
        messages.success(request, _("已撤回。"))
    else:
        notices.answer_notice(actor=actor, notice_id=notice_id, is_so=do == "yes")
        messages.success(request, _("已答复。"))
    return redirect("portal:letting")


@require_http_methods(["GET", "HEAD", "POST"])
@residents_only
def arrived(request: HttpRequest, let_id: uuid.UUID) -> HttpResponse:
    """A landlord says who came."""
    actor = actor_in(request)
    let = next((one for one in own_side(actor).lets if one.id == let_id), None)
    if let is None:
        raise LettingNotFound
    form = ArrivedForm(posted(request))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            notices.landlord_states_arrival(actor=actor, let_id=let_id, **form.cleaned_data)
        except Refusal as refusal:
            if refusal.status not in WRONG:
                raise
            show(form, refusal)
            status = refusal.status
        else:
            messages.success(request, _("已经告诉社区，等他们认人、登记床位。"))
            return redirect("portal:letting")
    return render(request, "portal/letting/arrived.html", {"form": form, "let": let}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@residents_only
def left(request: HttpRequest, stay_id: uuid.UUID) -> HttpResponse:
    """A landlord says that a tenant left."""
    actor = actor_in(request)
    found = next((one for one in own_side(actor).tenants if one[0].id == stay_id), None)
    if found is None:
        raise StayNotFound
    form = LeftForm(posted(request))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            notices.landlord_states_departure(actor=actor, stay_id=stay_id, on=form.cleaned_data["on"])
        except Refusal as refusal:
            if refusal.status not in WRONG:
                raise
            show(form, refusal)
            status = refusal.status
        else:
            messages.success(request, _("已经告诉租客和社区，等他们确认。"))
            return redirect("portal:letting")
    words = {"form": form, "stay": found[0], "name": found[1]}
    return render(request, "portal/letting/left.html", words, status=status)
