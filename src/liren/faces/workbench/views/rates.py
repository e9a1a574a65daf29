"""The report of the three rates (三率): pictures, tables, definitions, and the matters behind each number."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from liren.domains.casework.queries.rates import RATES, RateLine, rate_cases, rates
from liren.domains.casework.rules.rates import Rate
from liren.domains.policy.queries import rate_definitions
from liren.faces.workbench import exports, rail
from liren.faces.workbench.doors import actor_in, with_right
from liren.faces.workbench.rate_charts import Picture, pictures_of, step_label
from liren.faces.workbench.rate_form import BY_LABELS, COMPARE, NARROWS, RateForm, chosen_by, offered_by
from liren.kernel import clock

HITS = {"hit": True, "miss": False, "all": None}


@dataclass(frozen=True, slots=True)
class Cell:
    """One rate of one row: the figure and where it leads; `every` where some ratings of it are left out."""

    rate: Rate
    every: Rate | None
    label: str
    of_label: str
    all_query: str
    miss_query: str


@dataclass(frozen=True, slots=True)
class Row:
    line: RateLine
    narrower: str
    cells: list[Cell]
    late_query: str


@require_safe
@with_right("reports.view")
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    form = RateForm(request.GET, actor)
    by = chosen_by(request.GET)
    report = rates(actor, form.wanted(), by)
    pictures = pictures_of(report, rate_definitions(form.top))
    words = {
        "form": form,
        "by": by,
        "tabs": [(name, BY_LABELS[name], form.query(by=name)) for name in offered_by(form.top)],
        "by_label": BY_LABELS[by],
        "days": form.days,
        "pictures": pictures,
        "steps": _steps([step_label(line.key, report.step) for line in report.series], pictures),
        "step": report.step,
        "has_was": any(value is not None for picture in pictures for value in picture.was_values),
        "was_label": dict(COMPARE).get(form.compares_with, ""),
        "rows": [_row(form, by, line, pictures) for line in report.lines],
        "total": report.total,
        "total_cells": _cells(form, by, report.total, None, pictures),
        "total_late": _drill(form, by, "resolution", "miss", None),
        "query": form.query(by=by),
        "as_of": clock.now(),
    }
    return render(request, "bench/rates/page.html", words, status=422 if form.errors else 200)


def _steps(
    labels: list[str], pictures: list[Picture]
) -> list[tuple[str, list[tuple[float | None, float | None]]]]:
    """Each day, week or month with the figure of every rate, now and in the earlier period."""
    columns = [list(zip_longest(picture.now_values, picture.was_values)) for picture in pictures]
    return [(label, [column[at] for column in columns]) for at, label in enumerate(labels)]


def _row(form: RateForm, by: str, line: RateLine, pictures: list[Picture]) -> Row:
    narrower = form.query(**{NARROWS[by]: line.key}, by=_next(by)) if line.key else ""
    cells = _cells(form, by, line, line.key, pictures)
    return Row(line, narrower, cells, _drill(form, by, "resolution", "miss", line.key))


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
            _drill(form, by, picture.code, "miss", key),
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
    """Exactly the matters that one number counts."""
    actor = actor_in(request)
    rate, by, hit = request.GET.get("rate", ""), chosen_by(request.GET), request.GET.get("hit", "all")
    if rate not in RATES or hit not in HITS:
        raise Http404
    form = RateForm(request.GET, actor)
    key = request.GET.get("key")
    found = rate_cases(
        actor, form.wanted(), rate, by=by, key=key, hit=HITS[hit], after=request.GET.get("after", "")
    )
    tabs = [
        (name, label, name == hit, _drill(form, by, rate, name, key))
        for name, label in (("all", _("全部")), ("hit", _("达到的")), ("miss", _("没有达到的")))
    ]
    words = {
        "tabs": tabs,
        "rate": rate,
        "name": {"response": _("响应率"), "resolution": _("办结率"), "satisfaction": _("满意率")}[rate],
        "days": form.days,
        "cases": found.cases,
        "next_key": found.next_key,
        "back": form.query(by=by),
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
    return [*columns, every, _("{rate}：达到").format(rate=every), _("逾期（件）")]


def _figures(label: str, line: RateLine) -> list[exports.Cell]:
    cells: list[exports.Cell] = [label]
    for code in RATES:
        rate: Rate = getattr(line, code)
        cells += [rate.of, rate.hits, rate.value]
    return [*cells, line.satisfaction_all.of, line.satisfaction_all.hits, line.late]
