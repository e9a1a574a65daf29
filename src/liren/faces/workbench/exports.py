"""Lists taken away: a short one as the answer, a longer one by the worker."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from typing import IO

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from liren.faces.ui.acting import actor_in
from liren.faces.workbench.given_lists import to_whom
from liren.kernel import exports, outbox
from liren.kernel.tables import CELL_MOST, CONTROL, OPTIONS, TYPES, Cell, write_table

__all__ = ["CELL_MOST", "CONTROL", "OPTIONS", "RESPONSES", "XLSX_TYPE", "Cell", "response_as", "taken"]

XLSX_TYPE = TYPES["xlsx"]
RESPONSES = TYPES


def response_as(
    form: str, name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> HttpResponseBase:
    """A short list as `form`: "xlsx" or "csv"."""
    return _file(form, name, lambda file: write_table(form, file, columns, rows))


def _file(form: str, name: str, write: Callable[[IO[bytes]], int]) -> FileResponse:
    file = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    write(file)
    file.seek(0)
    kind = exports.FILE_TYPES[form]
    return FileResponse(file, as_attachment=True, filename=f"{name}.{form}", content_type=kind)


def taken(request: HttpRequest, source: str, form: str) -> HttpResponseBase:
    """The list behind the page's query as a file; more than `AT_ONCE` rows are left to the worker."""
    if form not in exports.SOURCES[source].forms:
        raise Http404
    asked = to_whom(request, source, form)
    if asked is not None:
        return asked
    if request.method == "HEAD":
        return HttpResponse(
            content_type=exports.FILE_TYPES[form]
        )  # nothing is taken away, nothing written down
    actor, query = actor_in(request), request.GET.urlencode()
    listing = exports.opened(actor, source, query)
    rows = exports.at_once(actor, source, listing, form)
    if rows is not None:
        return _file(form, listing.name, lambda file: listing.write_as(form, file, rows))
    language = get_language() or ""
    exports.ask_export(actor=actor, source=source, listing=listing, form=form, query=query, language=language)
    messages.info(request, _left(outbox.worker_alive()))
    return redirect("bench:exports")


def _left(works: bool) -> str:
    if works:
        return _("内容多，已交给后台导出。可以离开这一页，做完会通知您。")
    return _("内容多，已排队。后台现在没有运行，等它运行后才会导出。")
