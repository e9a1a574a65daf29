"""What an address means; and the desk where a person settles those of which it is not sure."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from liren.domains.territory.actions.doubts import settle_doubt
from liren.domains.territory.choices import DoubtState
from liren.domains.territory.policies import SETTLING
from liren.domains.territory.queries import community_names, doubts
from liren.domains.territory.queries.standard import standard_address
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted, show
from liren.faces.workbench import exports
from liren.faces.workbench.address_forms import NONE, DoubtFilterForm, ReadForm, SettleForm, view_of
from liren.faces.workbench.address_words import said_of
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.filters import list_words, tabs_of
from liren.faces.workbench.places import choices_in
from liren.faces.workbench.showing import county_of
from liren.kernel import ids
from liren.kernel.actor import Actor
from liren.kernel.exports import Listing
from liren.kernel.refusals import Refusal

RIGHTS, LIST = SETTLING, "territory.addresses"
METHODS = ["GET", "HEAD", "POST"]
SHOWN = (409, 422)


def _form(actor: Actor, given: QueryDict) -> DoubtFilterForm:
    return DoubtFilterForm(given, choices_in(_places(actor)))


def _places(actor: Actor) -> set[str]:
    return {grant.place for right in RIGHTS for grant in actor.grants_of(right)}


@require_safe
@with_right(*RIGHTS)
def page(request: HttpRequest) -> HttpResponse:
    actor, view = actor_in(request), view_of(request.GET)
    form = _form(actor, request.GET)
    wanted = form.wanted(view)
    rows, next_key = doubts.page_of_doubts(actor, wanted, request.GET.get("after", ""))
    names = [(one.value, str(one.label)) for one in DoubtState]
    words = {
        **list_words(
            form,
            request.GET,
            view=view,
            tabs=tabs_of(names, view, doubts.count_doubts(actor, wanted), request.GET),
        ),
        "rows": rows,
        "names": community_names(county_of(actor)),
        "next_key": next_key,
        "reading": ReadForm(auto_id="r_%s"),
    }
    return render(request, "bench/addresses/page.html", words)


@never_cache
@require_http_methods(METHODS)
@with_right(*RIGHTS)
def read(request: HttpRequest) -> HttpResponse:
    """What was typed is sent in the body, so that no address stands in a log."""
    actor = actor_in(request)
    form = ReadForm(posted(request), auto_id="r_%s")
    words: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        under = min(_places(actor), key=len, default="") or county_of(actor)
        words["said"] = said_of(standard_address(form.cleaned_data["text"], under))
    return render(request, "bench/addresses/read.html", words, status=422 if form.errors else 200)


@never_cache
@require_http_methods(METHODS)
@with_right(*RIGHTS)
def one(request: HttpRequest, doubt_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    row = doubts.get_doubt(actor, doubt_id)
    others = [(str(house.id), house.address) for house in doubts.buildings_to_choose(row)]
    form = SettleForm(posted(request), others)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            settle_doubt(actor=actor, doubt_id=doubt_id, building_id=_chosen(form))
        except Refusal as refusal:
            if refusal.status not in SHOWN:
                raise
            show(form, refusal)
        else:
            messages.success(request, _("已记住，以后照此认定。"))
            return redirect("bench:addresses")
    words = {
        "row": row,
        "form": form,
        "none": NONE,
        "said": said_of(doubts.answer_for(row)),
        "community": community_names(county_of(actor)).get(row.place_code, ""),
    }
    return render(request, "bench/addresses/one.html", words, status=status)


def _chosen(form: SettleForm) -> uuid.UUID | None:
    """The building; nothing for none of them. What is no building of the community is refused by the action."""
    choice = form.cleaned_data["choice"]
    if choice == NONE:
        return None
    if choice == "other":
        choice = form.cleaned_data["other"]
    return ids.as_uuid(choice) or uuid.UUID(int=0)


@require_safe
@with_right(*RIGHTS)
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    return exports.taken(request, LIST, form)


def listing(actor: Actor, query: str) -> Listing:
    given = QueryDict(query)
    wanted = _form(actor, given).wanted(view_of(given))
    names = community_names(county_of(actor))

    def rows(now: Actor, keys: Sequence[Any]) -> Iterator[list[exports.Cell]]:
        for row in doubts.doubts_by_ids(now, keys):
            house = row.building.address if row.building else ""
            place = names.get(row.place_code, row.place_code)
            yield [row.key, place, row.times, row.best, row.get_state_display(), house, row.last_at]

    columns = (_("地址"), _("社区"), _("说过几次"), _("把握"), _("状态"), _("认定的楼栋"), _("最近一次"))
    said = {"view": wanted.view, "place": wanted.place, "text": wanted.text}
    return Listing(
        _("说不清的地址"),
        columns,
        lambda now: doubts.keys_of_doubts(now, wanted),
        rows,
        county_of(actor),
        {key: value for key, value in said.items() if value},
    )
