"""The report of what went when its term was over, the files that wait for somebody, and the terms of the place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from liren.domains.rights.actions.retention import agree_to_retention
from liren.domains.rights.deletion_choices import BasisSaid
from liren.domains.rights.policies import CORRECT
from liren.domains.rights.queries import retention as found
from liren.domains.rights.queries.retention import RetentionFilter
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import DayField
from liren.faces.workbench import exports
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.filters import list_words
from liren.faces.workbench.needs_forms import ALL, offer
from liren.faces.workbench.places import place_choices
from liren.faces.workbench.showing import county_of
from liren.kernel.actor import Actor
from liren.kernel.exports import Listing
from liren.kernel.ids import as_uuid
from liren.kernel.refusals import Refusal

LIST, ERASE = "rights.retention", "people.erase"
SHOWN = (409, 422)


class RetentionFilterForm(forms.Form):
    """A value nobody offers narrows nothing."""

    place = forms.ChoiceField(label=gettext_lazy("区划"), required=False)
    key = forms.ChoiceField(label=gettext_lazy("哪一类"), required=False)
    since = DayField(label=gettext_lazy("从哪一天以后的"), required=False)

    def __init__(self, data: QueryDict, actor: Actor) -> None:
        super().__init__(data, auto_id="f_%s")
        self.places = dict(place_choices(actor, CORRECT))
        offer(self, "place", [*ALL, *self.places.items()])
        offer(self, "key", [*ALL, *found.titles()])

    def wanted(self) -> RetentionFilter:
        self.is_valid()
        kept: dict[str, Any] = {name: value for name, value in self.cleaned_data.items() if value}
        return RetentionFilter(**kept)

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.values())

    def named(self, code: str) -> str:
        return self.places.get(code, code).strip()


@never_cache
@require_safe
@with_right(CORRECT)
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    form = RetentionFilterForm(request.GET, actor)
    wanted = form.wanted()
    rows, next_key = found.page(actor, wanted, as_uuid(request.GET.get("after", "")))
    words = {
        **list_words(form, request.GET),
        "rows": [(one, form.named(one.row.place_code), BasisSaid(one.row.basis).label) for one in rows],
        "totals": found.totals(actor, wanted),
        "waiting": [(one, form.named(one.place_code)) for one in found.waiting_in(actor)],
        "figures": found.figures_in(county_of(actor)),
        "last": found.last_run(),
        "may_agree": actor.has(ERASE),
        "next_key": next_key,
    }
    return render(request, "bench/rights/retention.html", words)


@require_POST
@with_right(ERASE)
def agree(request: HttpRequest) -> HttpResponse:
    place, key = request.POST.get("place", ""), request.POST.get("key", "")
    try:
        agreed = agree_to_retention(actor=actor_in(request), place_code=place, key=key)
    except Refusal as refusal:
        if refusal.status not in SHOWN:
            raise
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已同意，今晚删除 %(rows)d 份。") % {"rows": agreed.rows})
    return redirect("bench:retention")


@require_safe
@with_right(CORRECT)
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    return exports.taken(request, LIST, form)


def listing(actor: Actor, query: str) -> Listing:
    """The report as it is taken away: numbers only."""
    form = RetentionFilterForm(QueryDict(query), actor)
    wanted = form.wanted()

    def rows(now: Actor, ids: Sequence[Any]) -> Iterator[list[exports.Cell]]:
        for one in found.by_ids(now, ids):
            row = one.row
            basis = str(BasisSaid(row.basis).label)
            yield [row.run.day, form.named(row.place_code), one.title, basis, row.cut, row.gone, row.waiting]

    columns = (
        *(_("哪一天"), _("地方"), _("哪一类"), _("依据"), _("到这一天为止的")),
        *(_("删了几条"), _("等人决定几条")),
    )
    place = wanted.place or county_of(actor)
    taken = {name: str(value) for name, value in asdict(wanted).items() if value}
    return Listing(_("保存期限"), columns, lambda now: found.keys(now, wanted), rows, place, taken)
