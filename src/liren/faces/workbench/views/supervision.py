"""One supervision (督办): opening it, its page, its steps, its paper, its files."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from liren.domains.casework import policies
from liren.domains.casework.actions import supervision as deeds
from liren.domains.casework.actions.reading import note_printing
from liren.domains.casework.actions.supervision_opening import open_supervision
from liren.domains.casework.choices import SupervisionLevel, SupervisionState
from liren.domains.casework.errors import CaseNotFound
from liren.domains.casework.queries import supervision as found
from liren.domains.casework.rules.supervision import TABLE, Act, raised
from liren.domains.policy.queries import rulebook
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import Form, posted, show
from liren.faces.ui.papers import answer_with
from liren.faces.ui.passes import by_pass
from liren.faces.workbench import supervision_forms as forms
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.showing import limit_words
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotAllowed, Refusal

if TYPE_CHECKING:
    from liren.domains.casework.models import Supervision

    Words = str | Promise

SHOWN = (409, 422)  # refusals that stand above the form


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a supervision on a page of its own."""

    form: type[Form]
    title: Words
    button: Words
    done: Words
    take: Callable[[Actor, uuid.UUID, Any], None]
    is_lead: bool = True  # the supervisor's, otherwise the body's


def _answer(actor: Actor, one: uuid.UUID, form: Any) -> None:
    given = form.cleaned_data
    deeds.answer_supervision(
        actor=actor,
        supervision_id=one,
        words=given["words"],
        version=given["version"],
        papers=given["papers"] or (),
    )


def _return(actor: Actor, one: uuid.UUID, form: Any) -> None:
    given = form.cleaned_data
    deeds.return_answer(actor=actor, supervision_id=one, words=given["words"], version=given["version"])


def _raise(actor: Actor, one: uuid.UUID, form: Any) -> None:
    given = form.cleaned_data
    deeds.raise_supervision(actor=actor, supervision_id=one, words=given["words"], version=given["version"])


def _instruct(actor: Actor, one: uuid.UUID, form: Any) -> None:
    deeds.instruct(
        actor=actor,
        supervision_id=one,
        instructed=form.instructed(),
        version=form.cleaned_data["version"],
    )


def _close(actor: Actor, one: uuid.UUID, form: Any) -> None:
    given = form.cleaned_data
    deeds.close_supervision(
        actor=actor,
        supervision_id=one,
        result=given["result"],
        words=given["words"],
        version=given["version"],
    )


STEPS: dict[str, Step] = {
    "answer": Step(
        forms.AnswerForm, _("答复督办"), _("提交说明"), _("说明已交给督办员。"), _answer, is_lead=False
    ),
    "close": Step(forms.CloseForm, _("销号"), _("销号"), _("已销号。"), _close),
    "return": Step(forms.ReturnForm, _("退回说明"), _("退回"), _("已退回，期限重新起算。"), _return),
    "raise": Step(forms.RaiseForm, _("加重督办"), _("加重"), _("已加重，期限重新起算。"), _raise),
    "instruct": Step(
        forms.InstructForm, _("附领导批示"), _("附上批示"), _("批示已附上，期限重新起算。"), _instruct
    ),
}


def possible(actor: Actor, supervision: Supervision) -> list[str]:
    """The steps this actor can take now, the first one leading. No query."""
    state = SupervisionState(supervision.state)
    steps = [name for name in STEPS if (state, Act(name)) in TABLE]
    if raised(SupervisionLevel(supervision.level)) is None and "raise" in steps:
        steps.remove("raise")
    leads = policies.can_lead_supervision(actor, supervision)
    answers = policies.can_answer_supervision(actor, supervision)
    return [name for name in steps if (leads if STEPS[name].is_lead else answers)]


