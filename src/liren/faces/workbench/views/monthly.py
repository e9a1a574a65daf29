"""The report of a month (月报): on the screen, as PDF and as a workbook."""

from __future__ import annotations

import datetime as dt
import io
from urllib.parse import urlencode

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from liren.domains.casework.queries.monthly import Monthly, earlier_months, monthly, today_month
from liren.domains.casework.rules.periods import Days
from liren.domains.casework.rules.rates import Rate
from liren.domains.policy.queries import rate_definitions
from liren.domains.territory.queries import children_of, find_place
from liren.faces.workbench import monthly_book, monthly_paper
from liren.faces.workbench.doors import actor_in, with_right
from liren.faces.workbench.showing import county_of
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.paper import pdf_of
from liren.kernel.tables import TYPES

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
        place = self.fields["place"]
        if isinstance(place, forms.ChoiceField):
            place.choices = [*ALL, *((one.code, one.name) for one in children_of(self.top))]
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
        "place_name": _place(report.place),
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
    return urlencode({"what": what, "since": days.since, "until": days.until, **_at(form)})


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
                for code, name in rate_names().items()
            ],
        )
        for line in report.lines
    ]


def rate_names() -> dict[str, str]:
    return {"response": _("响应率"), "resolution": _("办结率"), "satisfaction": _("满意率")}


def _months(days: Days) -> tuple[Days, Days, Days]:
    return (days, *earlier_months(days))


def _place(code: str) -> str:
    found = find_place(code)
    return found.name if found else code


def definitions(place: str) -> list[tuple[str, str]]:
    english = get_language() == "en"
    return [
        (one.name_en, one.definition_en) if english else (one.name, one.definition)
        for one in rate_definitions(place)
    ]


def rows_of(report: Monthly, form: MonthForm) -> list[tuple[str, list[tuple[Rate, str]]]]:
    """Each rate in the three months with the address of its matters."""
    found = []
    for code, name in rate_names().items():
        totals = (report.total, report.previous, report.year_ago)
        cells = [
            (getattr(line, code), urlencode(_asked(days, code, form)))
            for line, days in zip(totals, _months(report.days), strict=True)
        ]
        found.append((name, cells))
    return found


@require_safe
@with_right("reports.view")
def export(request: HttpRequest, form: str) -> FileResponse:
    """The same report as PDF or xlsx."""
    if form not in ("pdf", "xlsx"):
        raise Http404
    actor = actor_in(request)
    asked = MonthForm(request.GET, actor)
    report = monthly(actor, asked.wanted_place, asked.first)
    told = monthly_paper.told(report, _place(report.place), rows_of(report, asked), definitions(asked.top))
    name = f"{_('月报')}-{report.place}-{report.days.since:%Y%m}.{form}"
    if form == "pdf":
        file, kind = io.BytesIO(pdf_of(monthly_paper.LAYOUT, told)), "application/pdf"
    else:
        file, kind = io.BytesIO(), TYPES["xlsx"]
        monthly_book.write(file, told)
        file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=kind)
