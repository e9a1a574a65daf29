"""The working calendar: the years it knows, the one it lacks, and adding it from the official notice."""

from __future__ import annotations

import calendar as months
import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from liren.domains.casework.actions.calendar import add_year_of_county
from liren.domains.casework.queries.views import count_views
from liren.domains.policy.queries import calendar_for, calendar_years, missing_year
from liren.domains.policy.rules.calendars import FIRST_YEAR, LAST_YEAR, YearDays, read_notice
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import Form, show
from liren.faces.ui.moments import MONTHS, day
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.showing import county_of
from liren.kernel import clock
from liren.kernel.refusals import Refusal
from liren.kernel.worktime import WorkingCalendar

RIGHT = "limits.edit"
DAY = dt.timedelta(days=1)
WEEKDAYS = (
    pgettext_lazy("weekday", "一"),
    pgettext_lazy("weekday", "二"),
    pgettext_lazy("weekday", "三"),
    pgettext_lazy("weekday", "四"),
    pgettext_lazy("weekday", "五"),
    pgettext_lazy("weekday", "六"),
    pgettext_lazy("weekday", "日"),
)


class NoticeForm(Form):
    """The official notice, as published."""

    year = forms.IntegerField(label=gettext_lazy("年份"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    notice = forms.CharField(
        label=gettext_lazy("通知的名称和文号"),
        max_length=200,
        help_text=gettext_lazy(
            "如：国务院办公厅关于 2027 年部分节假日安排的通知（国办发明电〔2026〕× 号）。"
        ),
    )
    text = forms.CharField(
        label=gettext_lazy("通知正文"),
        max_length=20_000,
        help_text=gettext_lazy("把各节日放假和调休上班的几句原样贴进来，一句都不要少。"),
        widget=forms.Textarea(attrs={"rows": 9}),
    )
    replace = forms.BooleanField(label=gettext_lazy("替换已有的这一年"), required=False)


@dataclass(frozen=True, slots=True)
class Day:
    number: int
    kind: str  # "off", "work", "rest" (a weekend), ""


@dataclass(frozen=True, slots=True)
class Month:
    label: str
    weeks: list[list[Day | None]]


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(RIGHT)
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    county = county_of(actor)
    lacking = missing_year(county)
    form = NoticeForm(
        request.POST if request.method == "POST" else None,
        initial={"year": lacking or clock.today().year + 1},
    )
    preview: YearDays | None = None
    if form.is_valid():
        given = form.cleaned_data
        try:
            preview = read_notice(given["year"], given["text"])
            if "confirm" in request.POST:
                add_year_of_county(actor=actor, county=county, **given)
                messages.success(
                    request, _("{year} 年的日历已补上，后台正在重算等着它的期限。").format(year=given["year"])
                )
                return redirect("bench:calendar")
        except Refusal as refusal:
            refusal.field = refusal.field or "text"
            show(form, refusal)
            preview = None
    known = calendar_for(county)
    year = _year(request, known)
    words = {
        "form": form,
        "preview": preview,
        "off": stretches(preview.off) if preview else [],
        "work": [day(date) for date in sorted(preview.work)] if preview else [],
        "preview_months": months_of(_as_calendar(known, preview), preview.year) if preview else [],
        "known": sorted(known.years, reverse=True),
        "year": year,
        "months": months_of(known, year),
        "workdays": len(known.workdays_of(year)),
        "added": calendar_years(actor, county),
        "missing": lacking,
        "waiting": count_views(actor, ("no_calendar",))["no_calendar"],
        "hours": [f"{begin:%H:%M}–{end:%H:%M}" for begin, end in known.hours],
        "weekdays": WEEKDAYS,
    }
    return render(request, "bench/limits/calendar.html", words, status=422 if form.errors else 200)


def _year(request: HttpRequest, known: WorkingCalendar) -> int:
    wanted = request.GET.get("year", "")
    year = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) == 4 else clock.today().year
    return year if year in known.years else max(known.years)


def _as_calendar(known: WorkingCalendar, days: YearDays) -> WorkingCalendar:
    """The year as it would be."""
    return WorkingCalendar(known.hours, frozenset({days.year}), days.off, days.work)


def months_of(known: WorkingCalendar, year: int) -> list[Month]:
    """The year as twelve small months, weeks from Monday."""
    return [
        Month(str(MONTHS[number - 1]), [[_day(known, date, number) for date in week] for week in weeks])
        for number in range(1, 13)
        for weeks in [months.Calendar().monthdatescalendar(year, number)]
    ]


def _day(known: WorkingCalendar, date: dt.date, month: int) -> Day | None:
    if date.month != month:
        return None
    if date in known.work:
        return Day(date.day, "work")
    if date in known.off:
        return Day(date.day, "off")
    return Day(date.day, "rest" if date.weekday() > 4 else "")


def stretches(days: frozenset[dt.date]) -> list[str]:
    """Days in a row said together: “2 月 15 日—2 月 23 日”."""
    said = []
    for _unused, row in groupby(enumerate(sorted(days)), key=lambda pair: pair[1] - DAY * pair[0]):
        dates = [date for _number, date in row]
        said.append(day(dates[0]) if len(dates) == 1 else f"{day(dates[0])}—{day(dates[-1])}")
    return said
