"""To whom a list goes, asked before its file is made."""

from __future__ import annotations

from itertools import islice
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from liren.domains.processing.actions.givings import check_list
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted, show
from liren.faces.workbench.doors import staff_only
from liren.faces.workbench.given_lists import ASKING, PERSONS_KEY, LeftOut, left_out, right_of
from liren.faces.workbench.needs_forms import PeopleFilterForm
from liren.faces.workbench.showing import county_of
from liren.faces.workbench.template_forms import ToForm
from liren.kernel import exports
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotAllowed, Refusal

WRONG = (409, 422)


class TakeForm(ToForm):
    form = forms.ChoiceField(
        label=gettext_lazy("文件"),
        choices=[("xlsx", "xlsx"), ("csv", "csv")],
        widget=forms.RadioSelect,
        initial="xlsx",
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def take(request: HttpRequest, source: str) -> HttpResponse:
    if source not in ASKING:
        raise Http404
    actor, asked = actor_in(request), ASKING[source]
    if not actor.has(right_of(source)):
        raise NotAllowed
    query = request.GET.copy()
    wanted = query.pop("as", ["xlsx"])[-1]
    query.pop("to", None)
    form = TakeForm(posted(request), actor=actor, auto_id="t_%s", initial={"form": wanted})
    status = 422 if form.is_bound else 200
    if form.is_valid():
        to = form.cleaned_data["to"]
        try:
            check_list(actor, county_of(actor), to, asked.listed.kinds)
        except Refusal as refusal:
            if refusal.status not in WRONG:
                raise
            show(form, refusal)
            status = refusal.status
        else:
            left = left_out(actor, source, query.urlencode(), to) if source in exports.SOURCES else None
            if left is not None and left.count and request.POST.get("seen") != to:
                return _shown(request, source, form, query, left)
            address = reverse(asked.export, args=[form.cleaned_data["form"]])
            return redirect(f"{address}?{urlencode({'to': to})}&{query.urlencode()}")
    return _shown(request, source, form, query, status=status)


def _shown(
    request: HttpRequest,
    source: str,
    form: TakeForm,
    query: QueryDict,
    left: LeftOut | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """The question; with whoever is left out, before it is answered for good."""
    actor, asked = actor_in(request), ASKING[source]
    words = {
        "left": left,
        "to": request.POST.get("to", ""),
        "form": form,
        "title": asked.listed.title,
        "page": asked.page,
        "list_query": query.urlencode(),
        "told": PeopleFilterForm(query, actor).told() if source == PERSONS_KEY else None,
        **_counted(actor, source, query.urlencode()),
    }
    return render(request, "bench/exports/take.html", words, status=status)


def _counted(actor: Actor, source: str, query: str) -> dict[str, object]:
    """How many rows, told up to as many as are written while one waits."""
    if source not in exports.SOURCES:
        return {"count": None, "is_more": False}
    keys = exports.opened(actor, source, query).keys(actor)
    count = sum(1 for _key in islice(keys, exports.AT_ONCE + 1))
    return {"count": min(count, exports.AT_ONCE), "is_more": count > exports.AT_ONCE}
