"""Results of assessment: what was published, one of them with its steps, a trial, publishing, the matters behind."""

from __future__ import annotations

import datetime as dt
import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from liren.domains.appraisal import queries as found
from liren.domains.appraisal.actions.results import publish_result
from liren.domains.appraisal.choices import Indicator
from liren.domains.casework import policies
from liren.domains.casework.queries import assessing
from liren.domains.casework.queries.exclusions import Rule
from liren.domains.casework.rules.periods import Days
from liren.faces.ui.acting import actor_in
from liren.faces.ui.appraisal_words import by_kind, shown_schemes
from liren.faces.ui.forms import DayField, Form, posted, show
from liren.faces.workbench import exports
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.drill_words import HITS, OUT, drill_words
from liren.faces.workbench.showing import county_of
from liren.faces.workbench.step_forms import words_field
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.ids import as_uuid
from liren.kernel.refusals import NotAllowed, Refusal

SHOWN = (409, 422)
KEPT = ("what", "result", "scheme", "since", "until", "place", "body", "month")


class PublishForm(Form):
    """A period that is over; why, where it was published before."""

    since = DayField(label=gettext_lazy("从"))
    until = DayField(label=gettext_lazy("到"))
    reason = words_field(
        gettext_lazy("更正的理由"),
        gettext_lazy("这段时间发布过的才要写；和两次结果一起公布。"),
        required=False,
    )


@require_safe
@with_right("reports.view")
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    county = county_of(actor)
    words = {
        "results": found.results_of(county),
        "schemes": found.schemes_of(county)[:1],
        "may_edit": actor.has("appraisal.edit"),
    }
    return render(request, "bench/appraisal/list.html", words)


@require_safe
@with_right("reports.view")
def result(request: HttpRequest, result_id: uuid.UUID) -> HttpResponse:
    one = found.get_result(result_id, county_of(actor_in(request)))
    words = {
        "result": one,
        "scheme": one.scheme,
        "shown": shown_schemes(one.county, [one.scheme])[0],
        "kinds": by_kind(found.lines_of(one), one.scheme, {"result": str(one.id)}),
        "revisions": found.revisions_of(one),
        "printed_at": clock.now(),
    }
    return render(request, "bench/appraisal/result.html", words)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right("appraisal.edit")
def publish(request: HttpRequest) -> HttpResponse:
    """A trial of a period (GET with days), and publishing it (POST)."""
    actor = actor_in(request)
    county = county_of(actor)
    sent = posted(request) if request.method == "POST" else request.GET if request.GET.get("since") else None
    form = PublishForm(sent, initial=_last_month())
    words: dict[str, object] = {"form": form}
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            try:
                if request.method == "POST":
                    made = publish_result(actor=actor, county=county, **given)
                    messages.success(request, _("考核结果已发布。"))
                    return redirect("bench:appraisal", result_id=made.id)
                since, until = found.check_period(given["since"], given["until"])
                scheme = found.scheme_in_force(county, since)
                lines = found.computed(actor, scheme, since, until)
                asked = {"since": f"{since}", "until": f"{until}", "scheme": f"{scheme.id}", "place": county}
                words |= {
                    "kinds": by_kind(lines, scheme, asked),
                    "scheme": scheme,
                    "shown": shown_schemes(county, [scheme])[0],
                }
                status = 200
            except Refusal as refusal:
                if refusal.status not in SHOWN:
                    raise
                show(form, refusal)
                status = refusal.status
    return render(request, "bench/appraisal/publish.html", words, status=status)


def _last_month() -> dict[str, dt.date]:
    until = clock.today().replace(day=1) - dt.timedelta(days=1)
    return {"since": until.replace(day=1), "until": until}


