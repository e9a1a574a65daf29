"""Samples of truth checks: how they were drawn, what was found at each body, and drawing one."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from liren.domains.casework.actions.truth_checks import draw_sample
from liren.domains.casework.check_choices import TruthResult
from liren.domains.casework.queries import truth_checks as found
from liren.domains.casework.queries.sample_drill import CLOSED, COUNTED, DRAWN, WAITING, WHAT, sample_cases
from liren.domains.territory.queries import places_named
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted, show
from liren.faces.workbench import exports
from liren.faces.workbench.check_forms import DrawForm
from liren.faces.workbench.doors import with_right
from liren.kernel import clock
from liren.kernel.ids import as_uuid
from liren.kernel.refusals import BadInput

USUAL = dt.timedelta(days=30)  # the days a sample is drawn from, unless others are wanted
SEES = ("checks.draw", "reports.view")


@require_safe
@with_right(*SEES)
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    lines = found.list_samples(actor, before=as_uuid(request.GET.get("after", "")))
    shown = lines[: found.PAGE]
    words = {
        "lines": shown,
        "places": places_named(line.sample.place_code for line in shown),
        "next_key": shown[-1].sample.id if len(lines) > found.PAGE else "",
        "may_draw": actor.has("checks.draw"),
        "printed_at": clock.now(),
    }
    return render(request, "bench/checks/samples.html", words)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right("checks.draw")
def draw(request: HttpRequest) -> HttpResponse:
    """Draws a sample; what was drawn is kept, whatever it is."""
    actor = actor_in(request)
    usual = {"size": 20, "since": clock.today() - USUAL, "until": clock.today()}
    form = DrawForm(posted(request), actor=actor, initial=usual)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            sample = draw_sample(
                actor=actor,
                place_code=given["place"],
                since=given["since"],
                until=given["until"],
                size=given["size"],
                reason=given["reason"],
            )
        except BadInput as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("样本已抽定，待核实的已列出。"))
            return redirect("bench:sample", number=sample.number)
    return render(request, "bench/checks/draw.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
@with_right(*SEES)
def one(request: HttpRequest, number: str) -> HttpResponse:
    """How a sample was drawn, and what has been found by body."""
    sample = found.get_sample(actor_in(request), number)
    places = places_named([sample.place_code])
    words = {
        "sample": sample,
        "report": found.report_of(sample),
        "place": places.get(sample.place_code, sample.place_code),
        "printed_at": clock.now(),
    }
    return render(request, "bench/checks/sample.html", words)


@require_safe
@with_right(*SEES)
def frame(request: HttpRequest, number: str, form: str) -> HttpResponseBase:
    """The list a sample was drawn from, with each lot: whoever doubts it draws again."""
    if form not in exports.RESPONSES:
        raise Http404
    sample = found.get_sample(actor_in(request), number)
    columns = [_("单位"), _("事项编号"), _("签号"), _("抽中")]
    rows = (
        [body, case, lot, _("是") if drawn else ""] for body, case, lot, drawn in found.frame_rows(sample)
    )
    return exports.response_as(form, f"{_('抽样名单')}-{sample.number}", columns, rows)


@require_safe
@with_right(*SEES)
def cases(request: HttpRequest, number: str) -> HttpResponse:
    """Exactly the matters that one number of a sample counts, and how many of them lie outside what the reader sees."""
    actor, given = actor_in(request), request.GET
    sample = found.get_sample(actor, number)
    what, body = given.get("what", ""), as_uuid(given.get("body", ""))
    if what not in WHAT:
        raise Http404
    listed = sample_cases(actor, sample, what, body, after=given.get("after", ""))
    words = {
        "found": listed,
        "name": names_of_numbers()[what],
        "days": sample,
        "back": reverse("bench:sample", args=[sample.number]),
        "back_to": f"{_('抽样')} {sample.number}",
    }
    return render(request, "bench/rates/cases.html", words)


def names_of_numbers() -> dict[str, str]:
    named = {one.value: str(one.label) for one in TruthResult}
    return {
        CLOSED: _("关闭的事"),
        DRAWN: _("抽中"),
        WAITING: _("待核实"),
        COUNTED: _("核实有结果的"),
        **named,
    }
