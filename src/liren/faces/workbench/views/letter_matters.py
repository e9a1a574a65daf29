"""A letter added to a matter that is there already, and taken out again."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from liren.domains.casework.actions import letters_to_matters
from liren.domains.casework.actions.letters_to_matters import Adding
from liren.domains.casework.letter_choices import LetterState
from liren.domains.casework.queries import letter_matters as matters
from liren.domains.casework.queries import letters as found
from liren.domains.casework.rules.intake import WORDS_MOST
from liren.domains.territory.queries import places_named
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted, show
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.letter_forms import AddForm, FindMatterForm, TakeOutForm
from liren.faces.workbench.views.letters import RIGHT, ActWithWords, with_words
from liren.kernel.refusals import Refusal


@never_cache
@require_safe
@with_right(RIGHT)
def find(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    """The matters among which the right one is chosen."""
    actor = actor_in(request)
    letter = found.get_letter(actor, letter_id)
    form = FindMatterForm(request.GET, auto_id="l_%s")
    text = form.cleaned_data["q"].strip() if form.is_valid() else ""
    listed = matters.find_matters(actor, letter, text, request.GET.get("after", ""))
    words = {
        "letter": letter,
        "sender": found.masked_sender(letter),
        "form": form,
        "text": text,
        "cases": listed.cases,
        "places": places_named(case.place_code for case in listed.cases),
        "next_key": listed.next_key,
        "may_settle": letter.state in (LetterState.PARKED, LetterState.AUTOMATIC),
    }
    return render(request, "bench/letters/find.html", words)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right(RIGHT)
def add(request: HttpRequest, letter_id: uuid.UUID, number: str) -> HttpResponse:
    """What of the letter goes to the matter that was chosen, and what comes of it."""
    actor = actor_in(request)
    letter = found.get_letter(actor, letter_id)
    case = matters.matter_for_letter(actor, number)
    said = found.words_of(letter)
    known = {"version": letter.version, "words": said.text[:WORDS_MOST]}
    form = AddForm(posted(request), initial=known, auto_id="l_%s")
    if form.is_valid():
        given = form.cleaned_data
        adding = Adding(number=number, words=given["words"], version=given["version"])
        try:
            letters_to_matters.add_letter(actor=actor, letter_id=letter_id, adding=adding)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已并入 {number}。七天里还能拿出来。").format(number=number))
            return redirect("bench:letter", letter_id)
    writer = matters.writer_in(case, letter.sender_index)
    words = {
        "form": form,
        "letter": letter,
        "case": case,
        "is_shut": not matters.lets_in(case, writer),
        "place": places_named([case.place_code]).get(case.place_code, ""),
        "said": said,
        "is_cut": len(said.text) > WORDS_MOST,
        "sender": found.masked_sender(letter),
        "is_known": writer is not None,
    }
    return render(request, "bench/letters/add.html", words, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right(RIGHT)
def out(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    """Out of the wrong matter again."""
    act = ActWithWords(TakeOutForm, letters_to_matters.take_out, _("已拿出来，等人看。"))
    return with_words(request, letter_id, act, "bench/letters/out.html")
