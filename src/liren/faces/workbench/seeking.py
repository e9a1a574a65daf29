"""Forms of let dwellings: somebody is looked for beside what else is asked; the answer goes back to the dwelling."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from liren.domains.people.actions import reading
from liren.domains.people.errors import SearchTooShort
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import Form, show
from liren.faces.workbench.lets_forms import SeekForm
from liren.faces.workbench.views.people import SOUGHT_MOST
from liren.kernel import turns
from liren.kernel.actor import Actor
from liren.kernel.refusals import Refusal

WRONG = (409, 422)


def seek(request: HttpRequest, form: SeekForm) -> int:
    """Looks for the person that was typed, written down as every search, and gives the status of the page."""
    text = form.data.get("text", "").strip() if form.is_bound else ""
    if text:
        actor = actor_in(request)
        turns.take("people.find", str(actor.id), most=SOUGHT_MOST)
        try:
            form.offered(reading.look_for(actor=actor, text=text).lines)
        except SearchTooShort as short:
            form.is_valid()
            show(form, short)
    return 422 if form.is_bound else 200


def shown(form: Any, refusal: Refusal, renamed: Mapping[str, str] | None = None) -> int:
    """The sentence beside its field, and the status of the answer."""
    if refusal.status not in WRONG:
        raise refusal
    refusal.field = (renamed or {}).get(refusal.field, refusal.field)
    show(form, refusal)
    return refusal.status


def choosing(request: HttpRequest, form: SeekForm, template: str, words: dict[str, Any]) -> HttpResponse:
    """The form once more, with whom the text found; nothing is wrong with it yet."""
    form.is_valid()
    return render(request, template, {**words, "form": form})


def answered(
    request: HttpRequest,
    form: Form,
    take: Callable[[Actor], None],
    template: str,
    words: dict[str, Any],
    done: str,
) -> HttpResponse:
    """Takes the step and goes back to the dwelling, or shows the form again with what was wrong."""
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            take(actor_in(request))
        except Refusal as refusal:
            status = shown(form, refusal)
            words["refused"] = refusal.code
        else:
            messages.success(request, done)
            return redirect("bench:dwelling", dwelling_id=words["dwelling"].id)
    return render(request, template, {**words, "form": form}, status=status)
