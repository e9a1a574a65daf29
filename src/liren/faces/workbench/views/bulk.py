"""Dispatching several matters at once: first what would go where, then doing it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from liren.domains.casework.actions.dispatch import BulkResult, assign_many
from liren.domains.casework.choices import CaseState
from liren.domains.casework.queries.case import possible_steps
from liren.domains.casework.queries.catalogue import catalogue_of
from liren.domains.casework.queries.desk import case_ids, cases_by_number
from liren.domains.organisations.queries import bodies_offered_to
from liren.domains.policy.rules.casework import Rulebook
from liren.faces.ui import doors
from liren.faces.ui.acting import actor_in
from liren.faces.workbench.desk_sheet import Suggestion, suggestion_for
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.showing import book_of, county_of, runs_by_clock
from liren.kernel.actor import Actor

if TYPE_CHECKING:
    from liren.domains.casework.models import Case


@dataclass(frozen=True, slots=True)
class Plan:
    """Where one chosen matter would go, or why it would not."""

    case: Case
    suggestion: Suggestion
    by_clock: bool
    obstacle: str

    @property
    def goes(self) -> bool:
        """Whether it can go; where the catalogue names no handler, once one has been chosen."""
        return not self.obstacle


@require_POST
@with_right("cases.dispatch")
def preview(request: HttpRequest) -> HttpResponse:
    """Nothing is written yet."""
    actor = actor_in(request)
    numbers = request.POST.getlist("pick")
    back = doors.safe_next(request, reverse("bench:desk"))
    if not numbers:
        messages.warning(request, _("还没有勾选。先勾几件，再预览。"))
        return HttpResponseRedirect(back)
    book = book_of(actor)
    categories, bodies = catalogue_of(county_of(actor)), bodies_offered_to(actor, with_places=True)
    plans = [
        Plan(
            case,
            suggestion_for(case, categories, bodies, book),
            runs_by_clock(case, book),
            _obstacle(actor, case, book),
        )
        for case in cases_by_number(actor, numbers)
    ]
    words = {
        "going": [plan for plan in plans if plan.goes],
        "staying": [plan for plan in plans if not plan.goes],
        "bodies": bodies,
        "calendar": book.calendar,
        "back": back,
    }
    return render(request, "bench/desk/bulk.html", words)


def _obstacle(actor: Actor, case: Case, book: Rulebook) -> str:
    if case.is_merged:
        return _("已并入别的事，随主件派")
    if case.state != CaseState.RECEIVED:
        return _("现在是“%(state)s”，已经派过了") % {"state": case.state_label}
    if case.return_count >= book.figures.returns_max:
        return _("退回已满次数，要由街道裁定")
    if "assign" not in possible_steps(actor, case, returns_max=book.figures.returns_max):
        return _("不在您的派单范围内")
    return ""


@require_POST
@with_right("cases.dispatch")
def confirm(request: HttpRequest) -> HttpResponse:
    """Each matter goes by itself: one that is refused does not hold up the rest."""
    actor = actor_in(request)
    back = doors.safe_next(request, reverse("bench:desk"))
    numbers = request.POST.getlist("pick")
    known = case_ids(actor, numbers)
    chosen = [
        (known[number], body)
        for number in numbers
        if number in known and (body := _uuid(request.POST.get(f"body-{number}", ""))) is not None
    ]
    classes = {
        known[number]: request.POST.get(f"category-{number}", "") for number in numbers if number in known
    }
    result = assign_many(actor=actor, chosen=chosen, classes=classes)
    _say(request, result)
    return HttpResponseRedirect(back)


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _say(request: HttpRequest, result: BulkResult) -> None:
    if result.done:
        n = len(result.done)
        messages.success(request, ngettext("派出 {n} 件。", "派出 {n} 件。", n).format(n=n))
    for number, sentence in result.refused:
        messages.error(request, f"{number}：{sentence}")
