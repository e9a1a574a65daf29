"""Near relatives of the dead who ask: the list, one request with papers and what the dead arranged, the decision."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.domains.people.choices import CardPurpose
from liren.domains.policy.queries import rulebook
from liren.domains.rights.actions import kin as acts
from liren.domains.rights.actions.kin_shown import take_as_relative
from liren.domains.rights.policies import CORRECT
from liren.domains.rights.queries import kin
from liren.domains.rights.queries.arrangements import told_of
from liren.faces.ui import moments
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted, show
from liren.faces.ui.papers import answer_with
from liren.faces.ui.passes import by_pass
from liren.faces.workbench import exports, people_tasks
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.filters import list_words, tabs_of
from liren.faces.workbench.kin_forms import KinDecideForm, KinFilterForm
from liren.faces.workbench.showing import county_of
from liren.kernel.actor import Actor
from liren.kernel.exports import Listing
from liren.kernel.refusals import Refusal

LIST = "rights.kin"
SHOWN = (409, 422)


def view_names() -> list[tuple[str, str]]:
    return [("open", _("等核对的")), ("late", _("逾期")), ("closed", _("答复过的")), ("all", _("全部"))]


def _view(given: QueryDict) -> str:
    wanted = given.get("view", "")
    return wanted if wanted in kin.VIEWS else "open"


@never_cache
@require_safe
@with_right(CORRECT)
def page(request: HttpRequest) -> HttpResponse:
    actor, view = actor_in(request), _view(request.GET)
    form = KinFilterForm(request.GET, actor)
    wanted = form.wanted(view)
    rows, next_key = kin.page(actor, wanted, request.GET.get("after", ""))
    tabs = tabs_of(view_names(), view, kin.count_views(actor, wanted), request.GET)
    words = {
        **list_words(form, request.GET, view=view, tabs=tabs),
        "alarming": ("late",),
        "rows": [(line, _place(form, line)) for line in rows],
        "next_key": next_key,
        "calendar": rulebook(county_of(actor)).calendar,
    }
    return render(request, "bench/rights/kin.html", words)


@require_POST
@with_right(CORRECT)
def open_one(request: HttpRequest, request_id: uuid.UUID) -> HttpResponse:
    """The reading is written down; it stays open for the task."""
    row = acts.open_kin(actor=actor_in(request), request_id=request_id)
    people_tasks.remember(request, kin.whose_key(row), CardPurpose.CORRECTION)
    return redirect("bench:kin_one", request_id=request_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right(CORRECT)
def one(request: HttpRequest, request_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    row = kin.request_seen(actor, request_id)
    if not people_tasks.is_open(request, kin.whose_key(row)):
        return render(request, "bench/rights/kin_closed.html", {"line": kin.line_of(row)})
    form = KinDecideForm(posted(request), right=row.right)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        kept = form.cleaned_data
        try:
            acts.decide_kin(
                actor=actor,
                request_id=request_id,
                is_granted=form.is_granted,
                rooms=kept.get("rooms", ()),
                words=kept["words"],
            )
        except Refusal as refusal:
            if refusal.status not in SHOWN:
                raise
            show(form, refusal)
            status = refusal.status
        else:
            messages.success(request, _("已答复，并告诉了申请人。"))
            return redirect("bench:kin_one", request_id=request_id)
    return render(request, "bench/rights/kin_one.html", _words(kin.opened(row), form), status=status)


def _words(opened: kin.Opened, form: KinDecideForm) -> dict[str, object]:
    row = opened.line.row
    person = kin.meant(row, opened.claim)
    arranged = [one for one in told_of([person.id]) if one.ended_at is None] if person else []
    return {
        "one": opened,
        "row": row,
        "person": person,
        "arranged": arranged[0] if arranged else None,
        "form": form,
        "calendar": rulebook(row.place_code).calendar,
    }


@never_cache
@require_safe
@with_right(CORRECT)
def copy(request: HttpRequest, request_id: uuid.UUID) -> HttpResponse:
    """Printed for a relative who came to the window."""
    found = take_as_relative(actor=actor_in(request), request_id=request_id, form="pdf")
    answer = HttpResponse(found.data, content_type=found.content_type)
    answer.headers["Content-Disposition"] = f'inline; filename="{found.name}"'
    return answer


@never_cache
@with_right(CORRECT)
@by_pass
def paper(request: HttpRequest, file_id: uuid.UUID) -> FileResponse:
    """Taking a scan away is written down; the relative sees it."""
    return answer_with(acts.open_kin_paper(actor=actor_in(request), file_id=file_id), "original")


@require_safe
@with_right(CORRECT)
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    return exports.taken(request, LIST, form)


def listing(actor: Actor, query: str) -> Listing:
    """The list as it is taken away: masked names and states."""
    given = QueryDict(query)
    form = KinFilterForm(given, actor)
    wanted = form.wanted(_view(given))

    def rows(now: Actor, ids: Sequence[uuid.UUID]) -> Iterator[list[exports.Cell]]:
        for line in kin.by_ids(now, ids):
            row = line.row
            yield [
                moments.local(row.asked_at),
                line.person,
                _place(form, line),
                row.get_right_display(),
                row.get_way_display(),
                moments.local(row.due_at) if row.due_at else "",
                row.get_state_display(),
                _("逾期") if line.is_late else "",
                moments.local(row.closed_at) if row.closed_at else "",
                line.decider,
            ]

    columns = (
        *(_("申请时间"), _("谁的信息"), _("地方"), _("要什么"), _("怎样证明"), _("答复期限")),
        *(_("状态"), _("是否逾期"), _("了结时间"), _("谁决定的")),
    )
    place = wanted.place or county_of(actor)
    taken = {name: str(value) for name, value in asdict(wanted).items() if value}
    return Listing(_("近亲属的请求"), columns, lambda now: kin.keys(now, wanted), rows, place, taken)


def _place(form: KinFilterForm, line: kin.Line) -> str:
    return form.places.get(line.row.place_code, line.row.place_code).strip()
