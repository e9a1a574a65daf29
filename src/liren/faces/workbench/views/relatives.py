"""At the window: a near relative asks for the data of somebody who has died to be deleted."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from liren.domains.people import queries
from liren.domains.rights.actions.relatives import take_from_relative
from liren.domains.rights.policies import CORRECT
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import Form, posted, show
from liren.faces.workbench.doors import with_right
from liren.kernel.refusals import Refusal

SHOWN = (409, 422)
SHORT, LONG = 40, 200


class RelativeForm(Form):
    name = forms.CharField(label=gettext_lazy("来的人的姓名"), max_length=SHORT)
    kinship = forms.CharField(
        label=gettext_lazy("是逝者的什么人"), help_text=gettext_lazy("比如：女儿。"), max_length=SHORT
    )
    proof = forms.CharField(
        label=gettext_lazy("看了什么证明"),
        help_text=gettext_lazy("死亡证明和亲属关系证明。不留复印件。"),
        max_length=LONG,
    )
    interest = forms.CharField(
        label=gettext_lazy("为了什么正当利益"), max_length=LONG, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="r_%s")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right(CORRECT)
def take(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    head = queries.head_of(actor, person_id)
    form = RelativeForm(posted(request))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            deletion = take_from_relative(actor=actor, person_id=person_id, **form.cleaned_data)
        except Refusal as refusal:
            if refusal.status not in SHOWN:
                raise
            show(form, refusal)
            status = refusal.status
        else:
            messages.success(request, _("已记下，等决定。"))
            return redirect("bench:deletion", deletion_id=deletion.id)
    return render(request, "bench/rights/relative.html", {"form": form, "head": head}, status=status)
