"""Recipients of personal data: the district's list, one with what was agreed and given, its end."""

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
from django.views.decorators.http import require_http_methods, require_safe

from liren.domains.processing.actions.recipients import end_recipient, keep_recipient, open_paper
from liren.domains.processing.assessment_facts import key_of_recipient
from liren.domains.processing.policies import KEEP
from liren.domains.processing.queries import recipients
from liren.domains.processing.queries.assessments import draft_of
from liren.domains.processing.queries.consented import agreeing, wants_each
from liren.domains.processing.recipient_errors import RecipientEnded
from liren.domains.processing.recipient_words import kinds_said
from liren.faces.ui import moments
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted, show
from liren.faces.ui.papers import answer_with
from liren.faces.ui.passes import by_pass
from liren.faces.workbench import exports
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.filters import list_words, tabs_of
from liren.faces.workbench.recipient_forms import EndForm, FilterForm, RecipientForm
from liren.faces.workbench.showing import county_of
from liren.kernel import clock, ids
from liren.kernel.actor import Actor
from liren.kernel.exports import Listing
from liren.kernel.refusals import Refusal

LIST = "processing.recipients"
METHODS = ["GET", "HEAD", "POST"]
WRONG = (409, 413, 415, 422)
KEPT = ("name", "contact", "relation", "purpose", "method", "kinds", "ground", "since", "until", "is_police")


def view_names() -> list[tuple[str, str]]:
    return [("now", _("在用的")), ("over", _("到期要确认的")), ("ended", _("结束的")), ("all", _("全部"))]


def _view(given: QueryDict) -> str:
    wanted = given.get("view", "")
    return wanted if wanted in recipients.VIEWS else "now"


@require_safe
@with_right(KEEP)
def page(request: HttpRequest) -> HttpResponse:
    actor, view = actor_in(request), _view(request.GET)
    form = FilterForm(request.GET)
    wanted = form.wanted(view)
    rows, next_key = recipients.page(actor, wanted, request.GET.get("after", ""))
    tabs = tabs_of(view_names(), view, recipients.count_views(actor, wanted), request.GET)
    words = {
        **list_words(form, request.GET, view=view, tabs=tabs),
        "alarming": ("over",),
        "rows": rows,
        "next_key": next_key,
        "tab": "recipients",
    }
    return render(request, "bench/processing/recipients.html", words)


@require_safe
@with_right(KEEP)
def one(request: HttpRequest, recipient_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    line = recipients.recipient_seen(actor, recipient_id)
    givings = recipients.givings_of(actor, recipient_id, ids.as_uuid(request.GET.get("after", "")))
    words = {
        "line": line,
        "row": line.row,
        "agreeing": agreeing(line.row) if wants_each(line.row) else None,
        "assessed": draft_of(actor, line.row.place_code, key_of_recipient(recipient_id)),
        "papers": recipients.papers_of(recipient_id),
        "givings": [(giving, kinds_said(giving.kinds)) for giving in givings],
        "next_key": givings[-1].id if len(givings) == recipients.PAGE else "",
    }
    return render(request, "bench/processing/recipient.html", words)


@never_cache
@require_http_methods(METHODS)
@with_right(KEEP)
def add(request: HttpRequest) -> HttpResponse:
    return _edited(request, None, {"since": clock.today()})


@never_cache
@require_http_methods(METHODS)
@with_right(KEEP)
def edit(request: HttpRequest, recipient_id: uuid.UUID) -> HttpResponse:
    row = recipients.recipient_seen(actor_in(request), recipient_id).row
    if row.ended_on is not None:
        raise RecipientEnded
    initial = {name: getattr(row, name) for name in KEPT}
    return _edited(request, recipient_id, {**initial, "version": row.version})


def _edited(request: HttpRequest, recipient_id: uuid.UUID | None, initial: dict[str, object]) -> HttpResponse:
    actor = actor_in(request)
    uploads = request.FILES if request.method == "POST" else None
    form = RecipientForm(posted(request), uploads, initial=initial)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            row = keep_recipient(
                actor=actor,
                place_code=county_of(actor),
                agreed=form.agreed(),
                papers=form.cleaned_data["papers"],
                recipient_id=recipient_id,
                version=form.cleaned_data["version"] or 0,
            )
        except Refusal as refusal:
            if refusal.status not in WRONG:
                raise
            show(form, refusal)
            status = refusal.status
        else:
            messages.success(request, _("已存好。"))
            return redirect("bench:recipient", row.id)
    words = {"form": form, "recipient_id": recipient_id}
    return render(request, "bench/processing/recipient_edit.html", words, status=status)


@never_cache
@require_http_methods(METHODS)
@with_right(KEEP)
def end(request: HttpRequest, recipient_id: uuid.UUID) -> HttpResponse:
    """Asks what became of the data that the recipient had."""
    actor = actor_in(request)
    line = recipients.recipient_seen(actor, recipient_id)
    form = EndForm(posted(request), auto_id="e_%s", initial={"version": line.row.version})
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            end_recipient(actor=actor, recipient_id=recipient_id, **form.cleaned_data)
        except Refusal as refusal:
            if refusal.status not in WRONG:
                raise
            show(form, refusal)
            status = refusal.status
        else:
            messages.success(request, _("已结束，以后不能再给。"))
            return redirect("bench:recipient", recipient_id)
    words = {"form": form, "line": line, "row": line.row}
    return render(request, "bench/processing/recipient_end.html", words, status=status)


@never_cache
@with_right(KEEP)
@by_pass
def paper(request: HttpRequest, file_id: uuid.UUID) -> FileResponse:
    """Taking a scan away is written down."""
    return answer_with(open_paper(actor=actor_in(request), file_id=file_id), "original")


@require_safe
@with_right(KEEP)
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    return exports.taken(request, LIST, form)


def listing(actor: Actor, query: str) -> Listing:
    given = QueryDict(query)
    wanted = FilterForm(given).wanted(_view(given))

    def rows(now: Actor, some: Sequence[uuid.UUID]) -> Iterator[list[exports.Cell]]:
        for line in recipients.by_ids(now, some):
            row = line.row
            yield [
                row.name,
                row.contact,
                row.get_relation_display(),
                row.purpose,
                row.method,
                line.kinds,
                row.get_ground_display(),
                row.since,
                row.until,
                line.times,
                moments.local(line.last) if line.last else "",
                row.ended_on,
                row.get_end_how_display(),
            ]

    return Listing(
        name=_("个人信息的接收方"),
        columns=[
            _("名称"),
            _("联系方式"),
            _("关系"),
            _("目的"),
            _("方式和保护措施"),
            _("个人信息的种类"),
            _("依据"),
            _("从哪天起"),
            _("到哪天止"),
            _("给过几次"),
            _("上次"),
            _("哪天结束"),
            _("怎样处理的"),
        ],
        keys=lambda now: recipients.keys(now, wanted),
        rows=rows,
        place_code=county_of(actor),
        wanted={name: str(value) for name, value in asdict(wanted).items() if value},
    )
