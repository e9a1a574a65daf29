"""One way for every form of this part: valid, taken, told, or the refusal beside its field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import Form, show
from liren.kernel.refusals import NotAllowed, Refusal

WRONG = (409, 422)
METHODS = ["GET", "HEAD", "POST"]
Take = Callable[..., Any]


def answered(
    request: HttpRequest,
    form: Form,
    take: Take,
    page: str,
    done: str,
    to: Callable[[Any], str],
    words: Mapping[str, Any],
    *,
    fields: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The page with the form; once it was taken, `done` is said on the page `to` names. `fields`: which field of the
    form shows a refusal of another name."""
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            made = take(actor=actor_in(request))
        except Refusal as refusal:
            if refusal.status not in WRONG:
                raise
            refusal.field = (fields or {}).get(refusal.field, refusal.field)
            show(form, refusal)
            status = refusal.status
        else:
            messages.success(request, done)
            return redirect(to(made))
    return render(request, page, {"form": form, **words}, status=status)


def keeping(may_keep: bool) -> None:
    """Whoever only sees is refused before a form is shown."""
    if not may_keep:
        raise NotAllowed
