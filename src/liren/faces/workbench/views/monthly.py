"""The report of a month (月报): on the screen, as PDF and as a workbook."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import IO
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from liren.domains.casework.queries.monthly import Monthly, earlier_months, how_much, monthly, today_month
from liren.domains.casework.rules.periods import Days
from liren.domains.casework.rules.rates import Rate
from liren.domains.policy.queries import rate_definitions
from liren.domains.territory.queries import place_with_children
from liren.faces.ui.acting import actor_in
from liren.faces.ui.charts import BarChart
from liren.faces.workbench import exports, monthly_book, monthly_paper
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.showing import county_of
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.exports import AT_ONCE, Listing
from liren.kernel.paper import pdf_of

LIST = "monthly"
FORMS = ("pdf", "xlsx")
ALL = [("", gettext_lazy("全部"))]


class MonthForm(forms.Form):
    """A month and a place; what makes no month is the last one that is over."""

    month = forms.CharField(
        label=gettext_lazy("月份"), required=False, widget=forms.DateInput(attrs={"type": "month"})
    )
    place = forms.ChoiceField(label=gettext_lazy("地方"), required=False)

    def __init__(self, data: QueryDict, actor: Actor) -> None:
        asked = data.copy()
        asked["month"] = asked.get("month") or f"{today_month():%Y-%m}"
        super().__init__(asked, auto_id="f_%s")
        seen = sorted({grant.place for grant in actor.grants_of("reports.view")}, key=len)
        self.top = (seen[0] if seen else "") or county_of(actor)
        own, below = place_with_children(self.top)
        self.names = {one.code: one.name for one in (*([own] if own else []), *below)}
        place = self.fields["place"]
        if isinstance(place, forms.ChoiceField):
            place.choices = [*ALL, *((one.code, one.name) for one in below)]
        self.is_valid()

    @property
    def first(self) -> dt.date:
        try:
            asked = dt.date.fromisoformat(f"{self.cleaned_data.get('month') or ''}-01")
        except ValueError:
            return today_month()
        return asked if asked.year > 2000 and asked <= clock.today() else today_month()

    @property
    def wanted_place(self) -> str:
        return str(self.cleaned_data.get("place") or self.top)

    @property
    def place_name(self) -> str:
        return self.names.get(self.wanted_place, self.wanted_place)


@require_safe
@with_right("reports.view")
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    form = MonthForm(request.GET, actor)
    report = monthly(actor, form.wanted_place, form.first)
    words = {
        "form": form,
        "report": report,
        "month": f"{report.days.since:%Y-%m}",
        "place_name": form.place_name,
        "charts": _charts(report, form.top),
        "received": [
            (count, urlencode({"view": "all", "since": days.since, "until": days.until, **_at(form)}))
            for count, days in zip(report.received, _months(report.days), strict=True)
        ],
        "rows": rows_of(report, form),
        "truth": _behind(report.days, "truth", form),
        "kept_closed": _behind(report.days, "kept_closed", form),
        "bodies": _bodies(report, form),
        "definitions": definitions(form.top),
        "query": urlencode({"month": f"{report.days.since:%Y-%m}", **_at(form)}),
        "printed_at": clock.now(),
    }
    return render(request, "bench/monthly/page.html", words)


def _at(form: MonthForm) -> dict[str, str]:
    place = form.cleaned_data.get("place")
    return {"place": place} if place else {}


def _behind(days: Days, what: str, form: MonthForm) -> str:
    asked = {"what": what, "since": days.since, "until": days.until, **_at(form)}
    return urlencode({**asked, "month": f"{days.since:%Y-%m}"})


def _asked(days: Days, rate: str, form: MonthForm) -> dict[str, object]:
    """What opens the matters behind a rate of a month."""
    asked: dict[str, object] = {"period": "custom", "since": days.since, "until": days.until}
    return {**asked, "compare": "none", "by": "body", "rate": rate, "hit": "all", **_at(form)}


def _bodies(report: Monthly, form: MonthForm) -> list[tuple[str, list[tuple[str, Rate, str]]]]:
    """Each body's rates with the address of their matters."""
    return [
        (
            line.label,
            [
                (name, getattr(line, code), urlencode({**_asked(report.days, code, form), "key": line.key}))
                for code, name in (rate_names() | names_beside()).items()
            ],
        )
        for line in report.lines
    ]


