"""Appeals against ratings (评价申诉): the list, one of them with its decision, its papers."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from liren.domains.casework import policies
from liren.domains.casework.actions.appeals import decide_appeal
from liren.domains.casework.errors import OwnAppeal, OwnDecision
from liren.domains.casework.queries import appeals as found
from liren.faces.ui import moments
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted, show
from liren.faces.ui.papers import answer_with
from liren.faces.ui.passes import by_pass
from liren.faces.workbench import exports
from liren.faces.workbench.appeal_forms import DecideForm, FilterForm
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.filters import tabs_of
from liren.faces.workbench.showing import book_of, county_of
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.exports import Listing
from liren.kernel.refusals import NotAllowed, Refusal

if TYPE_CHECKING:
    from liren.domains.casework.models import RatingAppeal

LIST = "casework.rating_appeals"
SHOWN = (403, 409, 422)


def view_names() -> list[tuple[str, str]]:
    return [
        ("open", _("等裁定的")),
        ("excluded", _("不计入")),
        ("kept", _("照常计入")),
        ("all", _("全部")),
    ]


def _view(given: QueryDict) -> str:
    wanted = given.get("view", "")
    return wanted if wanted in dict(view_names()) else "open"


@require_safe
@with_right("cases.view")
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    view = _view(request.GET)
    form = FilterForm(request.GET, actor)
    wanted = form.wanted(view)
    listed = found.list_appeals(actor, wanted, after=request.GET.get("after", ""))
    words = {
        "form": form,
        "view": view,
        "tabs": tabs_of(view_names(), view, found.count_views(actor, wanted), request.GET),
        "rows": listed.rows,
        "next_key": listed.next_key,
        "places": form.places,
        "calendar": book_of(actor).calendar,
        "query": _query(request.GET, view),
        "may_name": actor.has("limits.edit"),
        "may_export": actor.has("cases.export"),
        "printed_at": clock.now(),
    }
    return render(request, "bench/appeals/list.html", words)


def _query(given: QueryDict, view: str) -> str:
    kept = QueryDict(mutable=True)
    kept.update({name: str(given[name]) for name in FilterForm.base_fields if given.get(name)})
    kept["view"] = view
    return kept.urlencode()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right("cases.view")
def one(request: HttpRequest, appeal_id: uuid.UUID) -> HttpResponse:
    """An appeal; whoever decides finds the form here."""
    actor = actor_in(request)
    appeal = found.get_appeal(actor, appeal_id)
    hindrance = _hindrance(actor, appeal)
    form = DecideForm(posted(request), initial={"version": appeal.version})
    status = 200
    if form.is_bound:
        if hindrance is not None:
            raise hindrance
        refusal = _decided(actor, appeal, form) if form.is_valid() else None
        if form.is_valid() and refusal is None:
            messages.success(request, _("裁定已登记，已公示，并告知了评价人和被评价单位。"))
            return redirect("bench:appeal", appeal_id=appeal_id)
        status = refusal.status if refusal else 422
    words = {
        "appeal": appeal,
        "case": appeal.case,
        "rating": appeal.rating,
        "form": form if hindrance is None and appeal.is_with_the_decider else None,
        "hindrance": hindrance if appeal.is_with_the_decider and _is_ones_own(hindrance) else None,
        "refused": form if form.is_bound and not appeal.is_with_the_decider else None,
        "papers": found.papers_of(appeal),
        "calendar": book_of(actor).calendar,
        "sees_case": policies.can_view_case(actor, appeal.case),
        "sees_objection": policies.can_decide_appeal(actor, appeal),
    }
    return render(request, "bench/appeals/page.html", words, status=status)


def _hindrance(actor: Actor, appeal: RatingAppeal) -> Refusal | None:
    """Why this person does not decide; None for whoever does."""
    try:
        found.check_decides(actor, appeal)
    except NotAllowed as refusal:
        return refusal
    return None


def _is_ones_own(hindrance: Refusal | None) -> bool:
    """Whether it is a reason of this person's own, which is said; that others decide stands on the page anyway."""
    return isinstance(hindrance, OwnAppeal | OwnDecision)


def _decided(actor: Actor, appeal: RatingAppeal, form: DecideForm) -> Refusal | None:
    given = form.cleaned_data
    try:
        decide_appeal(
            actor=actor,
            appeal_id=appeal.id,
            verb=given["verb"],
            words=given["words"],
            version=given["version"],
        )
    except Refusal as refusal:
        if refusal.status not in SHOWN:
            raise
        show(form, refusal)
        return refusal
    return None


@with_right("cases.view")
@by_pass
def paper(request: HttpRequest, file_id: uuid.UUID, variant: str) -> FileResponse:
    stored = found.appeal_file(actor_in(request), file_id)
    return answer_with(stored, variant)


@require_safe
@with_right("cases.export")
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """What the list shows, all pages of it, in its order."""
    return exports.taken(request, LIST, form)


def listing(actor: Actor, query: str) -> Listing:
    """The list behind a page's query as it is taken away."""
    given = QueryDict(query)
    shown = FilterForm(given, actor)
    wanted = shown.wanted(_view(given))

    def rows(now: Actor, ids: Sequence[uuid.UUID]) -> Iterator[list[exports.Cell]]:
        for row in found.appeals_to_take(now, ids):
            yield _cells(row, shown.places)

    return Listing(
        name=_("评价申诉 {view} {day}").format(
            view=dict(view_names())[wanted.view], day=f"{clock.today():%Y%m%d}"
        ),
        columns=_columns(),
        keys=lambda now: found.appeal_keys(now, wanted),
        rows=rows,
        place_code=wanted.place or county_of(actor),
        wanted={name: str(value) for name, value in asdict(wanted).items() if value},
    )


def _columns() -> list[str]:
    return [
        _("事项编号"),
        _("事项"),
        _("社区"),
        _("被评价单位"),
        _("评价"),
        _("申诉的理由"),
        _("说明"),
        _("申诉时间"),
        _("由谁裁定"),
        _("状态"),
        _("公示的理由"),
        _("裁定时间"),
        _("复核时间"),
    ]


def _cells(row: RatingAppeal, places: dict[str, str]) -> list[exports.Cell]:
    return [
        row.case.number,
        row.case.title,
        places.get(row.place_code, row.place_code),
        row.body.name,
        row.rating.get_level_display(),
        row.get_reason_display(),
        row.words,
        moments.local(row.filed_at),
        row.decider.name,
        row.get_state_display(),
        row.last_reason,
        moments.local(row.decided_at) if row.decided_at else "",
        moments.local(row.reviewed_at) if row.reviewed_at else "",
    ]
