"""What residents ask to have corrected: the list, one request side by side with the card, and the decision."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.domains.people.actions import reading
from liren.domains.people.choices import CardPurpose
from liren.domains.policy.queries import rulebook
from liren.domains.rights.actions.corrections import decide_correction
from liren.domains.rights.policies import CORRECT
from liren.domains.rights.queries import corrections
from liren.faces.ui import moments
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted, show
from liren.faces.workbench import exports, people_tasks
from liren.faces.workbench.correction_forms import CorrectionFilterForm, DecideForm
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.filters import list_words, tabs_of
from liren.faces.workbench.showing import county_of
from liren.kernel.actor import Actor
from liren.kernel.exports import Listing
from liren.kernel.refusals import Refusal, StalePage

LIST = "rights.corrections"
SHOWN = (409, 422)


def view_names() -> list[tuple[str, str]]:
    return [("open", _("等核对的")), ("late", _("逾期")), ("decided", _("已决定")), ("all", _("全部"))]


def _view(given: QueryDict) -> str:
    wanted = given.get("view", "")
    return wanted if wanted in corrections.VIEWS else "open"


@never_cache
@require_safe
@with_right(CORRECT)
def page(request: HttpRequest) -> HttpResponse:
    actor, view = actor_in(request), _view(request.GET)
    form = CorrectionFilterForm(request.GET, actor)
    wanted = form.wanted(view)
    rows, next_key = corrections.page(actor, wanted, request.GET.get("after", ""))
    tabs = tabs_of(view_names(), view, corrections.count_views(actor, wanted), request.GET)
    words = {
        **list_words(form, request.GET, view=view, tabs=tabs),
        "alarming": ("late",),
        "rows": [(line, _place(form, line)) for line in rows],
        "next_key": next_key,
        "calendar": rulebook(county_of(actor)).calendar,
    }
    return render(request, "bench/rights/corrections.html", words)


@require_POST
@with_right(CORRECT)
def open_one(request: HttpRequest, correction_id: uuid.UUID) -> HttpResponse:
    """The reading is written down; the card stays open for the task."""
    actor = actor_in(request)
    person_id = corrections.correction_seen(actor, correction_id).person_id
    reading.open_card(actor=actor, person_id=person_id, purpose=CardPurpose.CORRECTION)
    people_tasks.remember(request, person_id, CardPurpose.CORRECTION)
    return redirect("bench:correction", correction_id=correction_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right(CORRECT)
def one(request: HttpRequest, correction_id: uuid.UUID) -> HttpResponse:
    """Side by side while the card is open for the task; before that, a masked head."""
    actor = actor_in(request)
    row = corrections.correction_seen(actor, correction_id)
    if not people_tasks.is_open(request, row.person_id):
        line = corrections.line_of(row)
        return render(request, "bench/rights/correction_closed.html", {"line": line})
    opened = corrections.opened(row)
    person = opened.line.correction.person
    form = DecideForm(posted(request), asked=opened.fields, version=person.version)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            decide_correction(
                actor=actor,
                correction_id=correction_id,
                version=form.cleaned_data["version"],
                decisions=form.decisions(),
            )
        except Refusal as refusal:
            status = _refused(form, refusal, person.version)
        else:
            messages.success(request, _("已决定，并告诉了本人。"))
            return redirect("bench:correction", correction_id=correction_id)
    calendar = rulebook(person.place_code).calendar
    words = {"one": opened, "row": opened.line.correction, "form": form, "calendar": calendar}
    return render(request, "bench/rights/correction.html", words, status=status)


def _refused(form: DecideForm, refusal: Refusal, version: int) -> int:
    if refusal.status not in SHOWN:
        raise refusal
    form.placed(refusal)
    show(form, refusal)
    if isinstance(refusal, StalePage):
        form.renewed(version)
    return refusal.status


@require_safe
@with_right(CORRECT)
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    return exports.taken(request, LIST, form)


def listing(actor: Actor, query: str) -> Listing:
    """The list as it is taken away: which fields, never what stands in them."""
    given = QueryDict(query)
    form = CorrectionFilterForm(given, actor)
    wanted = form.wanted(_view(given))

    def rows(now: Actor, ids: Sequence[uuid.UUID]) -> Iterator[list[exports.Cell]]:
        for line in corrections.by_ids(now, ids):
            one = line.correction
            yield [
                moments.local(one.asked_at),
                line.person,
                _place(form, line),
                line.fields,
                moments.local(one.due_at) if one.due_at else "",
                one.get_state_display(),
                _("逾期") if line.is_late or line.was_late else "",
                moments.local(one.closed_at) if one.closed_at else "",
                line.decider,
            ]

    columns = (
        *(_("申请时间"), _("申请人"), _("地方"), _("哪几项"), _("答复期限"), _("状态")),
        *(_("是否逾期"), _("了结时间"), _("谁决定的")),
    )
    place = wanted.place or county_of(actor)
    taken = {name: str(value) for name, value in asdict(wanted).items() if value}
    return Listing(_("更正申请"), columns, lambda now: corrections.keys(now, wanted), rows, place, taken)


def _place(form: CorrectionFilterForm, line: corrections.Line) -> str:
    person = line.correction.person
    codes = (person.place_code, person.registered_code)
    named = (form.places[code].strip() for code in codes if code in form.places)
    return next(named, person.place_code)
