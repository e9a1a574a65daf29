"""Asking why one of the staff looked, and reading the answers."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from liren.domains.people.queries import own
from liren.domains.rights.actions.looks import MOST, ask_about_look
from liren.domains.rights.look_errors import LookNotFound
from liren.domains.rights.queries.looks import own_questions
from liren.faces.portal.turns import limited
from liren.faces.portal.views.subscriptions import residents_only
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import Form, posted, show
from liren.kernel.refusals import Refusal


class AskForm(Form):
    words = forms.CharField(
        label=gettext_lazy("您想问什么"),
        help_text=gettext_lazy("比如：我那天没有办事，为什么看我的登记？"),
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@never_cache
@require_safe
@residents_only
def page(request: HttpRequest) -> HttpResponse:
    words = {"rows": own_questions(actor_in(request))}
    return render(request, "portal/rights/looks.html", words)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("look")
@residents_only
def ask(request: HttpRequest, entry_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    link = own.own_link(actor)
    if link is None:
        return redirect("portal:register_match")
    look = own.own_look(link, entry_id)
    if look is None:
        raise LookNotFound
    form = AskForm(posted(request), auto_id="l_%s")
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            ask_about_look(actor=actor, entry_id=entry_id, words=form.cleaned_data["words"])
        except Refusal as refusal:
            if refusal.status not in (409, 422):
                raise
            show(form, refusal)
            status = refusal.status
        else:
            messages.success(request, _("已交给审计员。有了答复会告诉您。"))
            return redirect("portal:looks")
    return render(request, "portal/rights/ask.html", {"form": form, "look": look}, status=status)
