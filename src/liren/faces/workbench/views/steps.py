"""A step of the workflow: its form, taking it, and what to do when somebody else was faster."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from liren.domains.casework.choices import CaseState, Verb
from liren.domains.casework.policies import can_handle_case
from liren.domains.casework.queries.case import get_case, possible_steps
from liren.domains.casework.queries.disputes import dispute_of
from liren.domains.casework.queries.joint import calls_of
from liren.domains.casework.queries.parts import parts_of
from liren.domains.casework.queries.passing import pass_up_of
from liren.domains.casework.queries.repeats import repeat_of
from liren.domains.casework.queries.story import Story, story_of
from liren.domains.casework.rules import workflow
from liren.domains.policy.queries import case_figures, rulebook
from liren.faces.ui import doors
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import show
from liren.faces.workbench.deeds import DEEDS
from liren.faces.workbench.dispute_deeds import DISPUTE_NEEDS
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.joint_deeds import CALL_NEEDS
from liren.faces.workbench.joint_panel import (
    dispute_steps,
    parts_steps,
    passing_steps,
    repeat_steps,
    steps_offered,
)
from liren.faces.workbench.parts_deeds import PARTS_NEEDS
from liren.faces.workbench.passing_deeds import PASS_UP_NEEDS
from liren.faces.workbench.repeats_deeds import REPEAT_NEEDS
from liren.faces.workbench.showing import Row, is_fragment, runs_by_clock, steps_of
from liren.faces.workbench.step_deeds import Deed
from liren.faces.workbench.step_forms import StepForm
from liren.kernel.actor import Actor
from liren.kernel.refusals import BadInput, NotAllowed, NotFound, Refusal, StalePage

if TYPE_CHECKING:
    from liren.domains.casework.models import Case

STALE = 409
PREFILLED = (
    "call_back",
    "into",
    "category",
    "call",
    "other",
    "kind",
    "relation",
)  # what a link to a step may say beforehand


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right("cases.view")
def page(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    actor = actor_in(request)
    deed = DEEDS.get(verb)
    if deed is None:
        raise Http404
    case = get_case(actor, number)
    if request.method == "POST":
        return _taken(request, actor, case, deed, verb)
    _check_possible(actor, case, deed)
    form = deed.form(None, None, actor=actor, case=case)
    for name in PREFILLED:
        if name in form.fields and name in request.GET:
            form.fields[name].initial = request.GET[name]
    return _shown(request, case, deed, verb, form, 200)


def _check_possible(actor: Actor, case: Case, deed: Deed) -> None:
    """The page of a step is not opened to be refused at its end: the state says why, else the right is missing."""
    if _is_possible(actor, case, deed):
        return
    if deed.needs in Verb.values:
        workflow.step(CaseState(case.state), Verb(deed.needs))
    raise NotAllowed


def _is_possible(actor: Actor, case: Case, deed: Deed) -> bool:
    if deed.needs == "rectify":
        return can_handle_case(actor, case)
    if deed.needs in CALL_NEEDS:
        return deed.needs in steps_offered(actor, case, calls_of(case))
    if deed.needs in DISPUTE_NEEDS:
        return deed.needs in dispute_steps(actor, case, dispute_of(case))
    if deed.needs in PASS_UP_NEEDS:
        return deed.needs in passing_steps(actor, case, pass_up_of(case))
    if deed.needs in PARTS_NEEDS:
        return deed.needs in parts_steps(actor, case, has_parts=bool(parts_of(case.id)))
    if deed.needs in REPEAT_NEEDS:
        return deed.needs in repeat_steps(actor, case, repeat_of(case))
    figures = case_figures(case.place_code)
    return deed.needs in possible_steps(actor, case, returns_max=figures.returns_max)


def _taken(request: HttpRequest, actor: Actor, case: Case, deed: Deed, verb: str) -> HttpResponse:
    form = deed.form(request.POST, request.FILES, actor=actor, case=case)
    if not form.is_valid():
        return _shown(request, case, deed, verb, form, 422)
    try:
        deed.take(actor, case, form.cleaned_data, form.cleaned_data.get("version"))
    except (NotAllowed, NotFound) as refusal:
        if not refusal.field:
            raise
        show(form, refusal)
        return _shown(request, case, deed, verb, form, 422)
    except StalePage as refusal:
        return _stale(request, actor, case, deed, verb, form, refusal)
    except Refusal as refusal:
        if refusal.status not in (409, 422):
            raise
        show(form, refusal)
        return _shown(request, case, deed, verb, form, 422 if isinstance(refusal, BadInput) else STALE)
    messages.success(request, str(deed.done))
    return HttpResponseRedirect(_next(request, case, deed))


def _next(request: HttpRequest, case: Case, deed: Deed) -> str:
    """Back to where the step was taken from; a matter that has left the actor's hands may not be seen any more."""
    wanted = doors.safe_next(request, "")
    if wanted:
        return wanted
    return (
        reverse("bench:mine") if _has_left(request, case, deed) else reverse("bench:case", args=[case.number])
    )


def _has_left(request: HttpRequest, case: Case, deed: Deed) -> bool:
    if not deed.leaves:
        return False
    try:
        get_case(actor_in(request), case.number)
    except NotFound:
        return True
    return False


def _stale(
    request: HttpRequest, actor: Actor, case: Case, deed: Deed, verb: str, form: StepForm, refusal: StalePage
) -> HttpResponse:
    """What was typed stays; what others did meanwhile stands above it."""
    is_possible = _is_possible(actor, case, deed)
    if not is_possible and _is_plain(form):
        messages.info(request, gettext("这件事已经往前走了，没有再做一遍。"))
        return HttpResponseRedirect(reverse("bench:case", args=[case.number]))
    opened = form.opened_at()
    form.renewed()
    show(form, refusal)
    return _shown(request, case, deed, verb, form, STALE, changed_since=opened)


def _is_plain(form: StepForm) -> bool:
    return all(field.is_hidden for field in form)


def _shown(
    request: HttpRequest,
    case: Case,
    deed: Deed,
    verb: str,
    form: StepForm,
    status: int,
    changed_since: dt.datetime | None = None,
) -> HttpResponse:
    words: dict[str, Any] = {
        "case": case,
        "deed": deed,
        "verb": verb,
        "form": form,
        "next": doors.safe_next(request, ""),
        "is_plain": _is_plain(form),
        "has_files": form.is_multipart(),
    }
    if is_fragment(request) and status == 200:
        return render(request, "bench/case/step_form.html", words)
    story: Story = story_of(case)
    book = rulebook(case.place_code)
    words |= {
        "steps": steps_of(case),
        "story": story,
        "recent": story.lines[:5],
        "changed": story.since(changed_since) if changed_since else [],
        "calendar": book.calendar,
        "row": Row(case, runs_by_clock(case, book), ""),
    }
    return render(request, "bench/case/step.html", words, status=status)
