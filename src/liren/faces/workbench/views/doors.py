"""Signs on doors, and the desk of what people said of coming and going."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.domains.letting.actions import doors, notices
from liren.domains.letting.policies import can_edit_let
from liren.domains.letting.queries import doors as queries
from liren.domains.letting.queries import lets
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted
from liren.faces.workbench import door_paper, seeking
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.lets_forms import LetsFilterForm, NoticeForm
from liren.faces.workbench.people_forms import EDIT, VIEW
from liren.faces.workbench.views.person_list import without
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.paper import pdf_of
from liren.kernel.refusals import NotAllowed

METHODS = ["GET", "HEAD", "POST"]


@require_POST
@with_right(EDIT)
def sign(request: HttpRequest, let_id: uuid.UUID) -> HttpResponse:
    """The sheet for the door. Posted, since the first one makes the sign, and another makes the old one void."""
    is_fresh = request.POST.get("do") == "fresh"
    let = doors.make_door(actor=actor_in(request), let_id=let_id, is_fresh=is_fresh)
    answer = HttpResponse(content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="door-{let.dwelling.door or let.id}.pdf"'
    answer.write(pdf_of(door_paper.LAYOUT, door_paper.told(let)))
    return answer


@require_safe
@with_right(VIEW)
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    form = LetsFilterForm(request.GET, actor)
    place = form.wanted().place
    rows, next_key = queries.notices_page(actor, place=place, after=request.GET.get("after", ""))
    words = {
        "form": form,
        "rows": rows,
        "next_key": next_key,
        "is_narrowed": bool(place),
        "is_later": bool(request.GET.get("after")),
        "list_query": without(request.GET, "after"),
        "printed_at": clock.now(),
    }
    return render(request, "bench/lets/notices.html", words)


@require_http_methods(METHODS)
@with_right(EDIT)
def notice(request: HttpRequest, notice_id: uuid.UUID) -> HttpResponse:
    """What was said, with the newcomer's name and number, whose reading is written down; the button says what is so."""
    actor = actor_in(request)
    found = queries.visible_notice(actor, notice_id)
    if not can_edit_let(actor, found.let):
        raise NotAllowed
    name, document = notices.read_notice(actor=actor, notice_id=notice_id) if found.is_open else ("", "")
    is_arrival = queries.is_arrival(found)
    beds = lets.beds_of(found.let) if is_arrival else []
    form = NoticeForm(posted(request), notice=found, beds=beds, name=document or name)
    words = {"dwelling": found.let.dwelling, "notice": found, "name": name, "document": document}
    do = request.POST.get("do", "")
    if do == "decline":
        notices.decline_notice(actor=actor, notice_id=notice_id, version=found.version)
        messages.success(request, _("已记下不是这样。"))
        return redirect("bench:let_notices")
    if is_arrival:
        seeking.seek(request, form)
        if form.is_choosing:
            return seeking.choosing(request, form, "bench/lets/notice.html", words)

    def take(who: Actor) -> None:
        kept = form.cleaned_data
        notices.settle_notice(
            actor=who,
            notice_id=notice_id,
            version=kept["version"],
            bed_id=uuid.UUID(kept["bed"]) if kept.get("bed") else None,
            person_id=form.chosen() if is_arrival else None,
            knowing=do == "knowing",
        )

    return seeking.answered(request, form, take, "bench/lets/notice.html", words, _("已登记。"))
