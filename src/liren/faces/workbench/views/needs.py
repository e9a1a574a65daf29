"""The needs register: what is due, groups of a person, needs and their steps."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from liren.domains.people import queries
from liren.domains.people.actions import needs
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import Form, posted, show
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.needs_forms import (
    EndMarkForm,
    MarkForm,
    NeedForm,
    NeedsFilterForm,
    NeedStepForm,
)
from liren.faces.workbench.people_forms import EDIT, VIEW
from liren.faces.workbench.showing import county_of
from liren.faces.workbench.views.person_list import without
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotAllowed, Refusal

METHODS = ["GET", "HEAD", "POST"]
WRONG = (409, 422)


@require_safe
@with_right(VIEW)
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    form = NeedsFilterForm(request.GET, actor)
    wanted = form.wanted()
    rows, next_key = queries.needs_page(actor, **wanted, after=request.GET.get("after", ""))
    words = {
        "form": form,
        "rows": rows,
        "next_key": next_key,
        "is_narrowed": bool(wanted),
        "list_query": without(request.GET, "after"),
        "is_later": bool(request.GET.get("after")),
    }
    return render(request, "bench/needs/page.html", words)


@require_http_methods(METHODS)
@with_right(EDIT)
def mark(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    form = MarkForm(posted(request))
    take = _on_person(needs.mark_group, person_id)
    return _answered(request, person_id, form, take, "bench/needs/mark.html", _("已记入这个人群。"))


@require_http_methods(METHODS)
@with_right(EDIT)
def end_mark(request: HttpRequest, mark_id: uuid.UUID) -> HttpResponse:
    found = queries.mark_of(actor_in(request), mark_id)
    form = EndMarkForm(posted(request))

    def take(actor: Actor, given: dict[str, Any]) -> None:
        needs.end_mark(actor=actor, mark_id=mark_id, **given)

    done = _("已移出这个人群。")
    return _answered(request, found.person_id, form, take, "bench/needs/end_mark.html", done, {"mark": found})


@require_http_methods(METHODS)
@with_right(EDIT)
def add(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    form = NeedForm(posted(request), county=county_of(actor_in(request)))

    def take(actor: Actor, _given: dict[str, Any]) -> None:
        needs.raise_need(actor=actor, person_id=person_id, **form.given())

    return _answered(request, person_id, form, take, "bench/needs/add.html", _("需求已登记。"))


@require_http_methods(METHODS)
@with_right(VIEW)
def need(request: HttpRequest, need_id: uuid.UUID) -> HttpResponse:
    """A need with its visits; the button pressed says which step is taken."""
    actor = actor_in(request)
    view = queries.need_of(actor, need_id)
    form = NeedStepForm(
        posted(request),
        version=view.need.version,
        county=county_of(actor),
        body=str(view.need.body_id or ""),
    )
    status = 422 if form.is_bound else 200
    if form.is_bound and not view.may_edit:
        raise NotAllowed
    if form.is_valid():
        try:
            done = _step(actor, view.need.id, form, request.POST.get("do", ""))
        except Refusal as refusal:
            status = _shown(form, refusal)
        else:
            messages.success(request, done)
            return redirect("bench:need", need_id=need_id)
    words = {"form": form, "view": view, "need": view.need, "today": clock.today()}
    return render(request, "bench/needs/need.html", words, status=status)


def _step(actor: Actor, need_id: uuid.UUID, form: NeedStepForm, do: str) -> str:
    version, words = form.cleaned_data["version"], form.cleaned_data["words"]
    if do == "serve":
        body = form.cleaned_data["body"]
        needs.serve_need(
            actor=actor, need_id=need_id, version=version, body_id=uuid.UUID(body) if body else None
        )
        return _("已定下谁来管。")
    if do in ("met", "dropped"):
        needs.close_need(actor=actor, need_id=need_id, version=version, is_met=do == "met", reason=words)
        return _("这项需求已了结。")
    day: dt.date = form.day()
    needs.note_contact(actor=actor, need_id=need_id, version=version, on=day, words=words)
    return _("已记下。")


def _on_person(action: Callable[..., Any], person_id: uuid.UUID) -> Callable[[Actor, dict[str, Any]], None]:
    def take(actor: Actor, given: dict[str, Any]) -> None:
        action(actor=actor, person_id=person_id, **given)

    return take


def _answered(
    request: HttpRequest,
    person_id: uuid.UUID,
    form: Form,
    take: Callable[[Actor, dict[str, Any]], None],
    template: str,
    done: str,
    words: dict[str, Any] | None = None,
) -> HttpResponse:
    head = queries.head_of(actor_in(request), person_id)
    if not head.may_edit:
        raise NotAllowed
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            take(actor_in(request), dict(form.cleaned_data))
        except Refusal as refusal:
            status = _shown(form, refusal)
        else:
            messages.success(request, done)
            return redirect("bench:person", person_id=person_id)
    return render(request, template, {"form": form, "head": head, **(words or {})}, status=status)


def _shown(form: Any, refusal: Refusal) -> int:
    if refusal.status not in WRONG:
        raise refusal
    refusal.field = (
        {"reason": "words"}.get(refusal.field, refusal.field) if "words" in form.fields else refusal.field
    )
    show(form, refusal)
    return refusal.status
