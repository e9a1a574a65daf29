"""One matter, as the person who brought it sees it, and what that person can do."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from liren.domains.casework.actions import pictures
from liren.domains.casework.actions import requester as deeds
from liren.domains.casework.actions.appeals import object_to_exclusion
from liren.domains.casework.choices import CaseState
from liren.domains.casework.errors import CaseNotFound
from liren.domains.casework.queries import case as cases
from liren.domains.casework.queries import portal as matters
from liren.domains.casework.queries.appeals import appeal_of
from liren.domains.casework.queries.joint import calls_for_requester
from liren.domains.casework.queries.own import readings_of
from liren.domains.casework.queries.parts import MADE, parts_of
from liren.domains.casework.queries.passing import PASSED, pass_up_of
from liren.domains.casework.rules.redaction import without_personal_data
from liren.domains.policy import queries as policy
from liren.faces.portal import receipts, showing
from liren.faces.portal.forms import PhotosForm, RateForm, WithdrawForm, WordsForm
from liren.faces.portal.turns import limited
from liren.faces.ui import forms as ui_forms
from liren.faces.ui.acting import actor_in
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.refusals import Refusal

if TYPE_CHECKING:
    from liren.domains.casework.models import Case, Requester

REOPENABLE = (CaseState.RESOLVED, CaseState.CLOSED)
Forms = dict[str, forms.Form]


def _add_files(*, photos: pictures.Uploads, actor: Actor, case_id: uuid.UUID, code: str = "") -> None:
    pictures.add_requester_files(uploads=photos, actor=actor, case_id=case_id, code=code)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing the requester can do with the matter: its form, the deed, and what is said when it is done."""

    form: type[forms.Form]
    act: Callable[..., None]
    done: Promise


STEPS = {
    "answer": Step(WordsForm, deeds.answer_question, gettext_lazy("答复已经交给承办单位。")),
    "add": Step(WordsForm, deeds.add_words, gettext_lazy("补充的话已经交给承办单位。")),
    "photos": Step(PhotosForm, _add_files, gettext_lazy("照片已经收到。")),
    "withdraw": Step(WithdrawForm, deeds.withdraw_case, gettext_lazy("已经撤回。")),
    "reopen": Step(WordsForm, deeds.reopen_case, gettext_lazy("已经请原单位重新办理，时限重新起算。")),
    "object": Step(
        WordsForm, object_to_exclusion, gettext_lazy("异议已收到，会由另一个人复核，结果会告诉您。")
    ),
    "rate": Step(RateForm, deeds.rate_case, gettext_lazy("谢谢您的评价。")),
}


def _form(
    name: str, data: QueryDict | None = None, files: MultiValueDict[str, Any] | None = None
) -> forms.Form:
    """The form of a step; each has ids of its own, as all stand on one page."""
    return STEPS[name].form(data, files, auto_id=f"{name}_%s")


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
    """The page; `filled` are forms, by their step, that came back with something to put right."""
    case = requester.case
    seen = case.merged_into or case
    is_first = requester.role == "first"  # whoever joined knows of the matter what is public, no more
    book = policy.rulebook(case.place_code, case.received_at.astimezone(clock.LOCAL).date())
    history = cases.history_of(case, for_staff=False)
    rating = matters.rating_of(requester)
    shown = {f"{name}_form": filled.get(name) or _form(name) for name in STEPS}
    words = {
        "requester": requester,
        "case": case,
        "seen": seen,
        "stages": showing.stages(seen),
        "thread": matters.thread_of(requester),
        "question": matters.open_question(requester) if case.is_open and not requester.has_left else None,
        "readings": readings_of(requester),
        "rating": rating,
        "appeal": appeal_of(rating),
        "history": history,
        "parts": parts_of(seen.id) if any(line.verb == MADE for line in history) else [],
        "passed_up": pass_up_of(seen) if any(line.verb == PASSED for line in history) else None,
        "called": calls_for_requester(seen),
        "pictures": showing.pictures(case.id, seen.id),
        "is_first": is_first,
        "title": case.title if is_first else without_personal_data(case.title),
        "address": case.address if is_first else without_personal_data(case.address),
        "calendar": book.calendar,
        "by_clock": case.is_outside_clock
        if case.resolve_by == case.due_outside
        else book.limits[case.urgency].resolve.clock,
        "can_reopen": _can_reopen(seen, book.figures.reopen_days),
        "code": receipts.code_of(request, case.number),
        **shown,
    }
    return render(request, "portal/matter.html", words, status=422 if filled else 200)


def _can_reopen(case: Case, days: int) -> bool:
    if case.state not in REOPENABLE or case.resolved_at is None:
        return False
    return clock.now() <= case.resolved_at + dt.timedelta(days=days)


def _take(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """One thing done and back to the matter; or the same page with what is to be put right beside its field."""
    requester = _own(request, number)
    step, form = STEPS[name], _form(name, request.POST, request.FILES)
    if form.is_valid():
        try:
            step.act(
                actor=actor_in(request),
                case_id=requester.case_id,
                code=receipts.code_of(request, number),
                **form.cleaned_data,
            )
        except Refusal as refusal:
            ui_forms.show(form, refusal)
        else:
            messages.success(request, str(step.done))
            return redirect("portal:matter", number)
    return _page(request, _own(request, number), {name: form})


def _view(name: str) -> Callable[[HttpRequest, str], HttpResponse]:
    @require_POST
    @limited("matter")
    def view(request: HttpRequest, number: str) -> HttpResponse:
        return _take(request, number, name)

    return view


answer, add, photos = _view("answer"), _view("add"), _view("photos")
withdraw, reopen, rate = _view("withdraw"), _view("reopen"), _view("rate")
object_to = _view("object")
