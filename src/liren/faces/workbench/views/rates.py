"""The report of the three rates (三率): pictures, tables, definitions, and the matters behind each number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from liren.domains.casework.queries.rate_rows import EVERY, LEFT_OUT, RETURNED
from liren.domains.casework.queries.rates import RATES, RateLine, RateReport, rate_cases, rates
from liren.domains.casework.rules.periods import DAY, Days
from liren.domains.casework.rules.rates import Rate
from liren.domains.policy.queries import rate_definitions
from liren.faces.ui.acting import actor_in
from liren.faces.workbench import exports, rail
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.drill_words import HITS, drill_words, names_of_rates
from liren.faces.workbench.rate_charts import Picture, pictures_of, step_label
from liren.faces.workbench.rate_form import BY_LABELS, COMPARE, NARROWS, RateForm, chosen_by, offered_by
from liren.kernel import clock


@dataclass(frozen=True, slots=True)
class Cell:
    """One rate of one row: the figure and where it leads; `every` where some ratings of it are left out."""

    rate: Rate
    every: Rate | None
    label: str
    of_label: str
    all_query: str
    hit_query: str
    miss_query: str
    every_query: str
    every_hit_query: str
    left_out_query: str


@dataclass(frozen=True, slots=True)
class Row:
    line: RateLine
    narrower: str
    cells: list[Cell]
    late_query: str
    returned_query: str


@require_safe
@with_right("reports.view")
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    form = RateForm(request.GET, actor)
    by = chosen_by(request.GET)
    wanted = form.wanted()
    report = rates(actor, wanted, by)
    pictures = pictures_of(report, rate_definitions(form.top))
    totals = _cells(form, by, report.total, None, pictures)
    words = {
        "form": form,
        "by": by,
        "tabs": [(name, BY_LABELS[name], form.query(by=name)) for name in offered_by(form.top)],
        "by_label": BY_LABELS[by],
        "days": form.days,
        "pictures": list(zip(pictures, totals, _earlier(form, by, wanted.earlier), strict=True)),
        "steps": _steps(form, by, report, pictures, (wanted.days, wanted.earlier)),
        "step": report.step,
        "has_was": any(value is not None for picture in pictures for value in picture.was_values),
        "was_label": dict(COMPARE).get(form.compares_with, ""),
        "rows": [_row(form, by, line, pictures) for line in report.lines],
        "total": report.total,
        "total_cells": totals,
        "total_late": _drill(form, by, "resolution", "miss", None),
        "total_returned": _drill(form, by, RETURNED, "all", None),
        "query": form.query(by=by),
        "as_of": clock.now(),
    }
    return render(request, "bench/rates/page.html", words, status=422 if form.errors else 200)


@dataclass(frozen=True, slots=True)
class Step:
    """A figure of a day, week or month, and where it leads; None and nowhere where nothing counts."""

    value: float | None
    query: str


def _steps(
    form: RateForm, by: str, report: RateReport, pictures: list[Picture], days: tuple[Days, Days | None]
) -> list[tuple[str, list[tuple[Step, Step]]]]:
    """Each day, week or month with the figure of every rate, now and in the earlier period."""
    now_days, was_days = (
        _parts(lines, one) for lines, one in zip((report.series, report.was), days, strict=True)
    )
    found = []
    for at, line in enumerate(report.series):
        cells = [
            (
                _step(form, by, picture.code, picture.now_values, now_days, at),
                _step(form, by, picture.code, picture.was_values, was_days, at),
            )
            for picture in pictures
        ]
        found.append((step_label(line.key, report.step), cells))
    return found


def _parts(lines: Sequence[RateLine], days: Days | None) -> list[Days]:
    """The days of each step, as far as they lie within the period."""
    if days is None:
        return []
    firsts = [dt.date.fromisoformat(line.key) for line in lines]
    lasts = [*(first - DAY for first in firsts[1:]), days.until]
    return [Days(max(first, days.since), last) for first, last in zip(firsts, lasts, strict=True)]


def _step(
    form: RateForm, by: str, rate: str, values: Sequence[float | None], days: list[Days], at: int
) -> Step:
    value = values[at] if at < min(len(values), len(days)) else None
    return Step(value, "" if value is None else _of_days(form, by, rate, days[at]))


def _of_days(form: RateForm, by: str, rate: str, days: Days) -> str:
    """The address of the matters behind a rate of other days."""
    dates = {"since": f"{days.since}", "until": f"{days.until}"}
    return form.query(by=by, rate=rate, hit="all", period="custom", compare="none", **dates)


def _earlier(form: RateForm, by: str, days: Days | None) -> list[str]:
    return [_of_days(form, by, rate, days) if days else "" for rate in RATES]


def _row(form: RateForm, by: str, line: RateLine, pictures: list[Picture]) -> Row:
    narrower = form.query(**{NARROWS[by]: line.key}, by=_next(by)) if line.key else ""
    cells = _cells(form, by, line, line.key, pictures)
    late = _drill(form, by, "resolution", "miss", line.key)
    return Row(line, narrower, cells, late, _drill(form, by, RETURNED, "all", line.key))


def _next(by: str) -> str:
    """What a narrowed report is told apart by: a street by its communities, anything else by body or class."""
    return {"street": "community", "body": "category"}.get(by, "body")


def _cells(form: RateForm, by: str, line: RateLine, key: str | None, pictures: list[Picture]) -> list[Cell]:
    return [
        Cell(
            getattr(line, picture.code),
            line.satisfaction_all if picture.code == "satisfaction" and line.left_out.of else None,
            picture.name,
            picture.of_label,
            _drill(form, by, picture.code, "all", key),
            _drill(form, by, picture.code, "hit", key),
            _drill(form, by, picture.code, "miss", key),
            _drill(form, by, EVERY, "all", key),
            _drill(form, by, EVERY, "hit", key),
            _drill(form, by, LEFT_OUT, "all", key),
        )
        for picture in pictures
    ]


def _drill(form: RateForm, by: str, rate: str, hit: str, key: str | None) -> str:
    """The address of the matters behind a number; `key` None is the row of the total."""
    asked = form.query(by=by, rate=rate, hit=hit)
    return asked if key is None else f"{asked}&{urlencode({'key': key})}"


@require_safe
@with_right("reports.view")
def cases(request: HttpRequest) -> HttpResponse:
    """Exactly the matters, or the ratings, that one number counts."""
    actor = actor_in(request)
    rate, by, hit = request.GET.get("rate", ""), chosen_by(request.GET), request.GET.get("hit", "all")
    if rate not in names_of_rates() or hit not in HITS:
        raise Http404
    form = RateForm(request.GET, actor)
    key = request.GET.get("key")
    found = rate_cases(
        actor, form.wanted(), rate, by=by, key=key, hit=HITS[hit], after=request.GET.get("after", "")
    )
    words = {
        **drill_words(found, rate, hit, lambda name: _drill(form, by, rate, name, key)),
        "days": form.days,
        "back": f"{reverse('bench:rates')}?{form.query(by=by)}",
        "back_to": _("三率报表"),
        "queue": _queue(form, by, key),
    }
    return render(request, "bench/rates/cases.html", words)


def _queue(form: RateForm, by: str, key: str | None) -> str:
    """The list of matters narrowed to the same place, body, class or channel; empty while there is no such page."""
    address = rail.address("queue")
    wanted = {name: form.cleaned_data.get(name) or "" for name in ("place", "body", "category", "channel")}
    if key:
        wanted[NARROWS[by]] = key
    kept = {name: value for name, value in wanted.items() if value}
    return f"{address}?{urlencode({'view': 'all', **kept})}" if address else ""


@require_safe
@with_right("reports.view")
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """The table of the page with its counts, the total last; figures as numbers."""
    if form not in exports.RESPONSES:
        raise Http404
    actor = actor_in(request)
    asked = RateForm(request.GET, actor)
    by = chosen_by(request.GET)
    report = rates(actor, asked.wanted(), by)
    pictures = pictures_of(report, rate_definitions(asked.top))
    rows = [_figures(line.label, line) for line in report.lines]
    rows.append(_figures(_("合计"), report.total))
    days = asked.days
    rows += [
        [],
        [_("期间"), f"{days.since} — {days.until}"],
        [_("截至"), f"{clock.now().astimezone(clock.LOCAL):%Y-%m-%d %H:%M}"],
    ]
    rows += [[picture.name, picture.definition] for picture in pictures]
    name = f"{_('三率')}-{days.since:%Y%m%d}-{days.until:%Y%m%d}"
    return exports.response_as(form, name, _columns(str(BY_LABELS[by]), pictures), rows)


def _columns(first: str, pictures: list[Picture]) -> list[str]:
    columns = [first]
    for picture in pictures:
        columns += [
            _("{rate}：计入").format(rate=picture.name),
            _("{rate}：达到").format(rate=picture.name),
            f"{picture.name} %",
        ]
    every = _("满意率：连不计入的")
    return [
        *columns,
        every,
        _("{rate}：达到").format(rate=every),
        _("逾期（件）"),
        _("派到（件）"),
        _("退回（件）"),
    ]


def _figures(label: str, line: RateLine) -> list[exports.Cell]:
    cells: list[exports.Cell] = [label]
    for code in RATES:
        rate: Rate = getattr(line, code)
        cells += [rate.of, rate.hits, rate.value]
    return [
        *cells,
        line.satisfaction_all.of,
        line.satisfaction_all.hits,
        line.late,
        line.returned.of,
        line.returned.hits,
    ]
