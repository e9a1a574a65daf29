"""Lists of people by group, age, place and day: seen, printed, taken away."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from liren.domains.people import queries
from liren.domains.processing.actions.givings import check_list, note_list
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted, show
from liren.faces.workbench import exports
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.needs_forms import PeopleFilterForm
from liren.faces.workbench.people_forms import VIEW
from liren.faces.workbench.showing import county_of
from liren.faces.workbench.template_forms import ToForm
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.exports import Listing
from liren.kernel.refusals import Refusal
from liren.kernel.tables import Cell

EXPORT, LIST = "people.export", "people.persons"


@require_safe
@with_right(VIEW)
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    form = PeopleFilterForm(request.GET, actor)
    wanted = form.wanted()
    rows, next_key = queries.people_page(actor, wanted, request.GET.get("after", ""))
    words = {
        "form": form,
        "rows": rows,
        "next_key": next_key,
        "count": queries.count_people(actor, wanted),
        "may_export": actor.has(EXPORT),
        "list_query": without(request.GET, "after"),
        "printed_at": clock.now(),
        "is_later": bool(request.GET.get("after")),
        "tab": "list",
    }
    return render(request, "bench/needs/people.html", words)


@require_safe
@with_right(EXPORT)
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    if not request.GET.get("to"):
        return redirect(f"{reverse('bench:person_list_take')}?{request.GET.urlencode()}")
    return exports.taken(request, LIST, form)


class TakeForm(ToForm):
    form = forms.ChoiceField(
        label=gettext_lazy("文件"),
        choices=[("xlsx", "xlsx"), ("csv", "csv")],
        widget=forms.RadioSelect,
        initial="xlsx",
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right(EXPORT)
def take(request: HttpRequest) -> HttpResponse:
    """Asks to whom the list goes before it is made."""
    actor, query = actor_in(request), without(request.GET, "to")
    form = TakeForm(posted(request), county=county_of(actor), auto_id="t_%s", initial={"form": "xlsx"})
    status = 422 if form.is_bound else 200
    if form.is_valid():
        to = form.cleaned_data["to"]
        try:
            check_list(county_of(actor), to)
        except Refusal as refusal:
            show(form, refusal)
            status = refusal.status
        else:
            address = reverse("bench:person_list_export", args=[form.cleaned_data["form"]])
            return redirect(f"{address}?{urlencode({'to': to})}&{query}")
    filters = PeopleFilterForm(request.GET, actor)
    words = {
        "form": form,
        "list_query": query,
        "count": queries.count_people(actor, filters.wanted()),
        "told": filters.told(),
    }
    return render(request, "bench/needs/take.html", words, status=status)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenListing(Listing):
    """Knows who is on it, and to whom it goes."""

    to: str
    people: list[uuid.UUID] = field(default_factory=list)


def note(actor: Actor, taken: Listing, form: str, _rows: int) -> None:
    """Writes down who took whom away, and for whom."""
    if isinstance(taken, GivenListing):
        note_list(
            actor=actor,
            place_code=taken.place_code,
            form=form,
            wanted=taken.wanted,
            people=taken.people,
            to=taken.to,
        )


def listing(actor: Actor, query: str) -> Listing:
    """The list as it is taken away: masked like the page."""
    form = PeopleFilterForm(QueryDict(query), actor)
    wanted = form.wanted()

    people: list[uuid.UUID] = []

    def keys(reader: Actor) -> Iterator[uuid.UUID]:
        people.clear()
        return queries.people_keys(reader, wanted).values_list("id", flat=True).iterator()

    def rows(reader: Actor, some: Sequence[uuid.UUID]) -> Iterator[Sequence[Cell]]:
        for line in queries.lines_of(queries.people_by_ids(reader, some)):
            people.append(line.person_id)
            sex = {"1": _("男"), "2": _("女")}.get(line.sex, "")
            yield (line.name, sex, line.age, line.address, "、".join(line.groups), line.visited_on)

    columns = (_("姓名"), _("性别"), _("年龄"), _("住址"), _("人群"), _("上次探访"))
    given = {name: str(value) for name, value in form.cleaned_data.items() if value}
    place = wanted.place or min((grant.place for grant in actor.grants_of(VIEW)), key=len, default="")
    to = QueryDict(query).get("to", "")
    return GivenListing(_("居民名册"), columns, keys, rows, place, given, to=to, people=people)


def without(query: QueryDict, name: str) -> str:
    """The query of a page less one of its names."""
    kept = query.copy()
    kept.pop(name, None)
    return kept.urlencode()
