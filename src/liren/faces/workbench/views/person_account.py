"""Linking the account of the person who stands at the window to the card."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from liren.domains.people import queries
from liren.domains.people.actions.linking import link_at_window
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import Form, posted, show
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.people_forms import EDIT
from liren.kernel.refusals import NotAllowed, Refusal


class AccountForm(Form):
    phone = forms.CharField(
        label=gettext_lazy("本人登录用的手机号"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    is_seen = forms.BooleanField(label=gettext_lazy("本人在场，证件已当面核对"))


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(EDIT)
def page(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    head = queries.head_of(actor_in(request), person_id)
    if not head.may_edit:
        raise NotAllowed
    form = AccountForm(posted(request), auto_id="a_%s")
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            link_at_window(actor=actor_in(request), person_id=person_id, phone=form.cleaned_data["phone"])
        except Refusal as refusal:
            if refusal.status not in (409, 422):
                raise
            show(form, refusal)
            status = refusal.status
        else:
            messages.success(request, _("已连上。本人登录后看得到自己的登记和谁看过。"))
            return redirect("bench:person", person_id=person_id)
    return render(request, "bench/people/account.html", {"form": form, "head": head}, status=status)
