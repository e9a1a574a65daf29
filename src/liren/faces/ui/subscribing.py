"""The pages on which a person subscribes to a place or a class; residents and staff use the same."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.domains.casework.actions import subscriptions as actions
from liren.domains.casework.actions.subscriptions import SubscriptionWish
from liren.domains.casework.errors.subscriptions import SubscriptionPlaceUnknown
from liren.domains.casework.queries import subscriptions as queries
from liren.domains.casework.queries.catalogue import top_levels
from liren.domains.casework.rules.subscriptions import MOST
from liren.domains.casework.subscription_choices import Cadence
from liren.domains.territory import queries as territory
from liren.faces.ui.forms import Form, posted, show
from liren.kernel.actor import Actor
from liren.kernel.ids import as_uuid
from liren.kernel.refusals import Refusal

COUNTY, COMMUNITY = 6, 12
Choices = list[tuple[str, Any]]


class SubscribeForm(Form):
    """`spot` is a grid or building of the community, `grid:` or `building:` before its id."""

    place = forms.ChoiceField(label=gettext_lazy("哪个地方"))
    spot = forms.ChoiceField(label=gettext_lazy("网格或楼栋"), required=False)
    category = forms.ChoiceField(label=gettext_lazy("类别"), required=False)
    cadence = forms.ChoiceField(label=gettext_lazy("多久告诉一次"), choices=Cadence.choices)

    def __init__(self, *args: Any, code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        line = [place for place in territory.line_of_place(code) if len(place.code) >= COUNTY]
        if not line:
            raise SubscriptionPlaceUnknown
        self._offer("place", [(place.code, place.name) for place in reversed(line)])
        spots = _spots(line[-1].code)
        if spots:
            self._offer("spot", [("", _("整个地方")), *spots])
        else:
            del self.fields["spot"]
        classes = [(one.code, "　" * (one.level - 1) + one.shown) for one in top_levels(code[:COUNTY])]
        self._offer("category", [("", _("所有类别")), *classes])

    def _offer(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def wish(self) -> SubscriptionWish:
        given = self.cleaned_data
        kind, _colon, key = given.get("spot", "").partition(":")
        return SubscriptionWish(
            place_code=given["place"],
            grid_id=as_uuid(key) if kind == "grid" else None,
            building_id=as_uuid(key) if kind == "building" else None,
            category_code=given["category"],
            cadence=given["cadence"],
        )


def _spots(code: str) -> Choices:
    """The grids and buildings of a community; none of a greater place."""
    if len(code) != COMMUNITY:
        return []
    grids = [(f"grid:{grid.id}", grid.name) for grid in territory.grids_under(code)]
    buildings = [(f"building:{one.id}", one.address) for one in territory.buildings_of(code)]
    return [(label, found) for label, found in ((_("网格"), grids), (_("楼栋"), buildings)) if found]


def list_page(request: HttpRequest, actor: Actor, template: str) -> HttpResponse:
    """One's own subscriptions."""
    rows = [(one, queries.is_moved(one)) for one in queries.own_subscriptions(actor)]
    return render(request, template, {"rows": rows, "most": MOST, "cadences": Cadence.choices})


def new_page(request: HttpRequest, actor: Actor, template: str, *, place: str, done: str) -> HttpResponse:
    """A form that is filled in as far as the page that led here knows."""
    code = request.POST.get("at") or request.GET.get("place") or place
    initial = {
        "place": code,
        "spot": request.GET.get("spot", ""),
        "category": request.GET.get("class", ""),
        "cadence": Cadence.DAILY,
    }
    form = SubscribeForm(posted(request), initial=initial, auto_id="s_%s", code=code)
    if request.method == "POST" and form.is_valid():
        try:
            actions.subscribe(actor=actor, wish=form.wish())
        except Refusal as refusal:
            if refusal.status != 422:
                raise
            show(form, refusal)
        else:
            messages.success(request, _("订阅好了，有新情况会告诉您。"))
            return redirect(done)
    return render(request, template, {"form": form, "at": code}, status=422 if form.errors else 200)


def change(request: HttpRequest, actor: Actor, subscription_id: uuid.UUID, *, done: str) -> HttpResponse:
    """What one button of the list asks for."""
    what = request.POST.get("what", "")
    if what == "end":
        actions.end_subscription(actor=actor, subscription_id=subscription_id)
        messages.success(request, _("已退订。"))
    elif what in ("pause", "resume"):
        actions.pause_subscription(actor=actor, subscription_id=subscription_id, is_paused=what == "pause")
        messages.success(request, _("已暂停，不再告诉您。") if what == "pause" else _("已恢复。"))
    else:
        cadence = request.POST.get("cadence", "")
        try:
            actions.change_subscription(actor=actor, subscription_id=subscription_id, cadence=cadence)
        except Refusal as refusal:
            if refusal.status != 422:
                raise
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("改好了。"))
    return redirect(done)
