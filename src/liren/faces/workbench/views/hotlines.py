"""Hotlines: who sends orders for which place, where answers go, with which key they are signed."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from liren.domains.access.queries import names_of
from liren.domains.casework.actions.hotline import renew_secret, set_hotline
from liren.domains.casework.queries import hotline as found
from liren.domains.territory.queries import places_named
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import Form, posted, show
from liren.faces.workbench.asking import Fact, Removal, asked_first
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.places import place_choices
from liren.faces.workbench.showing import county_of
from liren.kernel import audit, audit_queries
from liren.kernel.actor import Actor
from liren.kernel.refusals import Refusal

if TYPE_CHECKING:
    from liren.domains.casework.models import Hotline

RIGHT = "limits.edit"


class HotlineForm(Form):
    """A hotline. Its name and place are fixed once it is there: orders belong to it."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=40)
    place_code = forms.ChoiceField(label=gettext_lazy("派哪里的工单"))
    url = forms.URLField(
        label=gettext_lazy("答复送到的地址"),
        max_length=500,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("不填就用表格来往。"),
    )
    return_days = forms.IntegerField(
        label=gettext_lazy("几个工作日内可以退单"), min_value=1, max_value=30, initial=1
    )
    is_active = forms.BooleanField(label=gettext_lazy("启用"), required=False, initial=True)

    def __init__(self, *given: Any, places: list[tuple[str, str]] | None, **named: Any) -> None:
        """Of one that is there already there are no `places`."""
        super().__init__(*given, **named)
        place = self.fields["place_code"]
        if places is None:
            del self.fields["name"], self.fields["place_code"]
        elif isinstance(place, forms.ChoiceField):
            place.choices = places


@dataclass(frozen=True, slots=True)
class Change:
    """One thing of a hotline that was changed, as people say it."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a hotline's history."""

    at: dt.datetime
    sentence: str
    who: str
    changes: list[Change]


def _fresh(actor: Actor, data: QueryDict | None) -> HotlineForm:
    known = {"place_code": county_of(actor)}
    return HotlineForm(data, places=place_choices(actor, RIGHT), initial=known, auto_id="h_%s")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right(RIGHT)
def page(request: HttpRequest) -> HttpResponse:
    """The hotlines, and the form for one more; its key stands on this one answer and nowhere else."""
    actor = actor_in(request)
    form = _fresh(actor, posted(request))
    secret, fresh = "", None
    if form.is_valid():
        try:
            fresh, secret = set_hotline(actor=actor, is_new=True, **form.cleaned_data)
        except Refusal as refusal:
            show(form, refusal)
        else:
            form = _fresh(actor, None)
    rows = found.hotlines_kept_by(actor)
    words = {
        "form": form,
        "rows": rows,
        "places": places_named(row.place_code for row in rows),
        "secret": secret,
        "fresh": fresh,
    }
    return render(request, "bench/orders/hotlines.html", words, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right(RIGHT)
def one(request: HttpRequest, hotline_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    row = found.get_kept(actor, hotline_id)
    known = {"url": row.url, "return_days": row.return_days, "is_active": row.is_active}
    form = HotlineForm(posted(request), places=None, initial=known, auto_id="h_%s")
    if form.is_valid():
        try:
            set_hotline(actor=actor, name=row.name, place_code=row.place_code, **form.cleaned_data)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已保存。"))
            return redirect("bench:hotline", hotline_id)
    return _shown(request, row, form, "")


def _renewing(row: Hotline) -> Removal:
    place = places_named([row.place_code]).get(row.place_code, row.place_code)
    return Removal(
        title=_("换一把密钥"),
        asked=_("要换一把密钥吗？"),
        facts=[Fact(_("热线"), row.name, is_said=True), Fact(_("派哪里的工单"), place, is_said=True)],
        consequence=_(
            "换了以后旧密钥当即作废，对方换上新的以前，用旧密钥签的一概不收。请先和热线约好时间；新密钥只显示一次。"
        ),
        back=reverse("bench:hotline", args=[row.id]),
        verb=_("换一把密钥"),
        keep=_("先不换"),
        icon="lock",
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right(RIGHT)
def renew(request: HttpRequest, hotline_id: uuid.UUID) -> HttpResponse:
    """A fresh key, on this one answer."""
    actor = actor_in(request)
    row = found.get_kept(actor, hotline_id)
    if request.method != "POST":
        return asked_first(request, _renewing(row))
    secret = renew_secret(actor=actor, hotline_id=hotline_id)
    known = {"url": row.url, "return_days": row.return_days, "is_active": row.is_active}
    return _shown(request, row, HotlineForm(None, places=None, initial=known, auto_id="h_%s"), secret)


def _shown(request: HttpRequest, row: Hotline, form: HotlineForm, secret: str) -> HttpResponse:
    words = {
        "form": form,
        "row": row,
        "place": places_named([row.place_code]).get(row.place_code, row.place_code),
        "secret": secret,
        "history": history_of(row.id),
    }
    return render(request, "bench/orders/hotline.html", words, status=422 if form.errors else 200)


def history_of(hotline_id: uuid.UUID) -> list[Line]:
    """What was done to a hotline, the newest first. Three queries."""
    entries = audit_queries.history_of("hotline", hotline_id)
    names = names_of([entry.actor_id for entry in entries if entry.actor_id])
    return [
        Line(
            entry.at,
            str(audit.VERBS.get(entry.verb, entry.verb)),
            names.get(entry.actor_id, "") if entry.actor_id else "",
            _changes(payload or {}),
        )
        for entry, payload in zip(entries, audit.payloads_of(entries), strict=True)
    ]


def _changes(payload: dict[str, Any]) -> list[Change]:
    before, after = payload.get("before") or {}, payload.get("after") or {}
    labels = {"url": _("答复送到的地址"), "return_days": _("几个工作日内可以退单"), "is_active": _("启用")}
    return [
        Change(label, _said(before.get(key)), _said(after.get(key)))
        for key, label in labels.items()
        if before.get(key) != after.get(key)
    ]


def _said(value: object) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return "" if value is None else str(value)