@require_safe
@with_right("reports.view")
def behind(request: HttpRequest) -> HttpResponse:
    """Exactly what one number of an assessment or of a month counts. Of what was published (`result`) the number is
    everybody's; whoever sees less reads how much of it lies outside."""
    actor, given = actor_in(request), request.GET
    what, hit = given.get("what", ""), given.get("hit") or "all"
    if what not in assessing.BEHIND or hit not in (*HITS, OUT):
        raise Http404
    place, days, rules = _counted_where(actor, given)
    back, back_to = _led_from(given)
    body = as_uuid(given.get("body", ""))
    listed = assessing.behind(
        actor,
        what,
        place,
        days,
        body,
        is_hit=HITS.get(hit),
        after=given.get("after", ""),
        rules=rules,
        is_out=hit == OUT,
    )
    kept = {name: given[name] for name in KEPT if given.get(name)}
    words = {
        **drill_words(
            listed, what, hit, lambda side: urlencode({**kept, "hit": side}), _name(what), has_out=bool(rules)
        ),
        "days": days,
        "back": back,
        "back_to": back_to,
    }
    return render(request, "bench/rates/cases.html", words)


def _name(what: str) -> str:
    return str(Indicator(what).label) if what in Indicator.values else ""


def _led_from(given: QueryDict) -> tuple[str, str]:
    """The page on which the number stands, and its name."""
    result, month = as_uuid(given.get("result", "")), given.get("month")
    if result is not None:
        return reverse("bench:appraisal", args=[result]), _("考核")
    if month:
        asked = {name: given[name] for name in ("month", "place") if given.get(name)}
        return f"{reverse('bench:monthly')}?{urlencode(asked)}", _("月报")
    return reverse("bench:appraisals"), _("考核")


def _counted_where(actor: Actor, given: QueryDict) -> tuple[str, Days, tuple[Rule, ...]]:
    """The place and the days of a number, and what its scheme leaves out."""
    result, scheme = as_uuid(given.get("result", "")), as_uuid(given.get("scheme", ""))
    if result is not None:
        one = found.get_result(result, county_of(actor))
        return one.county, Days(one.since, one.until), one.scheme.leaves_out
    try:
        since, until = (dt.date.fromisoformat(given.get(name, "")) for name in ("since", "until"))
    except ValueError as wrong:
        raise Http404 from wrong
    widest = sorted((grant.place for grant in actor.grants_of("reports.view")), key=len)
    place = given.get("place") or widest[0]
    if not policies.can_view_rates(actor, place):
        raise NotAllowed
    rules = found.get_scheme(county_of(actor), scheme).leaves_out if scheme else ()
    return place, Days(since, until), rules


@require_safe
@with_right("reports.view")
def export(request: HttpRequest, result_id: uuid.UUID, form: str) -> HttpResponseBase:
    """A published result with each step; figures as numbers."""
    if form not in exports.RESPONSES:
        raise Http404
    one = found.get_result(result_id, county_of(actor_in(request)))
    names = [str(Indicator(key).label) for key, weight in one.scheme.in_order.items() if weight]
    columns = [_("种类"), _("单位"), _("名次"), _("得分"), _("计入的权重 %")]
    for name in names:
        columns += [_("{name}：达到").format(name=name), _("{name}：计入").format(name=name), f"{name} %"]
        columns += [_("{name}：剔除").format(name=name)]
    rows: list[list[exports.Cell]] = []
    for kind in by_kind(found.lines_of(one), one.scheme, {}):
        for line in kind.lines:
            cells: list[exports.Cell] = [
                kind.label,
                line.body,
                line.rank,
                float(line.score) if line.score else None,
                line.weight,
            ]
            for step in line.steps:
                cells += [step.hits, step.of, float(step.share) if step.share is not None else None]
                cells += [step.left_out]
            rows.append(cells)
    rows += [
        [],
        [_("期间"), f"{one.since} — {one.until}"],
        [_("考核办法"), f"{one.scheme.name} {one.scheme.version}"],
    ]
    left_out = shown_schemes(one.county, [one.scheme])[0].exclusions
    rows += [[_("剔除规则"), line.name, line.reason] for line in left_out]
    return exports.response_as(
        form, f"{_('考核')}-{one.since:%Y%m%d}-{one.until:%Y%m%d}-{one.revision}", columns, rows
    )
