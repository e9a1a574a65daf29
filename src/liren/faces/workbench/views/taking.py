"""Taking lists away: as a workbook, as CSV, on paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from liren.domains.casework.actions.reading import note_export, note_printing
from liren.domains.casework.queries.desk import cases_by_number
from liren.domains.casework.queries.lists import export_rows
from liren.faces.workbench import exports
from liren.faces.workbench.doors import actor_in, with_right
from liren.faces.workbench.filters import FilterForm, written
from liren.faces.workbench.showing import Row, book_of, county_of, place_words, rows_of
from liren.faces.workbench.views.queue import chosen_view
from liren.kernel import clock

if TYPE_CHECKING:
    from liren.domains.casework.models import Case


def columns() -> list[str]:
    """The columns of the list on the page, in their order."""
    return [
        _("编号"),
        _("事项"),
        _("种类"),
        _("类别"),
        _("地点"),
        _("承办"),
        _("渠道"),
        _("收到"),
        _("紧急程度"),
        _("状态"),
        _("期限"),
    ]


def cells(case: Case, places: dict[str, str]) -> list[exports.Cell]:
    row = Row(case, False, place_words(case, places))
    return [
        case.number,
        case.title,
        case.get_kind_display(),
        case.category.shown if case.category else "",
        row.place,
        case.owner.short_name,
        case.get_channel_display(),
        case.received_at,
        case.get_urgency_display(),
        row.state_label,
        None if case.is_suspended else case.due_at,
    ]


@require_safe
@with_right("cases.export")
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Exactly what the filter shows, all pages of it, in the order of the page."""
    if form not in exports.RESPONSES:
        raise Http404
    actor = actor_in(request)
    shown = FilterForm(request.GET, actor)
    wanted = shown.wanted(chosen_view(request, actor))
    note_export(actor=actor, place_code=wanted.place or county_of(actor), form=form, wanted=written(wanted))
    rows = _spoken(export_rows(actor, wanted), shown.places, get_language() or "")
    name = _("诉求列表 {day}").format(day=f"{clock.today():%Y%m%d}")
    return exports.response_as(form, name, columns(), rows)


def _spoken(cases: Iterable[Case], places: dict[str, str], language: str) -> Iterator[list[exports.Cell]]:
    """The rows leave after the request's own language has been put down again: each is said in it anew."""
    for case in cases:
        with override(language):
            row = cells(case, places)
        yield row


@require_http_methods(["GET", "HEAD"])
@with_right("cases.view")
def print_cases(request: HttpRequest) -> HttpResponse:
    """The chosen matters on paper, one after another, without those who brought them."""
    actor = actor_in(request)
    found = cases_by_number(actor, request.GET.getlist("pick"))
    if found:
        note_printing(actor=actor, place_code=county_of(actor), numbers=[case.number for case in found])
    book = book_of(actor)
    words = {"rows": rows_of(found, book, {}), "calendar": book.calendar, "printed_at": clock.now()}
    return render(request, "bench/queue/print.html", words)
