"""Handing over a leaver's work: whose, what to whom, the slip, the list of what was handed over."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.domains.access.actions import handing
from liren.domains.access.handing_policies import can_undo
from liren.domains.access.queries import handing as queries
from liren.domains.access.rules.handing import ARRANGE, can_be_undone
from liren.domains.territory.queries import places_named
from liren.faces.ui import moments
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted, show
from liren.faces.workbench import exports, handing_paper
from liren.faces.workbench.doors import staff_only, with_right
from liren.faces.workbench.filters import list_words, tabs_of
from liren.faces.workbench.handing_forms import FilterForm, HandForm, UndoForm, kept, view_names, view_of
from liren.faces.workbench.showing import county_of
from liren.kernel import clock, in_hand
from liren.kernel.actor import Actor
from liren.kernel.exports import Listing
from liren.kernel.ids import as_uuid
from liren.kernel.paper import pdf_of
from liren.kernel.refusals import Refusal

if TYPE_CHECKING:
    from liren.domains.access.handover_models import Handover

LIST = "access.handovers"
SHOWN = (403, 409, 422)


@require_safe
@with_right(ARRANGE)
def list_page(request: HttpRequest) -> HttpResponse:
    actor, view = actor_in(request), view_of(request.GET)
    form = FilterForm(request.GET, actor)
    page = queries.handovers_page(actor, form.wanted(view), as_uuid(request.GET.get("after", "")))
    words = {
        **list_words(form, request.GET, view=view, tabs=tabs_of(view_names(), view, {}, request.GET)),
        "rows": page.rows,
        "next_key": page.next,
        "places": places_named({row.place_code for row in page.rows}),
    }
    return render(request, "bench/handing/list.html", words)


@require_safe
@with_right(ARRANGE)
def staff(request: HttpRequest) -> HttpResponse:
    """Whose work is to be handed over."""
    actor, text = actor_in(request), request.GET.get("q", "").strip()[:40]
    page = queries.staff_page(actor, text, request.GET.get("after", "")[:32])
    return render(request, "bench/handing/staff.html", {"page": page, "text": text})


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(ARRANGE)
def arrange(request: HttpRequest, account_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    account = queries.leaver_of(actor, account_id)
    hands = queries.hands_of(actor, account)
    form = HandForm(posted(request), hands=hands, auto_id="h_%s")
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            made = handing.hand_over(
                actor=actor,
                account_id=account_id,
                given=form.given(),
                reason=form.cleaned_data["reason"],
            )
        except Refusal as refusal:
            if refusal.status not in SHOWN:
                raise
            show(form, refusal)
            status = refusal.status
        else:
            messages.success(
                request, _("交接好了，交接单 {number}。请打印出来，双方签字。").format(number=made.number)
            )
            return redirect("bench:handover_done", handover_id=made.id)
    words = {"account": account, "hands": hands, "form": form, "is_self": account.id == actor.id}
    return render(request, "bench/handing/arrange.html", words, status=status)


@require_safe
@staff_only
def own(request: HttpRequest) -> HttpResponse:
    """What is in one's own hands, to be looked through before one leaves."""
    return render(request, "bench/handing/own.html", {"hands": queries.own_hands(actor_in(request))})


@require_safe
@staff_only
def one(request: HttpRequest, handover_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    return _shown(request, actor, queries.handover_of(actor, handover_id), UndoForm(auto_id="u_%s"), 200)


@require_POST
@with_right(ARRANGE)
def undo(request: HttpRequest, handover_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    handover = queries.handover_of(actor, handover_id)
    form = UndoForm(request.POST, auto_id="u_%s")
    status = 422
    if form.is_valid():
        try:
            back, stayed = handing.undo_handover(
                actor=actor, handover_id=handover_id, reason=form.cleaned_data["reason"]
            )
        except Refusal as refusal:
            if refusal.status not in (409, 422):
                raise
            show(form, refusal)
            status = refusal.status
        else:
            told = _("撤回了：{back} 项退回本人，{stayed} 项已经变了，留在现在的人手上。")
            messages.success(request, told.format(back=back, stayed=stayed))
            return redirect("bench:handover_done", handover_id=handover_id)
    return _shown(request, actor, handover, form, status)


def _shown(
    request: HttpRequest, actor: Actor, handover: Handover, form: UndoForm, status: int
) -> HttpResponse:
    days = queries.undo_days(handover.place_code)
    may = handover.undone_at is None and can_undo(actor, handover)
    words = {
        "handover": handover,
        "lines": [(in_hand.title_of(line.kind), line) for line in queries.lines_of(handover)],
        "days": days,
        "form": form,
        "may_undo": may and can_be_undone(handover.made_at, clock.now(), days),
        "may_list": actor.has(ARRANGE),
    }
    return render(request, "bench/handing/one.html", words, status=status)


@require_safe
@staff_only
def slip(request: HttpRequest, handover_id: uuid.UUID) -> HttpResponse:
    handover = queries.handover_of(actor_in(request), handover_id)
    answer = HttpResponse(content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="handover-{handover.number}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    if request.method != "HEAD":
        told = handing_paper.told(handover, queries.lines_of(handover))
        answer.write(pdf_of(handing_paper.LAYOUT, told))
    return answer


@require_safe
@with_right(ARRANGE)
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    return exports.taken(request, LIST, form)


def listing(actor: Actor, query: str) -> Listing:
    given = QueryDict(query)
    wanted = FilterForm(given, actor).wanted(view_of(given))

    def rows(now: Actor, ids: Sequence[uuid.UUID]) -> Iterator[list[exports.Cell]]:
        found = {row.id: row for row in queries.listed(now, wanted).filter(id__in=ids)}
        for row in (found[one] for one in ids if one in found):
            yield [
                row.number,
                row.leaver.display_name,
                row.body.name if row.body else "",
                moments.local(row.made_at),
                row.made_by.display_name,
                row.reason,
                getattr(row, "count", 0),
                moments.local(row.undone_at) if row.undone_at else "",
                row.undone_why,
            ]

    return Listing(
        name=_("离岗交接"),
        columns=[
            _("编号"),
            _("移交人"),
            _("单位"),
            _("交接时间"),
            _("办交接的人"),
            _("交接的原因"),
            _("项数"),
            _("撤回时间"),
            _("撤回原因"),
        ],
        keys=lambda now: queries.keys(now, wanted),
        rows=rows,
        place_code=wanted.place or county_of(actor),
        wanted=kept(wanted),
    )
