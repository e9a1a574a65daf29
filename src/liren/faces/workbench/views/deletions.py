"""Whose data are to be deleted: the list, one request with what the law keeps, the decision, and carrying it out."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.domains.people.choices import CardPurpose
from liren.domains.people.policies import SECOND
from liren.domains.policy.queries import rulebook
from liren.domains.rights import policies
from liren.domains.rights.actions.carrying_out import carry_out, open_deletion
from liren.domains.rights.actions.deletions import decide_deletion, return_deletion
from liren.domains.rights.policies import CORRECT
from liren.domains.rights.queries import deletions
from liren.faces.ui import moments
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import Form, posted, show
from liren.faces.workbench import exports, people_tasks
from liren.faces.workbench.deletion_forms import ConfirmForm, DeletionFilterForm, VerdictForm
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.filters import list_words, tabs_of
from liren.faces.workbench.showing import county_of
from liren.kernel.actor import Actor
from liren.kernel.exports import Listing
from liren.kernel.refusals import Refusal

LIST = "rights.deletions"
SHOWN = (409, 422)


def view_names() -> list[tuple[str, str]]:
    return [
        ("open", _("等决定的")),
        ("prepared", _("等执行的")),
        ("late", _("逾期")),
        ("closed", pgettext("deletions", "了结的")),
        ("all", _("全部")),
    ]


def _view(given: QueryDict, actor: Actor) -> str:
    """Whoever is the second pair of eyes alone begins with what waits for that."""
    wanted = given.get("view", "")
    first = "open" if actor.has(CORRECT) else "prepared"
    return wanted if wanted in deletions.VIEWS else first


@never_cache
@require_safe
@with_right(CORRECT, SECOND)
def page(request: HttpRequest) -> HttpResponse:
    actor, view = actor_in(request), _view(request.GET, actor_in(request))
    form = DeletionFilterForm(request.GET, actor)
    wanted = form.wanted(view)
    rows, next_key = deletions.page(actor, wanted, request.GET.get("after", ""))
    tabs = tabs_of(view_names(), view, deletions.count_views(actor, wanted), request.GET)
    words = {
        **list_words(form, request.GET, view=view, tabs=tabs),
        "may_export": actor.has(CORRECT),
        "alarming": ("late",),
        "rows": [(line, _place(form, line)) for line in rows],
        "next_key": next_key,
        "calendar": rulebook(county_of(actor)).calendar,
    }
    return render(request, "bench/rights/deletions.html", words)


@require_POST
@with_right(CORRECT, SECOND)
def open_one(request: HttpRequest, deletion_id: uuid.UUID) -> HttpResponse:
    """The reading is written down; the card stays open for the task."""
    actor = actor_in(request)
    person_id = open_deletion(actor=actor, deletion_id=deletion_id)
    people_tasks.remember(request, person_id, CardPurpose.CORRECTION)
    return redirect("bench:deletion", deletion_id=deletion_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right(CORRECT, SECOND)
def one(request: HttpRequest, deletion_id: uuid.UUID) -> HttpResponse:
    """What is held, with what the law keeps and until when, while the card is open for the task."""
    actor = actor_in(request)
    row = deletions.deletion_seen(actor, deletion_id)
    if row.is_open and not people_tasks.is_open(request, row.person_id):
        return render(request, "bench/rights/deletion_closed.html", {"line": deletions.line_of(row)})
    if row.state != "open":
        return _shown(request, deletion_id)
    offered, keys = deletions.offered_shown(row.person)
    form = VerdictForm(posted(request), offered=deletions.wanted_of(row, offered))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            decided = decide_deletion(actor=actor, deletion_id=deletion_id, verdicts=form.verdicts())
        except Refusal as refusal:
            form.placed(refusal)
            status = _refused(form, refusal)
        else:
            messages.success(request, _said(decided.is_open))
            return redirect("bench:deletion", deletion_id=deletion_id)
    words = {"one": deletions.opened(row, keys), "row": row, "form": form}
    return render(request, "bench/rights/deletion.html", _with_calendar(words), status=status)


def _said(waits: bool) -> str:
    return _("已决定，等另一位同事执行。") if waits else _("已答复本人：都依法保留。")


@never_cache
@require_POST
@with_right(CORRECT, SECOND)
def carry(request: HttpRequest, deletion_id: uuid.UUID) -> HttpResponse:
    form = ConfirmForm(posted(request))
    if not form.is_valid():
        return _shown(request, deletion_id, form, 422)
    try:
        carry_out(actor=actor_in(request), deletion_id=deletion_id, typed=form.cleaned_data["typed"])
    except Refusal as refusal:
        return _shown(request, deletion_id, form, _refused(form, refusal))
    messages.success(request, _("已经删除，并告诉了本人。"))
    return redirect("bench:deletion", deletion_id=deletion_id)


@require_POST
@with_right(CORRECT, SECOND)
def send_back(request: HttpRequest, deletion_id: uuid.UUID) -> HttpResponse:
    try:
        return_deletion(actor=actor_in(request), deletion_id=deletion_id)
    except Refusal as refusal:
        if refusal.status not in SHOWN:
            raise
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已退回，可以重新决定。"))
    return redirect("bench:deletion", deletion_id=deletion_id)


def _shown(
    request: HttpRequest, deletion_id: uuid.UUID, form: ConfirmForm | None = None, status: int = 200
) -> HttpResponse:
    """What was decided: to be carried out, or carried out."""
    actor = actor_in(request)
    row = deletions.deletion_seen(actor, deletion_id)
    is_mine = row.decided_by == actor.id
    may_carry = row.state == "prepared" and not is_mine and policies.can_carry_out(actor, row)
    words = {
        "one": deletions.opened(row),
        "row": row,
        "form": form or ConfirmForm(),
        "may_carry": may_carry,
        "is_mine": is_mine,
        "is_second": policies.can_second(actor, row),
    }
    return render(request, "bench/rights/deletion_decided.html", _with_calendar(words), status=status)


def _with_calendar(words: dict[str, object]) -> dict[str, object]:
    row = words["row"]
    return {**words, "calendar": rulebook(getattr(row, "place_code", "")).calendar}


def _refused(form: Form, refusal: Refusal) -> int:
    if refusal.status not in SHOWN:
        raise refusal
    show(form, refusal)
    return refusal.status


@require_safe
@with_right(CORRECT)
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    return exports.taken(request, LIST, form)


def listing(actor: Actor, query: str) -> Listing:
    """The list as it is taken away: masked names, kinds and states."""
    given = QueryDict(query)
    form = DeletionFilterForm(given, actor)
    wanted = form.wanted(_view(given, actor))

    def rows(now: Actor, ids: Sequence[uuid.UUID]) -> Iterator[list[exports.Cell]]:
        for line in deletions.by_ids(now, ids):
            one = line.deletion
            yield [
                moments.local(one.asked_at),
                line.person,
                _place(form, line),
                one.get_origin_display(),
                line.asked or _("全部"),
                moments.local(one.due_at) if one.due_at else "",
                one.get_state_display(),
                _("逾期") if line.is_late else "",
                moments.local(one.closed_at) if one.closed_at else "",
                line.decider,
                line.carrier,
            ]

    columns = (
        *(_("申请时间"), _("谁的信息"), _("地方"), _("从哪里来"), _("哪几类"), _("答复期限")),
        *(_("状态"), _("是否逾期"), _("了结时间"), _("谁决定的"), _("谁执行的")),
    )
    place = wanted.place or county_of(actor)
    taken = {name: str(value) for name, value in asdict(wanted).items() if value}
    return Listing(_("删除申请"), columns, lambda now: deletions.keys(now, wanted), rows, place, taken)


def _place(form: DeletionFilterForm, line: deletions.Line) -> str:
    return form.places.get(line.deletion.place_code, line.deletion.place_code).strip()
