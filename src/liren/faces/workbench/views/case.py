"""The page of one matter, and the small things done on it: notes, files, reading who brought it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from liren.domains.casework.actions.comments import mark_mentions_seen, write_note
from liren.domains.casework.actions.pictures import add_staff_files
from liren.domains.casework.actions.reading import open_requester
from liren.domains.casework.choices import ENDED_STATES, CaseState, PhotoKind, ReadingPurpose
from liren.domains.casework.policies import can_appeal_rating, can_handle_case, can_take_in
from liren.domains.casework.queries.appeals import rated_body
from liren.domains.casework.queries.around import Around, around
from liren.domains.casework.queries.case import (
    RequesterView,
    case_with_beside,
    get_case,
    possible_steps,
    requesters_of,
)
from liren.domains.casework.queries.comments import Comment, comments_of
from liren.domains.casework.queries.files import file_for_staff, files_of
from liren.domains.casework.queries.hot import hot_of_case
from liren.domains.casework.queries.joint import calls_of
from liren.domains.casework.queries.repeats import RepeatTold
from liren.domains.casework.queries.story import Story, ratings_of
from liren.domains.casework.queries.suggesting import suggestion_of
from liren.domains.casework.queries.told import Told, told_of
from liren.domains.casework.queries.waiting import MENTIONS
from liren.domains.policy.queries import rulebook
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import show
from liren.faces.ui.papers import answer_with
from liren.faces.ui.passes import by_pass
from liren.faces.workbench import rail
from liren.faces.workbench.buttons import buttons_of
from liren.faces.workbench.deeds import DEEDS
from liren.faces.workbench.doors import staff_only, with_right
from liren.faces.workbench.joint_panel import (
    dispute_steps,
    lines_of,
    parts_steps,
    passing_steps,
    repeat_steps,
    steps_offered,
)
from liren.faces.workbench.place_picture import case_picture
from liren.faces.workbench.showing import Row, runs_by_clock, steps_of
from liren.faces.workbench.step_forms import NoteForm
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.refusals import Refusal

if TYPE_CHECKING:
    from liren.domains.casework.models import Case, JointCall

RATINGS = {"rated", "merged"}  # what stands in the history where there may be ratings
RATED = (CaseState.RESOLVED, CaseState.CLOSED)


@never_cache
@require_safe
@with_right("cases.view")
def page(request: HttpRequest, number: str) -> HttpResponse:
    return _page(request, case_with_beside(actor_in(request), number))


def _comments(request: HttpRequest, actor: Actor, case: Case, told: Told) -> list[Comment]:
    """What colleagues said; whoever opens the page has then seen where it names him."""
    found = comments_of(actor, told.words.notes, told.named, told.earlier)
    if any(comment.is_new for comment in found) and request.method != "HEAD":
        counts = rail.counts_of(request, actor)
        counts[MENTIONS] -= mark_mentions_seen(actor=actor, case_id=case.id) > 0
    return found


@sensitive_variables("opened")
def _page(
    request: HttpRequest,
    case: Case,
    *,
    opened: list[RequesterView] | None = None,
    note: NoteForm | None = None,
    status: int = 200,
    why: Refusal | None = None,
) -> HttpResponse:
    actor = actor_in(request)
    told = told_of(case)
    story = told.story
    figures = rulebook(case.place_code)
    book = figures if case.is_open and not case.is_suspended else None
    rated = ratings_of(case) if RATINGS & story.verbs else []
    possible = possible_steps(actor, case, returns_max=book.figures.returns_max if book else 2)
    called = calls_of(case) if "joint_called" in story.verbs else []
    near = around(actor, case, story.verbs, figures.recurring)
    repeat = _repeat(case, near)
    beside = _beside(actor, case, story, called, near, repeat)
    is_public = request.GET.get("show") == "public"
    words: dict[str, Any] = {
        "case": case,
        "row": Row(case, bool(book and runs_by_clock(case, book)), ""),
        "steps": steps_of(case),
        "calendar": book.calendar if book else None,
        "possible": possible,
        "buttons": buttons_of(actor, case, possible, story, rated, beside),
        "dispute": story.dispute,
        "passed_up": story.passed_up,
        "near": near,
        "repeat": repeat,
        "orders": told.orders,
        "calls": lines_of(actor, case, called, book),
        "lines": story.public_lines() if is_public else story.lines,
        "is_public_only": is_public,
        "hold": story.hold,
        "words": told.words,
        "hands": told.hands,
        "comments": _comments(request, actor, case, told),
        "ratings": rated,
        "may_appeal": bool(rated) and can_appeal_rating(actor, rated_body(case).id),
        "sees_requester": "see_requester" in possible,
        "is_opened": opened is not None,
        "requesters": opened if opened is not None else requesters_of(actor, case),
        "purposes": ReadingPurpose.choices,
        "why": why,
        "note": note or NoteForm(auto_id="n_%s"),
        "picture": case_picture(case),
        "learnt": suggestion_of(case) if case.state == CaseState.RECEIVED else None,
        "hot_issue": hot_of_case(actor, case),
        "seen": clock.now().isoformat(),
        "printed_at": clock.now(),
        "kept": " ".join([f"note-{case.number}", *(f"step-{verb}-{case.number}" for verb in DEEDS)]),
        **_files(actor, case),
    }
    return render(request, "bench/case/page.html", words, status=status)


def _repeat(case: Case, near: Around) -> RepeatTold | None:
    if not near.answers:
        return None
    return RepeatTold(near.answers, getattr(case, "open_closing", None), near.is_oftener)


def _beside(
    actor: Actor, case: Case, story: Story, called: list[JointCall], near: Around, repeat: RepeatTold | None
) -> frozenset[str]:
    """The steps the actor can take on what stands beside the matter. No query."""
    return (
        steps_offered(actor, case, called)
        | dispute_steps(actor, case, story.dispute)
        | passing_steps(actor, case, story.passed_up)
        | repeat_steps(actor, case, repeat)
        | parts_steps(actor, case, has_parts=bool(near.parts))
    )


def _files(actor: Actor, case: Case) -> dict[str, Any]:
    kept = files_of(case)
    may_take_in = can_take_in(actor, case.place_code) and case.state not in ENDED_STATES
    return {
        "may_add_files": can_handle_case(actor, case) or may_take_in,
        "before": [f for f in kept if f.is_picture and f.kind != PhotoKind.AFTER],
        "after": [f for f in kept if f.is_picture and f.kind == PhotoKind.AFTER],
        "papers": [f for f in kept if not f.is_picture],
    }


@require_POST
@with_right("cases.view")
def note(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_in(request)
    case = case_with_beside(actor, number)
    form = NoteForm(request.POST, auto_id="n_%s")
    if not form.is_valid():
        return _page(request, case, note=form, status=422)
    try:
        write_note(actor=actor, case_id=case.id, words=form.cleaned_data["words"])
    except Refusal as refusal:
        show(form, refusal)
        return _page(request, case, note=form, status=refusal.status)
    messages.success(request, _("记下了，居民看不到。"))
    return HttpResponseRedirect(reverse("bench:case", args=[number]) + "#inside")


@never_cache
@require_POST
@with_right("cases.see_requester")
def requester(request: HttpRequest, number: str) -> HttpResponse:
    """Opens names and telephone numbers for this one page; the look is written down with its purpose."""
    actor = actor_in(request)
    case = case_with_beside(actor, number)
    try:
        opened = open_requester(actor=actor, case_id=case.id, purpose=request.POST.get("purpose", ""))
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        return _page(request, case, why=refusal, status=422)
    return _page(request, case, opened=opened)


@require_POST
@with_right("cases.handle", "cases.intake")
def add_files(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_in(request)
    case = get_case(actor, number)
    kind = request.POST.get("kind", PhotoKind.AFTER)
    try:
        uploads = request.FILES.getlist("photos")
        add_staff_files(actor=actor, case_id=case.id, uploads=uploads, kind=kind)
    except Refusal as refusal:
        if refusal.status not in (409, 422):
            raise
        messages.error(request, str(refusal))
    else:
        if uploads:
            messages.success(request, _("文件已存好。"))
    return HttpResponseRedirect(reverse("bench:case", args=[number]) + "#files")


@staff_only
@by_pass
def file(request: HttpRequest, file_id: uuid.UUID, variant: str) -> FileResponse:
    """A photo or paper of a matter the actor sees; pictures are shown, papers are taken away."""
    stored = file_for_staff(actor_in(request), file_id)
    return answer_with(stored, variant)
