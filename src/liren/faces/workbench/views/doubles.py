"""Possible doubles of the register: listed, compared, told apart, taken away as a file."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from liren.domains.people.actions.doubles import ask_to_compare, take_back, tell_apart
from liren.domains.people.double_errors import ComparingAlready
from liren.domains.people.queries import double_pairs
from liren.faces.ui.acting import actor_in
from liren.faces.workbench import exports
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.doubles_form import DoublesFilterForm
from liren.faces.workbench.views.person_list import without
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.exports import Listing
from liren.kernel.tables import Cell

RIGHT, LIST = "people.merge", "people.doubles"
MOST_COUNTED = 1000


@never_cache
@require_safe
@with_right(RIGHT)
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    form = DoublesFilterForm(request.GET, actor)
    wanted = form.wanted()
    rows, next_key = double_pairs.pairs_page(actor, wanted, request.GET.get("after", ""))
    given = {
        "form": form,
        "rows": rows,
        "next_key": next_key,
        "count": double_pairs.count_pairs(actor, wanted, MOST_COUNTED),
        "most_counted": MOST_COUNTED,
        "is_open": not wanted.state,
        "is_later": bool(request.GET.get("after")),
        "list_query": without(request.GET, "after"),
        "run": double_pairs.last_run(actor, wanted.place),
        "place": _place(actor, wanted.place),
        "printed_at": clock.now(),
    }
    return render(request, "bench/merging/doubles.html", given)


@never_cache
@require_POST
@with_right(RIGHT)
def compare(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    try:
        ask_to_compare(actor=actor, place_code=_place(actor, request.POST.get("place", "")))
    except ComparingAlready as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("已经交给后台比对，比完就列在这里。"))
    return redirect("bench:doubles")


@never_cache
@require_POST
@with_right(RIGHT)
def decide(request: HttpRequest, pair_id: uuid.UUID) -> HttpResponse:
    """Back to the same page of the list, which is one shorter."""
    if request.POST.get("decision") == "back":
        take_back(actor=actor_in(request), pair_id=pair_id)
        messages.success(request, _("已经收回，两张卡等人再核对。"))
    else:
        tell_apart(actor=actor_in(request), pair_id=pair_id)
        messages.success(request, _("记下了：不是同一个人。以后不再列出。"))
    query = QueryDict(request.POST.get("query", "")).urlencode()
    return redirect(reverse("bench:doubles") + (f"?{query}" if query else ""))


@require_safe
@with_right(RIGHT)
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    return exports.taken(request, LIST, form)


def listing(actor: Actor, query: str) -> Listing:
    """The list as it is taken away: masked like the page."""
    form = DoublesFilterForm(QueryDict(query), actor)
    wanted = form.wanted()

    def keys(reader: Actor) -> Iterator[uuid.UUID]:
        return double_pairs.pair_keys(reader, wanted)

    def rows(reader: Actor, some: Sequence[uuid.UUID]) -> Iterator[Sequence[Cell]]:
        for pair in double_pairs.pairs_by_ids(reader, some):
            reasons = "、".join(reason.label for reason in pair.reasons)
            one, other = pair.one, pair.other
            yield (
                one.name, one.birth, one.address, other.name, other.birth, other.address,
                pair.verdict, pair.weight, reasons,
            )  # fmt: skip

    columns = (
        *(_("姓名"), _("出生日期"), _("住址"), _("另一张卡的姓名"), _("另一张卡的出生日期")),
        *(_("另一张卡的住址"), _("有多像"), _("分量"), _("同和不同")),
    )
    given = {name: str(value) for name, value in form.cleaned_data.items() if value}
    return Listing(_("可能重复的人"), columns, keys, rows, _place(actor, wanted.place), given)


def _place(actor: Actor, given: str) -> str:
    """The place asked for, else the widest of the actor's."""
    return given or min((grant.place for grant in actor.grants_of(RIGHT)), key=len, default="")
