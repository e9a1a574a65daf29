"""Lists of people under a name: saved from the page as it is, opened, dropped."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from liren.domains.people.actions import saved_lists
from liren.domains.people.queries.saved_lists import saved_list, saved_lists_of
from liren.domains.territory.queries import places_named
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import Form, posted, show
from liren.faces.workbench.asking import Fact, Removal, asked_first
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.needs_forms import PeopleFilterForm, offer
from liren.faces.workbench.people_forms import VIEW
from liren.faces.workbench.places import place_choices
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotAllowed, Refusal

METHODS = ["GET", "HEAD", "POST"]
WRONG = (409, 422)
OWN = [("", gettext_lazy("只给自己"))]


class SaveListForm(Form):
    name = forms.CharField(label=gettext_lazy("名称"), max_length=40)
    place = forms.ChoiceField(label=gettext_lazy("给谁用"), required=False)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)

    def __init__(self, data: QueryDict | None, actor: Actor, query: str) -> None:
        super().__init__(data, auto_id="d_%s", initial={"query": query})
        offer(self, "place", [*OWN, *place_choices(actor, VIEW)])


@never_cache
@require_http_methods(METHODS)
@with_right(VIEW)
def page(request: HttpRequest) -> HttpResponse:
    """The filter with which one came here is what is saved."""
    actor, data = actor_in(request), posted(request)
    given = QueryDict(data.get("query", "")[:2000]) if data is not None else request.GET
    filters = PeopleFilterForm(given, actor)
    query = filters.query()
    form = SaveListForm(data, actor, query)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        name, place = form.cleaned_data["name"], form.cleaned_data["place"]
        try:
            saved_lists.save_list(actor=actor, name=name, query=query, place_code=place)
        except Refusal as refusal:
            if refusal.status not in WRONG:
                raise
            show(form, refusal)
            status = refusal.status
        else:
            messages.success(request, _("名单已保存。"))
            return redirect("bench:person_lists")
    lists = saved_lists_of(actor)
    words = {
        "form": form,
        "filters": filters,
        "list_query": query,
        "lists": lists,
        "places": places_named(one.kept.place_code for one in lists),
        "tab": "saved",
        "may_export": actor.has("people.export"),
    }
    return render(request, "bench/needs/saved.html", words, status=status)


@never_cache
@require_http_methods(METHODS)
@with_right(VIEW)
def drop(request: HttpRequest, list_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    one = saved_list(actor, list_id)
    if not one.may_drop:
        raise NotAllowed
    if request.method != "POST":
        removal = Removal(
            title=_("删除名单"),
            asked=_("要删除这份名单吗？"),
            facts=[Fact(_("名称"), one.kept.name, is_said=True)],
            consequence=_("删除的只是存下的条件，登记册里的人都不变。"),
            back=reverse("bench:person_lists"),
        )
        return asked_first(request, removal)
    saved_lists.drop_list(actor=actor, list_id=list_id)
    messages.success(request, _("名单已删除。"))
    return redirect("bench:person_lists")
