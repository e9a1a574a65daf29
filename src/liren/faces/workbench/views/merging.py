"""The same person written down twice: looked for, compared side by side, made one, and two again."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from liren.domains.people import queries
from liren.domains.people.actions import reading
from liren.domains.people.actions.merging import Chosen, merge_persons
from liren.domains.people.actions.unmerging import undo_merge
from liren.domains.people.merge_errors import MergeNotFound
from liren.domains.people.queries import merging
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted, show
from liren.faces.workbench import people_tasks
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.people_forms import FindForm, PurposeForm
from liren.kernel import ids, turns
from liren.kernel.refusals import Refusal

METHODS = ["GET", "HEAD", "POST"]
MERGE = "people.merge"
WRONG = (409, 422)
SOUGHT_MOST = 600  # searches of one person in an hour


@require_http_methods(METHODS)
@with_right(MERGE)
def look(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """Which other entry is the same person: the box of the register, each line leading to the comparison."""
    actor = actor_in(request)
    form = FindForm(posted(request), auto_id="f_%s")
    words: dict[str, Any] = {"form": form, "head": queries.head_of(actor, person_id)}
    status = 422 if form.is_bound else 200
    if form.is_valid():
        turns.take("people.find", str(actor.id), most=SOUGHT_MOST)
        try:
            words["found"] = reading.look_for(actor=actor, text=form.cleaned_data["text"])
            status = 200
        except Refusal as refusal:
            if refusal.status not in WRONG:
                raise
            show(form, refusal)
    return render(request, "bench/merging/look.html", words, status=status)


@never_cache
@require_http_methods(METHODS)
@with_right(MERGE)
def compare(request: HttpRequest, person_id: uuid.UUID, other_id: uuid.UUID) -> HttpResponse:
    """Both cards beside each other once they are open for the task; before that, masked, with the purpose asked."""
    if request.POST.get("do") == "open" or not _are_open(request, person_id, other_id):
        return _opened(request, person_id, other_id)
    if request.method == "POST":
        try:
            merge = merge_persons(
                actor=actor_in(request), kept_id=person_id, gone_id=other_id, chosen=_chosen(request)
            )
        except Refusal as refusal:
            if refusal.status not in WRONG:
                raise
            return _compared(request, person_id, other_id, refusal)
        messages.success(request, _("已经合并。不对的话，可以在这里撤销。"))
        return redirect("bench:person_merged", merge_id=merge.id)
    return _compared(request, person_id, other_id)


def _are_open(request: HttpRequest, *people: uuid.UUID) -> bool:
    return all(people_tasks.is_open(request, one) for one in people)


def _opened(request: HttpRequest, person_id: uuid.UUID, other_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    sent = request.POST if request.POST.get("do") == "open" else None
    form = PurposeForm(sent, initial={"purpose": people_tasks.purpose_in(request) or "correction"})
    if form.is_valid():
        for one in (person_id, other_id):
            reading.open_card(actor=actor, person_id=one, purpose=form.cleaned_data["purpose"])
            people_tasks.remember(request, one, form.cleaned_data["purpose"])
        return redirect(request.get_full_path())
    heads = [queries.head_of(actor, one) for one in (person_id, other_id)]
    words = {"heads": heads, "form": form, "kept_id": person_id, "gone_id": other_id}
    return render(request, "bench/merging/closed.html", words, status=422 if form.is_bound else 200)


def _compared(
    request: HttpRequest, person_id: uuid.UUID, other_id: uuid.UUID, refusal: Refusal | None = None
) -> HttpResponse:
    found = merging.compare(actor_in(request), person_id, other_id)
    taken = _taken(request) if request.method == "POST" else {one.name for one in found.forks if one.is_taken}
    words = {
        "found": found,
        "rows": [(fork, fork.name in taken) for fork in found.forks],
        "refusal": refusal,
        "pair": ids.as_uuid(request.GET.get("pair", "")),  # of the list it was opened from
        "life": request.POST.get("life", ""),
    }
    return render(request, "bench/merging/compare.html", words, status=refusal.status if refusal else 200)


def _taken(request: HttpRequest) -> set[str]:
    return {name[5:] for name, side in request.POST.items() if name.startswith("take:") and side == "theirs"}


def _chosen(request: HttpRequest) -> Chosen:
    sent = [request.POST.get(name, "") for name in ("kept_version", "gone_version")]
    mine, theirs = (int(one) if one.isascii() and one.isdecimal() and len(one) < 9 else 0 for one in sent)
    return Chosen((mine, theirs), sorted(_taken(request)), request.POST.get("life", ""))


@never_cache
@require_http_methods(METHODS)
@with_right(MERGE)
def merged(request: HttpRequest, merge_id: uuid.UUID) -> HttpResponse:
    """One merge: who, when, and the button that takes it back."""
    actor = actor_in(request)
    refusal = None
    if request.method == "POST":
        try:
            merge = undo_merge(actor=actor, merge_id=merge_id)
        except Refusal as refused:
            if refused.status not in WRONG:
                raise
            refusal = refused
        else:
            messages.success(request, _("已经分开，两张卡都和合并前一样。"))
            return redirect("bench:person", person_id=merge.kept_id)
    view = merging.merge_of(actor, merge_id)
    if view is None:
        raise MergeNotFound
    words = {"view": view, "refusal": refusal}
    return render(request, "bench/merging/merged.html", words, status=refusal.status if refusal else 200)
