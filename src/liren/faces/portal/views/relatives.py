"""Near relatives who have died: asking for their data to be deleted, where the register knows the relation."""

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
from django.views.decorators.http import require_http_methods, require_safe

from liren.domains.people.queries import own
from liren.domains.people.queries.relatives import Departed, departed_of
from liren.domains.rights.actions.deletions import MOST
from liren.domains.rights.actions.relatives import ask_as_relative
from liren.domains.rights.deletion_errors import NotNear
from liren.domains.rights.queries.deletions import offered_of
from liren.faces.portal.turns import limited
from liren.faces.portal.views.subscriptions import residents_only
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import Form, posted, show
from liren.kernel.actor import Actor
from liren.kernel.refusals import Refusal

SHOWN = (409, 422)


class InterestForm(Form):
    interest = forms.CharField(
        label=gettext_lazy("为了什么正当利益"),
        help_text=gettext_lazy("比如：不再被人用他的名字打扰。社区会核对，也看本人生前有没有另作安排。"),
        max_length=MOST - 100,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    knows = forms.BooleanField(label=gettext_lazy("我知道删了就恢复不了"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="r_%s")
        self.fields["knows"].error_messages["required"] = _("请先确认您知道删了就恢复不了。")


@never_cache
@require_safe
@residents_only
def page(request: HttpRequest) -> HttpResponse:
    link = own.own_link(actor_in(request))
    if link is None:
        return redirect("portal:register_match")
    return render(request, "portal/rights/relatives.html", {"rows": departed_of(link.person_id)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("deletion")
@residents_only
def ask(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    one = _departed(actor, person_id)
    form = InterestForm(posted(request))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            ask_as_relative(actor=actor, person_id=person_id, interest=form.cleaned_data["interest"])
        except Refusal as refusal:
            if refusal.status not in SHOWN:
                raise
            show(form, refusal)
            status = refusal.status
        else:
            messages.success(request, _("已交给社区办理。有了结果会告诉您。"))
            return redirect("portal:deletions")
    words = {"form": form, "one": one, "offered": offered_of(one.person)}
    return render(request, "portal/rights/relative_ask.html", words, status=status)


def _departed(actor: Actor, person_id: uuid.UUID) -> Departed:
    link = own.own_link(actor)
    found = departed_of(link.person_id) if link else []
    one = next((one for one in found if one.person.id == person_id), None)
    if one is None:
        raise NotNear
    return one