def rate_names() -> dict[str, str]:
    return {"response": _("响应率"), "resolution": _("办结率"), "satisfaction": _("满意率")}


def names_beside() -> dict[str, str]:
    """What the table says below the three rates, the less the better."""
    return {"overdue": _("逾期率"), "returned": _("退回率")}


def _months(days: Days) -> tuple[Days, Days, Days]:
    return (days, *earlier_months(days))


def _charts(report: Monthly, place: str) -> list[tuple[str, BarChart]]:
    """Each rate as bars of the three months."""
    standards = {one.code: one.standard for one in rate_definitions(place)}
    heads = monthly_paper.heads()
    found = []
    for code, name in rate_names().items():
        values = [getattr(line, code).value for line in (report.total, report.previous, report.year_ago)]
        said = _("、").join(
            f"{head} {'—' if value is None else f'{value}%'}"
            for head, value in zip(heads, values, strict=True)
        )
        summary = _("{name}：{said}。数字见上表。").format(name=name, said=said)
        found.append((name, BarChart(heads, values, summary, standards.get(code))))
    return found


def definitions(place: str) -> list[tuple[str, str]]:
    english = get_language() == "en"
    found = [
        (one.name_en, one.definition_en) if english else (one.name, one.definition)
        for one in rate_definitions(place)
    ]
    overdue, returned = names_beside().values()
    return [
        *found,
        (overdue, _("算办结率的事里，没有按时响应或没有按时办结的。越低越好。")),
        (returned, _("派到这个单位的事里，被它退回的；一件事派到几个单位，每个单位各算一次。越低越好。")),
    ]


def rows_of(report: Monthly, form: MonthForm) -> list[tuple[str, list[tuple[Rate, str]]]]:
    """Each rate in the three months with the address of its matters."""
    found = []
    for code, name in (rate_names() | names_beside()).items():
        totals = (report.total, report.previous, report.year_ago)
        cells = [
            (getattr(line, code), urlencode(_asked(days, code, form)))
            for line, days in zip(totals, _months(report.days), strict=True)
        ]
        found.append((name, cells))
    return found


def listing(actor: Actor, query: str) -> Listing:
    """The report as paper or workbook, with the line of each body. A place with many matters is left to the worker."""
    form = MonthForm(QueryDict(query), actor)
    made: list[Monthly] = []

    def keys(actor: Actor) -> Iterator[uuid.UUID]:
        made[:] = [monthly(actor, form.wanted_place, form.first)]
        yield from (uuid.UUID(line.key) for line in made[0].lines)

    def rows(_actor: Actor, ids: Sequence[uuid.UUID]) -> Iterator[Sequence[exports.Cell]]:
        lines = {line.key: line for line in made[0].lines}
        yield from (monthly_paper.cells_of(lines[str(key)]) for key in ids)

    def write(kind: str, file: IO[bytes], bodies: Iterable[Sequence[exports.Cell]]) -> int:
        told = monthly_paper.told(
            made[0], form.place_name, (rate_names(), names_beside()), list(bodies), definitions(form.top)
        )
        file.write(pdf_of(monthly_paper.LAYOUT, told)) if kind == "pdf" else monthly_book.write(file, told)
        return len(told["bodies"])

    return Listing(
        name=f"{_('月报')}-{form.wanted_place}-{form.first:%Y%m}",
        columns=[],
        keys=keys,
        rows=rows,
        place_code=form.wanted_place,
        wanted={"month": f"{form.first:%Y-%m}", "place": form.wanted_place},
        write=write,
        is_long=how_much(actor, form.wanted_place, form.first) > AT_ONCE,
    )


@require_safe
@with_right("reports.view")
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same report as PDF or xlsx."""
    return exports.taken(request, LIST, form)
