"""Places where trouble of one class comes again: filtered, sorted, opened, exported, printed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from liren.domains.casework.actions.reading import note_export
from liren.domains.casework.errors.recurring import TimesUnclear
from liren.domains.casework.queries.catalogue import top_levels
from liren.domains.casework.queries.recurring_places import (
    PlacesWanted,
    RecurringPlace,
    cases_at,
    places_to_take,
    recurring_places,
)
from liren.domains.casework.rules.recurring import times_wanted
from liren.domains.territory.queries import community_names
from liren.faces.ui import moments
from liren.faces.ui.acting import actor_in
from liren.faces.workbench import exports
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.filters import ALL, category_choices, top_of
from liren.faces.workbench.showing import book_of, county_of
from liren.kernel import clock
from liren.kernel.actor import Actor

if TYPE_CHECKING:
    from liren.domains.casework.models import Case

BY = [("building", gettext_lazy("楼栋")), ("address", gettext_lazy("地址"))]
SORTS = [("times", gettext_lazy("次数")), ("latest", gettext_lazy("最近一次"))]


class PlacesForm(forms.Form):
    """What the list is narrowed to. A value nobody offers narrows nothing."""

    text = forms.CharField(
        label=gettext_lazy("地址"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    category = forms.ChoiceField(label=gettext_lazy("类别"), choices=ALL, required=False)
    place = forms.ChoiceField(label=gettext_lazy("社区"), choices=ALL, required=False)
    times = forms.CharField(
        label=gettext_lazy("至少几次"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": "4"}),
    )
    by = forms.ChoiceField(label=gettext_lazy("按什么数"), choices=BY, required=False)
    sort = forms.ChoiceField(label=gettext_lazy("排序"), choices=SORTS, required=False)

    def __init__(self, data: QueryDict, actor: Actor) -> None:
        super().__init__(data, auto_id="f_%s")
        self.places = community_names(top_of(actor))
        self._offer("place", list(self.places.items()))
        self._offer("category", category_choices(top_levels(county_of(actor)), below=2))

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [*ALL, *choices]

    def clean_times(self) -> int:
        try:
            return times_wanted(self.cleaned_data["times"])
        except TimesUnclear as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from refusal

    def wanted(self) -> PlacesWanted:
        self.is_valid()
        return PlacesWanted(**{name: value for name, value in self.cleaned_data.items() if value})

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.get(name) for name in self.fields if name not in ("by", "sort"))

    def query(self) -> dict[str, str]:
        return {name: str(value) for name, value in self.cleaned_data.items() if value}


@require_safe
@with_right("cases.view")
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    form, book = PlacesForm(request.GET, actor), book_of(actor)
    found = recurring_places(actor, form.wanted(), book.recurring, after=request.GET.get("after", ""))
    spot = request.GET.get("spot", "")
    cases = cases_at(actor, spot, book.recurring) if spot else []
    words = {
        "form": form,
        "figures": book.recurring,
        "rows": [(row, urlencode({**form.query(), "spot": row.spot})) for row in found.rows],
        "places": form.places,
        "next_key": found.next_key,
        "spot": spot,
        "cases": cases,
        "there": _name_of(cases[0], spot) if cases else "",
        "query": urlencode(form.query()),
        "may_export": actor.has("cases.export"),
        "printed_at": clock.now(),
    }
    return render(request, "bench/recurring/page.html", words)


def _name_of(case: Case, spot: str) -> str:
    """The place behind a row that was opened."""
    return spot.partition("|")[2] or case.at_spot.spot.building


@require_safe
@with_right("cases.export")
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """What the list shows, all pages of it, in its order."""
    if form not in exports.RESPONSES:
        raise Http404
    if request.method == "HEAD":
        return HttpResponse(
            content_type=exports.RESPONSES[form]
        )  # nothing is taken away, nothing written down
    actor = actor_in(request)
    asked = PlacesForm(request.GET, actor)
    wanted = asked.wanted()
    rows = places_to_take(actor, wanted, book_of(actor).recurring)
    place = wanted.place or county_of(actor)
    note_export(actor=actor, place_code=place, form=form, wanted=asked.query(), rows=len(rows))
    name = f"{_('反复发生')}-{clock.today():%Y%m%d}"
    return exports.response_as(form, name, _columns(), [_cells(row, asked.places) for row in rows])


def _columns() -> list[str]:
    return [_("社区"), _("楼栋或地址"), _("类别"), _("次数"), _("还没有办完"), _("最近一次")]


def _cells(row: RecurringPlace, places: dict[str, str]) -> list[exports.Cell]:
    return [
        places.get(row.place_code, row.place_code),
        row.name,
        row.shown,
        row.times,
        row.open,
        moments.local(row.latest),
    ]
