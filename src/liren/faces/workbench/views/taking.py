"""Taking lists away: as a workbook, as CSV, on paper."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from liren.domains.casework.actions.reading import note_printing
from liren.domains.casework.queries.desk import cases_by_number
from liren.domains.casework.queries.taking import case_keys, cases_to_take
from liren.faces.ui.acting import actor_in
from liren.faces.workbench import exports, queue_columns
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.filters import FilterForm, queue_views, written
from liren.faces.workbench.showing import Row, book_of, county_of, place_words, rows_of
from liren.faces.workbench.views.queue import view_in
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.exports import Listing

LIST = "casework.cases"


@require_safe
@with_right("cases.export")
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Exactly what the filter shows, all pages of it, in the order of the page and with its columns."""
    return exports.taken(request, LIST, form)


def listing(actor: Actor, query: str) -> Listing:
    """The list behind a page's query as it is taken away."""
    given = QueryDict(query)
    shown = FilterForm(given, actor)
    wanted = shown.wanted(view_in(given, actor))
    view = dict(queue_views(actor))[wanted.view]
    columns = queue_columns.for_file(given)

    def rows(now: Actor, ids: Sequence[uuid.UUID]) -> Iterator[list[exports.Cell]]:
        for case in cases_to_take(now, ids):
            row = Row(case, False, place_words(case, shown.places))
            yield [column.cell(row) for column in columns]

    return Listing(
        name=_("诉求列表 {view} {day}").format(view=view, day=f"{clock.today():%Y%m%d}"),
        columns=[str(column.label) for column in columns],
        keys=lambda now: case_keys(now, wanted),
        rows=rows,
        place_code=wanted.place or county_of(actor),
        wanted=written(wanted),
    )


@require_http_methods(["GET", "HEAD"])
@with_right("cases.view")
def print_cases(request: HttpRequest) -> HttpResponse:
    """The chosen matters on paper, one after another, without those who brought them."""
    actor = actor_in(request)
    found = cases_by_number(actor, request.GET.getlist("pick"))
    if found:
        note_printing(actor=actor, place_code=county_of(actor), numbers=[case.number for case in found])
    book = book_of(actor)
    rows = rows_of(found, book, {})
    own = queue_columns.own_table(request.GET, rows)
    slips = own.rows if own else [(row, []) for row in rows]
    words = {"slips": slips, "own": own, "calendar": book.calendar, "printed_at": clock.now()}
    return render(request, "bench/queue/print.html", words)
