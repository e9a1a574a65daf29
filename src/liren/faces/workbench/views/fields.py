"""The optional fields of the register: what each is for, switching it off and on, destroying what was written."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from liren.domains.processing.actions.clearing import ask_clearing
from liren.domains.processing.actions.switching import switch_field
from liren.domains.processing.assessment_facts import key_of_field
from liren.domains.processing.policies import KEEP
from liren.domains.processing.queries.assessments import draft_of
from liren.domains.processing.queries.fields import FieldState, counted, field_of, fields_of
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import DayField, Form, posted, show
from liren.faces.workbench import exports
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.showing import county_of
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.exports import Listing
from liren.kernel.refusals import Refusal

LIST = "processing.fields"
METHODS = ["GET", "HEAD", "POST"]
WRONG = (409, 422)


class SwitchForm(Form):
    valid_from = DayField(label=gettext_lazy("从哪一天起"))
    reason = forms.CharField(
        label=gettext_lazy("理由或依据"),
        max_length=500,
        help_text=gettext_lazy("留在修改记录里。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ClearForm(Form):
    confirmed = forms.CharField(
        label=gettext_lazy("照样写出项目的名称"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@require_safe
@with_right(KEEP)
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    words = {
        "rows": fields_of(actor, county_of(actor)),
        "tab": "fields",
        "may_export": True,
        "query": "",
        "printed_at": clock.now(),
    }
    return render(request, "bench/processing/fields.html", words)


@require_http_methods(METHODS)
@with_right(KEEP)
def one(request: HttpRequest, name: str) -> HttpResponse:
    """One field with its history; what is switched from the page is the other of what it is now."""
    actor = actor_in(request)
    county = county_of(actor)
    state = field_of(actor, county, name)
    form = SwitchForm(posted(request), auto_id="s_%s", initial={"valid_from": clock.today()})
    status = 422 if form.is_bound else 200
    if form.is_valid():
        is_on = request.POST.get("to") == "on"
        try:
            switch_field(actor=actor, place_code=county, name=name, is_on=is_on, **form.cleaned_data)
        except Refusal as refusal:
            if refusal.status not in WRONG:
                raise
            show(form, refusal)
            status = refusal.status
        else:
            messages.success(request, _("已记下：{what}。").format(what=_change_said(state, is_on)))
            return redirect("bench:field", name=name)
    assessed = draft_of(actor, county, key_of_field(name)) if state.is_sensitive else None
    words = {"state": state, "form": form, "counted": counted(actor, county, name), "assessed": assessed}
    return render(request, "bench/processing/field.html", words, status=status)


def _change_said(state: FieldState, is_on: bool) -> str:
    said = _("启用“{name}”") if is_on else _("停用“{name}”")
    return said.format(name=state.label)


@never_cache
@require_http_methods(METHODS)
@with_right(KEEP)
def clear(request: HttpRequest, name: str) -> HttpResponse:
    """Asks once more, with how many people have something written, before the worker destroys it."""
    actor = actor_in(request)
    county = county_of(actor)
    state = field_of(actor, county, name)
    form = ClearForm(posted(request), auto_id="c_%s")
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            ask_clearing(actor=actor, place_code=county, name=name, **form.cleaned_data)
        except Refusal as refusal:
            if refusal.status not in WRONG:
                raise
            show(form, refusal)
            status = refusal.status
        else:
            messages.success(request, _("已交给后台销毁。做完在这一页看得到。"))
            return redirect("bench:field", name=name)
    words = {"state": state, "form": form, "counted": counted(actor, county, name)}
    return render(request, "bench/processing/clear.html", words, status=status)


@require_safe
@with_right(KEEP)
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    return exports.taken(request, LIST, form)


def listing(actor: Actor, query: str) -> Listing:
    """The table of fields as it is taken away: the purpose, the ground and the state of each."""
    county = county_of(actor)

    def keys(now: Actor) -> Iterator[uuid.UUID]:
        yield from (uuid.UUID(int=number) for number, _row in enumerate(fields_of(now, county)))

    def rows(now: Actor, ids: Sequence[uuid.UUID]) -> Iterator[list[exports.Cell]]:
        states = fields_of(now, county)
        for key in ids:
            row = states[key.int]
            figure = row.figure
            since = figure.valid_from.isoformat() if figure.changed and figure.valid_from else ""
            yield [
                row.label,
                row.purpose,
                row.ground,
                pgettext("field", "登记") if row.is_on else pgettext("field", "停用"),
                since,
                figure.quote if figure.changed else "",
            ]

    return Listing(
        name=_("登记项目"),
        columns=[_("项目"), _("为了"), _("依据"), _("状态"), _("从哪天起"), _("理由")],
        keys=keys,
        rows=rows,
        place_code=county,
    )
