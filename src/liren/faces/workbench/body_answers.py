"""How a form of a body answers: done and back to its page, or shown again with what was typed and what is wrong."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from liren.domains.organisations.policies import can_edit_bodies
from liren.domains.organisations.queries import open_body
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import show
from liren.faces.workbench.body_forms import FoundingForm, VersionedForm
from liren.faces.workbench.body_words import Known, history_of
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotAllowed, Refusal, StalePage

if TYPE_CHECKING:
    from liren.domains.organisations.models import Body

WRONG = (409, 422)


def editable_body(request: HttpRequest, body_id: uuid.UUID) -> Body:
    """A body whose page the actor may read (404 otherwise) and that he may change (403 otherwise)."""
    body = open_body(actor_in(request), body_id)
    check_edit(actor_in(request), body)
    return body


def check_edit(actor: Actor, body: Body) -> None:
    if not can_edit_bodies(actor, body.place_code):
        raise NotAllowed


def answered(
    request: HttpRequest,
    template: str,
    form: VersionedForm | FoundingForm,
    take: Callable[..., Any],
    done: str,
    words: dict[str, Any],
) -> HttpResponse:
    """`take` gets what the form holds. `words["body"]` is the body (absent while one is founded)."""
    body: Body | None = words.get("body")
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            made = take(actor=actor_in(request), **form.given())
        except Refusal as refusal:
            if refusal.status not in WRONG:
                raise
            status = refusal.status
            _refused(request, form, refusal, words)
        else:
            messages.success(request, done.format(**form.cleaned_data))
            return redirect("bench:body", body_id=body.id if body else made.id)
    return render(request, template, {**words, "form": form}, status=status)


def _refused(
    request: HttpRequest, form: VersionedForm | FoundingForm, refusal: Refusal, words: dict[str, Any]
) -> None:
    """The sentence beside its field; on a stale page also what others did, and the form stands on what is now."""
    show(form, refusal)
    if isinstance(refusal, StalePage) and isinstance(form, VersionedForm):
        body = open_body(actor_in(request), words["body"].id)
        form.renewed(body.version)
        words["body"] = body
        words["changed"] = history_of(body.id, Known({}, {}, {}), most=3)
