"""One matter, as the person who brought it sees it, and what that person can do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from liren.domains.casework.actions import pictures
from liren.domains.casework.actions import requester as deeds
from liren.domains.casework.choices import CaseState
from liren.domains.casework.errors import CaseNotFound
from liren.domains.casework.queries import case as cases
from liren.domains.casework.queries import portal as matters
from liren.domains.casework.queries.own import readings_of
from liren.domains.casework.rules.redaction import without_personal_data
from liren.domains.policy import queries as policy
from liren.faces.portal import receipts, showing
from liren.faces.portal.forms import PhotosForm, RateForm, WithdrawForm, WordsForm
from liren.faces.portal.turns import limited
from liren.faces.ui import forms as ui_forms
from liren.faces.ui.acting import actor_in
from liren.kernel import clock
from liren.kernel.refusals import Refusal

if TYPE_CHECKING:
    from liren.domains.casework.models import Case, Requester

REOPENABLE = (CaseState.RESOLVED, CaseState.CLOSED)
Forms = dict[str, forms.Form]
EMPTY: dict[str, Callable[[], forms.Form]] = {
    "answer_form": lambda: WordsForm(auto_id="answer_%s"),
    "add_form": lambda: WordsForm(auto_id="add_%s"),
    "photos_form": lambda: PhotosForm(auto_id="photos_%s"),
    "withdraw_form": lambda: WithdrawForm(auto_id="withdraw_%s"),
    "reopen_form": lambda: WordsForm(auto_id="reopen_%s"),
    "rate_form": lambda: RateForm(auto_id="rate_%s"),
}


def _own(request: HttpRequest, number: str) -> Requester:
    """The visitor's own part, by code or account. Raises `CaseNotFound`."""
    code = receipts.code_of(request, number)
    if code:
        requester = matters.requester_by_code(code)
        if requester.case.number == number:
            return requester
    return matters.own_requester(actor_in(request), number)


@require_safe
def matter(request: HttpRequest, number: str) -> HttpResponse:
    try:
        requester = _own(request, number)
    except CaseNotFound:
        if actor_in(request).is_signed_in:
            raise
        messages.warning(request, _("请先填这件事的查询码，或登录后从“我的”里打开。"))
        return redirect("portal:follow")
    return _page(request, requester, {})


def _page(request: HttpRequest, requester: Requester, filled: Forms) -> HttpResponse:
    """The page; `filled` are forms that came back with something to put right."""
    case = requester.case
    seen = case.merged_into or case
    is_first = requester.role == "first"  # whoever joined knows of the matter what is public, no more
    book = policy.rulebook(case.place_code, case.received_at.astimezone(clock.LOCAL).date())
    forms_shown = {name: filled.get(name) or make() for name, make in EMPTY.items()}
    words = {
        "requester": requester,
        "case": case,
        "seen": seen,
        "stages": showing.stages(seen),
        "thread": matters.thread_of(requester),
        "question": matters.open_question(requester) if case.is_open and not requester.has_left else None,
        "readings": readings_of(requester),
        "rating": matters.rating_of(requester),
        "history": cases.history_of(case, for_staff=False),
        "pictures": showing.pictures(case.id, seen.id),
        "is_first": is_first,
        "title": case.title if is_first else without_personal_data(case.title),
        "address": case.address if is_first else without_personal_data(case.address),
        "calendar": book.calendar,
        "by_clock": book.limits[case.urgency].resolve.clock,
        "can_reopen": _can_reopen(seen, book.figures.reopen_days),
        "code": receipts.code_of(request, case.number),
        **forms_shown,
    }
    return render(request, "portal/matter.html", words, status=422 if filled else 200)


def _can_reopen(case: Case, days: int) -> bool:
    if case.state not in REOPENABLE or case.resolved_at is None:
        return False
    return clock.now() <= case.resolved_at + dt.timedelta(days=days)


def _step(
    request: HttpRequest, number: str, name: str, form: forms.Form, act: Callable[..., None], done: str
) -> HttpResponse:
    """One thing done and back to the matter; or the same page with what is to be put right beside its field."""
    requester = _own(request, number)
    if form.is_valid():
        try:
            act(
                actor=actor_in(request),
                case_id=requester.case_id,
                code=receipts.code_of(request, number),
                **form.cleaned_data,
            )
        except Refusal as refusal:
            ui_forms.show(form, refusal)
        else:
            messages.success(request, done)
            return redirect("portal:matter", number)
    return _page(request, _own(request, number), {name: form})


@require_POST
@limited("matter")
def answer(request: HttpRequest, number: str) -> HttpResponse:
    form = WordsForm(request.POST, auto_id="answer_%s")
    return _step(request, number, "answer_form", form, deeds.answer_question, _("答复已经交给承办单位。"))


@require_POST
@limited("matter")
def add(request: HttpRequest, number: str) -> HttpResponse:
    form = WordsForm(request.POST, auto_id="add_%s")
    return _step(request, number, "add_form", form, deeds.add_words, _("补充的话已经交给承办单位。"))


@require_POST
@limited("matter")
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    form = WithdrawForm(request.POST, auto_id="withdraw_%s")
    return _step(request, number, "withdraw_form", form, deeds.withdraw_case, _("已经撤回。"))


@require_POST
@limited("matter")
def reopen(request: HttpRequest, number: str) -> HttpResponse:
    form = WordsForm(request.POST, auto_id="reopen_%s")
    done = _("已经请原单位重新办理，时限重新起算。")
    return _step(request, number, "reopen_form", form, deeds.reopen_case, done)


@require_POST
@limited("matter")
def rate(request: HttpRequest, number: str) -> HttpResponse:
    form = RateForm(request.POST, auto_id="rate_%s")
    return _step(request, number, "rate_form", form, deeds.rate_case, _("谢谢您的评价。"))


@require_POST
@limited("matter")
def photos(request: HttpRequest, number: str) -> HttpResponse:
    form = PhotosForm(request.POST, request.FILES, auto_id="photos_%s")
    return _step(request, number, "photos_form", form, _add_files, _("照片已经收到。"))


def _add_files(*, photos: list[object], **who: object) -> None:
    pictures.add_requester_files(uploads=photos, **who)  # type: ignore[arg-type]  # from a cleaned form
