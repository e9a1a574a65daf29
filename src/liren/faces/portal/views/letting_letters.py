"""Letters of responsibility that somebody signs with the own account."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from liren.domains.letting.actions.undertakings import sign_on_screen
from liren.domains.letting.queries.undertakings import UndertakingView, own_undertaking, view_of
from liren.faces.portal.views.subscriptions import residents_only
from liren.faces.ui import undertaking_paper
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import Form, posted, show
from liren.kernel.refusals import Refusal

WRONG = (409, 422)


class SignForm(Form):
    """Signed by writing the own name under what was read."""

    name = forms.CharField(
        label=gettext_lazy("写您的姓名，就是签字"),
        max_length=80,
        help_text=gettext_lazy("按证件写全。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    is_read = forms.BooleanField(label=gettext_lazy("上面的每一条我都看过，会做到"))
    read = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Any, view: UndertakingView) -> None:
        super().__init__(data, auto_id="d_%s", initial={"read": view.digest})
        self.fields["is_read"].error_messages["required"] = _("请先看完，再勾上。")


@require_http_methods(["GET", "HEAD", "POST"])
@residents_only
def page(request: HttpRequest, undertaking_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    view = view_of(actor, own_undertaking(actor, undertaking_id))
    form = SignForm(posted(request), view)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        kept = form.cleaned_data
        try:
            sign_on_screen(actor=actor, undertaking_id=undertaking_id, read=kept["read"], name=kept["name"])
        except Refusal as refusal:
            if refusal.status not in WRONG:
                raise
            show(form, refusal)
            status = refusal.status
        else:
            messages.success(request, _("已签好。"))
            return redirect("portal:letting")
    return render(request, "portal/letting/undertaking.html", {"view": view, "form": form}, status=status)


@require_safe
@residents_only
def printed(request: HttpRequest, undertaking_id: uuid.UUID) -> HttpResponse:
    """On A4, the own one."""
    actor = actor_in(request)
    return undertaking_paper.answer(view_of(actor, own_undertaking(actor, undertaking_id)))