@never_cache
@require_safe
@with_right("cases.view")
def page(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_in(request)
    supervision = found.get_supervision(actor, number)
    return render(request, "bench/supervision/page.html", _words(actor, supervision))


def _words(actor: Actor, supervision: Supervision) -> dict[str, Any]:
    book = rulebook(supervision.place_code)
    return {
        "supervision": supervision,
        "case": supervision.case,
        "sees_case": policies.can_view_case(actor, supervision.case),
        "calendar": book.calendar,
        "limit": limit_words(book.supervision.limits[supervision.level]),
        "steps": [(name, STEPS[name]) for name in possible(actor, supervision)],
        "lines": found.history_of(supervision),
        "instructions": found.instructions_of(supervision),
        "papers": found.papers_of(supervision),
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right("cases.view")
def act(request: HttpRequest, number: str, act: str) -> HttpResponse:
    actor, step = actor_in(request), STEPS.get(act)
    if step is None:
        raise Http404
    supervision = found.get_supervision(actor, number)
    may = policies.can_lead_supervision if step.is_lead else policies.can_answer_supervision
    if not may(actor, supervision):
        raise NotAllowed
    form = step.form(posted(request), request.FILES or None, initial={"version": supervision.version})
    status = 200
    if form.is_bound:
        refusal = _taken(actor, supervision, step, form) if form.is_valid() else None
        if form.is_valid() and refusal is None:
            messages.success(request, str(step.done))
            return redirect("bench:supervision", number=number)
        status = refusal.status if refusal else 422
    words = {
        "supervision": supervision,
        "step": step,
        "act": act,
        "form": form,
        "calendar": rulebook(supervision.place_code).calendar,
    }
    return render(request, "bench/supervision/act.html", words, status=status)


def _taken(actor: Actor, supervision: Supervision, step: Step, form: Form) -> Refusal | None:
    """Takes the step; what can be mended in the form is shown in it."""
    try:
        step.take(actor, supervision.id, form)
    except Refusal as refusal:
        if refusal.status not in SHOWN:
            raise
        show(form, refusal)
        return refusal
    return None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right("cases.supervise")
def open_one(request: HttpRequest) -> HttpResponse:
    """Puts a matter under supervision; one that is already leads to its supervision."""
    actor = actor_in(request)
    number = (request.POST.get("number") or request.GET.get("case", "")).strip()
    if request.method != "POST" and number:
        there = found.open_number_of(actor, number)
        if there:
            messages.info(request, str(_("这件事已经在督办。")))
            return redirect("bench:supervision", number=there)
    form = forms.OpenForm(
        posted(request),
        request.FILES or None,
        bodies=_bodies(actor, number),
        initial={"number": number, "level": SupervisionLevel.NOTICE},
    )
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        made = _opened(actor, form)
        if made is not None:
            messages.success(request, str(_("督办已发出，被督办单位已收到通知。")))
            return redirect("bench:supervision", number=made.number)
    return render(request, "bench/supervision/open.html", {"form": form, "number": number}, status=status)


def _bodies(actor: Actor, number: str) -> Any:
    if not number:
        return []
    try:
        return found.bodies_in_hand(actor, number)
    except CaseNotFound:
        return []


def _opened(actor: Actor, form: forms.OpenForm) -> Supervision | None:
    given = form.cleaned_data
    try:
        return open_supervision(
            actor=actor,
            number=given["number"],
            level=given["level"],
            words=given["words"],
            body_id=uuid.UUID(given["body"]) if given["body"] else None,
            instructed=form.instructed() if form.has_instruction else None,
        )
    except Refusal as refusal:
        if refusal.status not in SHOWN:
            raise
        show(form, refusal)
        return None


@require_safe
@with_right("cases.view")
def print_one(request: HttpRequest, number: str) -> HttpResponse:
    """The slip of supervision (督办单) with its boxes for signatures."""
    actor = actor_in(request)
    supervision = found.get_supervision(actor, number)
    note_printing(actor=actor, place_code=supervision.place_code, numbers=[supervision.number])
    words = {
        "supervision": supervision,
        "case": supervision.case,
        "instructions": found.instructions_of(supervision),
        "printed_at": clock.now(),
    }
    return render(request, "bench/supervision/print.html", words)


@with_right("cases.view")
@by_pass
def file(request: HttpRequest, file_id: uuid.UUID, variant: str) -> FileResponse:
    """The page of an instruction, or a paper of an explanation."""
    stored = found.supervision_file(actor_in(request), file_id)
    return answer_with(stored, variant)
