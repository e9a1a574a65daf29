"""Moving, leaving, dying; heading and splitting a household: a form each, on the card as it was shown."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from liren.domains.people import queries
from liren.domains.people.actions import guarding, moving
from liren.domains.people.policies import PROTECTED
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted, show
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.moving_forms import (
    DayForm,
    HeadForm,
    LeaveForm,
    MoveForm,
    ProtectForm,
    SplitForm,
)
from liren.faces.workbench.people_forms import EDIT
from liren.kernel.refusals import NotAllowed, Refusal, StalePage

METHODS = ["GET", "HEAD", "POST"]
WRONG = (409, 422)
Take = Callable[..., Any]


@require_http_methods(METHODS)
@with_right(EDIT)
def move(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    head = editable(request, person_id)
    form = MoveForm(posted(request), version=head.person.version, actor=actor_in(request))
    return of_person(request, head, form, moving.move_person, "bench/moving/move.html", _("新住处已登记。"))


@require_http_methods(METHODS)
@with_right(EDIT)
def leave(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    head = editable(request, person_id)
    form = LeaveForm(posted(request), version=head.person.version)
    return of_person(request, head, form, moving.leave_place, "bench/moving/leave.html", _("已登记迁离。"))


@require_http_methods(METHODS)
@with_right(EDIT)
def die(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    head = editable(request, person_id)
    form = DayForm(posted(request), version=head.person.version)
    return of_person(request, head, form, moving.record_death, "bench/moving/die.html", _("已登记去世。"))


@require_http_methods(METHODS)
@with_right(PROTECTED)
def protect(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    head = editable(request, person_id)
    form = ProtectForm(posted(request), person=head.person)
    take, done = guarding.protect_person, _("保护的标记已改。")
    return of_person(request, head, form, take, "bench/moving/protect.html", done)


@require_http_methods(METHODS)
@with_right(EDIT)
def head_of_household(request: HttpRequest, household_id: uuid.UUID) -> HttpResponse:
    view = editable_household(request, household_id)
    form = HeadForm(posted(request), view=view)
    return of_household(request, view, form, moving.make_head, "bench/moving/head.html", _("户主已改。"))


@require_http_methods(METHODS)
@with_right(EDIT)
def split(request: HttpRequest, household_id: uuid.UUID) -> HttpResponse:
    view = editable_household(request, household_id)
    form = SplitForm(posted(request), view=view)
    return of_household(request, view, form, moving.split_household, "bench/moving/split.html", _("已分户。"))


def editable(request: HttpRequest, person_id: uuid.UUID) -> queries.Head:
    head = queries.head_of(actor_in(request), person_id)
    if not head.may_edit:
        raise NotAllowed
    return head


def editable_household(request: HttpRequest, household_id: uuid.UUID) -> queries.HouseholdView:
    view = queries.household_of(actor_in(request), household_id)
    if not view.may_edit:
        raise NotAllowed
    return view


def of_person(
    request: HttpRequest,
    head: queries.Head,
    form: DayForm | ProtectForm,
    take: Take,
    template: str,
    done: str,
) -> HttpResponse:
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            take(actor=actor_in(request), person_id=head.person.id, **form.given())
        except Refusal as refusal:
            status = refused(form, refusal)
            if isinstance(refusal, StalePage):
                form.renewed(head.person.version)
        else:
            messages.success(request, done)
            return redirect("bench:person", person_id=head.person.id)
    return render(request, template, {"form": form, "head": head}, status=status)


def of_household(
    request: HttpRequest,
    view: queries.HouseholdView,
    form: Any,
    take: Take,
    template: str,
    done: str,
) -> HttpResponse:
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            household = take(actor=actor_in(request), household_id=view.household.id, **form.given())
        except Refusal as refusal:
            status = refused(form, refusal)
        else:
            messages.success(request, done)
            return redirect("bench:household", household_id=household.id)
    words = {"form": form, "view": view, "household": view.household, "others": getattr(form, "others", ())}
    return render(request, template, words, status=status)


def refused(form: Any, refusal: Refusal) -> int:
    if refusal.status not in WRONG:
        raise refusal
    refusal.field = {"members": "people"}.get(refusal.field, refusal.field)
    show(form, refusal)
    return refusal.status
