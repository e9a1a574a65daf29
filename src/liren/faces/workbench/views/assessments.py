"""Impact assessments: what must be assessed and how it stands, one with its form and versions, a version as A4."""

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
from django.views.decorators.http import require_http_methods, require_safe

from liren.domains.processing.actions.assessments import sign_assessment
from liren.domains.processing.assessment_words import PARTS
from liren.domains.processing.policies import KEEP
from liren.domains.processing.queries import assessments
from liren.domains.processing.rules.assessments import SIGNED
from liren.faces.ui import assessment_paper, moments
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted, show
from liren.faces.workbench import exports
from liren.faces.workbench.assessment_forms import AssessmentForm, FilterForm
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.filters import list_words, tabs_of
from liren.faces.workbench.showing import county_of
from liren.kernel.actor import Actor
from liren.kernel.exports import Listing
from liren.kernel.refusals import Refusal

LIST = "processing.assessments"
WRONG = (409, 422)


def view_names() -> list[tuple[str, str]]:
    return [("todo", _("要做的")), ("well", _("评估过")), ("gone", _("现在不处理")), ("all", _("全部"))]


def _view(given: QueryDict) -> str:
    wanted = given.get("view", "")
    return wanted if wanted in assessments.VIEWS else "all"


@require_safe
@with_right(KEEP)
def page(request: HttpRequest) -> HttpResponse:
    actor, view = actor_in(request), _view(request.GET)
    form = FilterForm(request.GET)
    wanted = form.wanted(view)
    lines = assessments.lines_in(actor, county_of(actor))
    found = assessments.filtered(lines, wanted)
    rows, next_key = assessments.page(found, request.GET.get("after", ""))
    tabs = tabs_of(view_names(), view, assessments.count_views(lines, wanted), request.GET)
    words = {
        **list_words(form, request.GET, view=view, tabs=tabs),
        "alarming": ("todo",),
        "rows": rows,
        "next_key": next_key,
        "tab": "assessments",
    }
    return render(request, "bench/processing/assessments.html", words)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right(KEEP)
def one(request: HttpRequest, key: str) -> HttpResponse:
    """What was typed stays after a refusal; after one for an old page the facts are those of now."""
    actor = actor_in(request)
    county = county_of(actor)
    line = assessments.draft_of(actor, county, key)
    initial = {name: getattr(line.last, name) for name in SIGNED} if line.last else {}
    form = AssessmentForm(posted(request), initial=initial)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        given = request.POST.get("version", "")
        try:
            sign_assessment(
                actor=actor,
                place_code=county,
                key=key,
                written=form.written(),
                read=request.POST.get("read", ""),
                version=int(given) if given.isascii() and given.isdecimal() and len(given) < 5 else -1,
            )
        except Refusal as refusal:
            if refusal.status not in WRONG:
                raise
            show(form, refusal)
            status = refusal.status
            line = assessments.draft_of(actor, county, key)
        else:
            messages.success(request, _("已签字，存为新的一版。"))
            return redirect("bench:assessment", key=key)
    versions = assessments.versions_of(county, key)
    words = {"line": line, "form": form, "versions": versions, "labels": PARTS}
    return render(request, "bench/processing/assessment.html", words, status=status)


@never_cache
@require_safe
@with_right(KEEP)
def paper(request: HttpRequest, assessment_id: uuid.UUID) -> HttpResponse:
    found = assessments.shown(actor_in(request), assessment_id)
    answer = HttpResponse(assessment_paper.pdf(found), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="assessment-{found.row.version}.pdf"'
    return answer


@require_safe
@with_right(KEEP)
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    return exports.taken(request, LIST, form)


def listing(actor: Actor, query: str) -> Listing:
    """Rows go by their place in the list, since most of what is assessed has no row of its own."""
    given, county = QueryDict(query), county_of(actor)
    wanted = FilterForm(given).wanted(_view(given))

    def found(now: Actor) -> list[assessments.Line]:
        return assessments.filtered(assessments.lines_in(now, county), wanted)

    def keys(now: Actor) -> Iterator[uuid.UUID]:
        yield from (uuid.UUID(int=number) for number, _line in enumerate(found(now)))

    def rows(now: Actor, some: Sequence[uuid.UUID]) -> Iterator[list[exports.Cell]]:
        lines = found(now)
        yield from (_cells(lines[key.int]) for key in some)

    return Listing(
        name=_("影响评估"),
        columns=[
            _("评估什么"),
            _("种类"),
            _("状态"),
            _("多了"),
            _("不再有"),
            _("版本"),
            *(str(PARTS[name]) for name in SIGNED),
            _("哪天签的"),
            _("谁签的"),
        ],
        keys=keys,
        rows=rows,
        place_code=county,
        wanted={name: str(value) for name, value in asdict(wanted).items() if value},
    )


def _cells(line: assessments.Line) -> list[exports.Cell]:
    last = line.last
    head: list[exports.Cell] = [line.title, line.kind, line.said, " ".join(line.came), " ".join(line.went)]
    if last is None:
        return [*head, *[""] * (len(SIGNED) + 3)]
    said = [last.lawful, last.effect, last.measures, last.get_risk_display(), last.get_conclusion_display()]
    return [*head, last.version, *said, moments.local(last.signed_at), last.by_name]
