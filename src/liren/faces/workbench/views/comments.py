"""Comments of colleagues on a matter: whom one may name, and correcting one's own."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from liren.domains.casework.actions.comments import correct_note
from liren.domains.casework.queries.case import get_case
from liren.domains.casework.queries.comments import colleagues_of, own_note
from liren.domains.casework.rules.comments import OFFERED_MOST
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import show
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.step_forms import NoteForm
from liren.kernel.refusals import NotAllowed, NotFound, Refusal

TYPED_MOST = 40


@never_cache
@require_safe
@with_right("cases.view")
def colleagues(request: HttpRequest, number: str) -> HttpResponse:
    """Who sees the matter: as a page, or with `typed` the few that a field offers."""
    actor = actor_in(request)
    case = get_case(actor, number)
    if "typed" in request.GET:
        found = colleagues_of(actor, case, request.GET["typed"][:TYPED_MOST], most=OFFERED_MOST)
        return render(request, "bench/case/colleague_options.html", {"colleagues": found})
    typed = request.GET.get("name", "")[:TYPED_MOST]
    words = {"case": case, "typed": typed, "colleagues": colleagues_of(actor, case, typed)}
    return render(request, "bench/case/colleagues.html", words)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right("cases.view")
def correct(request: HttpRequest, number: str, note_id: uuid.UUID) -> HttpResponse:
    """One's own comment put right; what it said stays beside it."""
    actor = actor_in(request)
    case = get_case(actor, number)
    note = own_note(actor, case, note_id)
    if request.method != "POST":
        return _shown(request, number, NoteForm(initial={"words": note.text}, auto_id="n_%s"), 200)
    form = NoteForm(request.POST, auto_id="n_%s")
    if form.is_valid():
        try:
            correct_note(actor=actor, note_id=note.id, words=form.cleaned_data["words"])
        except (NotAllowed, NotFound):
            raise
        except Refusal as refusal:
            show(form, refusal)
            return _shown(request, number, form, refusal.status)
        messages.success(request, _("更正好了，原来写的留着。"))
        return HttpResponseRedirect(reverse("bench:case", args=[number]) + f"#note-{note.id}")
    return _shown(request, number, form, 422)


def _shown(request: HttpRequest, number: str, form: NoteForm, status: int) -> HttpResponse:
    case = get_case(actor_in(request), number)
    return render(request, "bench/case/note_correct.html", {"case": case, "form": form}, status=status)
