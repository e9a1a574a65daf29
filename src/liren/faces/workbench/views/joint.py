"""Who was called to matters of others, who reported in on time, who answered; each figure opens its calls."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from liren.domains.casework.actions.reading import note_export
from liren.domains.casework.queries.joint import KINDS, CallCounts, count_calls, list_calls
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import DayField
from liren.faces.workbench import exports
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.showing import county_of
from liren.kernel import clock

DAYS = 90
MOST_DAYS = 800
LABELS: dict[str, str | Promise] = {
    "called": _("叫到"),
    "reported": _("已报到"),
    "missed": _("没有按时报到"),
    "answered": _("已答复任务"),
    "answered_late": _("答复晚了"),
    "unanswered": _("没有答复"),
    "released": _("同意不来或不再叫"),
}
LATE = ("missed", "answered_late", "unanswered")


class PeriodForm(forms.Form):
    since = DayField(
        label=_("叫的日子不早于"),
        required=False,
    )
    until = DayField(
        label=_("叫的日子不晚于"),
        required=False,
    )

    def days(self) -> tuple[dt.date, dt.date]:
        """The days asked for, the last ninety without asking; never more than can be read."""
        given = self.cleaned_data if self.is_valid() else {}
        until = given.get("until") or clock.today()
        since = given.get("since") or until - dt.timedelta(days=DAYS)
        return max(min(since, until), until - dt.timedelta(days=MOST_DAYS)), until


@dataclass(frozen=True, slots=True)
class Cell:
    label: str | Promise
    count: int
    query: str
    is_late: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    cells: list[Cell]


@require_safe
@with_right("cases.view")
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    form = PeriodForm(request.GET)
    since, until = form.days()
    kind, body_id = request.GET.get("kind", ""), _body_in(request)
    chosen = (body_id, kind) if body_id and kind in KINDS else None
    days = {"since": since.isoformat(), "until": until.isoformat()}
    lines = [_line(counts, days, chosen) for counts in count_calls(actor, since, until)]
    form.initial = {"since": since, "until": until}
    words = {
        "form": PeriodForm(initial=form.initial),
        "labels": [LABELS[name] for name in KINDS],
        "lines": lines,
        "calls": list_calls(actor, since, until, body_id=chosen[0], kind=chosen[1]) if chosen else [],
        "chosen": LABELS[kind] if chosen else "",
        "query": urlencode(days),
        "may_export": actor.has("cases.export"),
        "printed_at": clock.now(),
    }
    return render(request, "bench/joint/page.html", words)


@require_safe
@with_right("cases.export")
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """The table of the page, with its days beneath."""
    if form not in exports.RESPONSES:
        raise Http404
    actor = actor_in(request)
    since, until = PeriodForm(request.GET).days()
    rows: list[list[exports.Cell]] = [
        [counts.name, *(getattr(counts, name) for name in KINDS)]
        for counts in count_calls(actor, since, until)
    ]
    note_export(
        actor=actor,
        place_code=county_of(actor),
        form=form,
        wanted={"joint": f"{since}/{until}"},
        rows=len(rows),
    )
    rows += [[], [gettext("期间"), f"{since} — {until}"]]
    columns = [gettext("单位"), *(str(LABELS[name]) for name in KINDS)]
    return exports.response_as(form, f"{gettext('会办报到')}-{since:%Y%m%d}-{until:%Y%m%d}", columns, rows)


def _body_in(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.GET.get("body", ""))
    except ValueError:
        return None


def _line(counts: CallCounts, days: dict[str, str], chosen: tuple[uuid.UUID, str] | None) -> Line:
    cells = [
        Cell(
            LABELS[name],
            getattr(counts, name),
            urlencode({**days, "body": str(counts.body_id), "kind": name}),
            name in LATE and getattr(counts, name) > 0,
            chosen == (counts.body_id, name),
        )
        for name in KINDS
    ]
    return Line(counts.name, cells)
