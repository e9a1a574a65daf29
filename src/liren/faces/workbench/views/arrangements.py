"""At the window: what somebody lays down for the time after death, and what a dead person laid down."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.domains.people import queries
from liren.domains.rights.actions.arrangements import arrange, open_arrangement_paper, withdraw_arrangement
from liren.domains.rights.queries.arrangements import history_of, standing_of
from liren.faces.ui.acting import actor_in
from liren.faces.ui.arrangement_form import ArrangementForm
from liren.faces.ui.forms import posted, show
from liren.faces.ui.papers import answer_with
from liren.faces.ui.passes import by_pass
from liren.faces.workbench import people_tasks
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.people_forms import EDIT, VIEW
from liren.kernel.refusals import NotAllowed, Refusal

WRONG = (409, 422)


@never_cache
@require_safe
@with_right(VIEW)
def page(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """Shown while the card is open, since it is part of it."""
    head = queries.head_of(actor_in(request), person_id)
    if not people_tasks.is_open(request, person_id):
        return redirect("bench:person", person_id=person_id)
    rows = history_of(person_id)
    words = {
        "head": head,
        "rows": rows,
        "stands": next((one for one in rows if one.ended_at is None), None),
        "is_dead": head.person.state == "deceased",
    }
    return render(request, "bench/rights/arrangement.html", words)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right(EDIT)
def write(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    head = queries.head_of(actor, person_id)
    if not head.may_edit:
        raise NotAllowed
    if not people_tasks.is_open(request, person_id):
        return redirect("bench:person", person_id=person_id)
    uploads = request.FILES if request.method == "POST" else None
    form = ArrangementForm(posted(request), uploads, stands=standing_of(person_id), at_window=True)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        papers = form.cleaned_data["papers"]
        try:
            arrange(actor=actor, person_id=person_id, given=form.given(), papers=papers)
        except Refusal as refusal:
            if refusal.status not in WRONG:
                raise
            show(form, refusal)
            status = refusal.status
        else:
            messages.success(request, _("已记下本人的安排。"))
            return redirect("bench:person_arrangement", person_id=person_id)
    return render(request, "bench/rights/arrangement_write.html", {"form": form, "head": head}, status=status)


@require_POST
@with_right(EDIT)
def withdraw(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    try:
        withdraw_arrangement(actor=actor_in(request), person_id=person_id)
    except Refusal as refusal:
        if refusal.status not in WRONG:
            raise
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已撤回。现在照法律规定办。"))
    return redirect("bench:person_arrangement", person_id=person_id)


@never_cache
@with_right(VIEW)
@by_pass
def paper(request: HttpRequest, file_id: uuid.UUID) -> FileResponse:
    """Taking a scan away is written down; the person sees it."""
    return answer_with(open_arrangement_paper(actor=actor_in(request), file_id=file_id), "original")
