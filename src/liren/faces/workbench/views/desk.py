"""The dispatch desk: the list on the left, the open matter on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from liren.domains.casework.queries.desk import desk_case, list_desk
from liren.domains.casework.queries.lists import CaseFilter
from liren.domains.policy.queries import rulebook
from liren.faces.ui.acting import actor_in
from liren.faces.workbench import rail
from liren.faces.workbench.desk_sheet import sheet_words
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.filters import SORTS, Tab
from liren.faces.workbench.showing import book_of, is_fragment, rows_of
from liren.kernel.actor import Actor

if TYPE_CHECKING:
    from liren.domains.casework.models import Case

DESK = ("cases.dispatch", "cases.rule")


@never_cache
@require_safe
@with_right(*DESK)
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    view = _view(request)
    sort = request.GET.get("sort", "due")
    text = request.GET.get("text", "").strip()[:60]
    wanted = CaseFilter(view=view, sort=sort if sort in dict(SORTS) else "due", text=text)
    found = list_desk(actor, wanted, after=request.GET.get("after", ""))
    book = book_of(actor)
    opened = _opened(actor, found.cases, request.GET.get("open", ""))
    query = kept_query(request)
    words = {
        "tabs": _tabs(request, actor, view),
        "rows": rows_of(found.cases, book, {}),
        "next_key": found.next_key,
        "is_later": bool(request.GET.get("after")),
        "view": view,
        "sort": wanted.sort,
        "sorts": SORTS,
        "text": text,
        "opened": opened,
        "query": query.urlencode(),
        "back": f"{reverse('bench:desk')}?{query.urlencode()}",
        "calendar": book.calendar,
        "may_dispatch": actor.has("cases.dispatch"),
    }
    if opened is not None:
        words |= sheet_words(actor, opened, book)
    return render(request, "bench/desk/page.html", words)


def _view(request: HttpRequest) -> str:
    wanted = request.GET.get("view", "")
    return wanted if wanted in dict(_names()) else "dispatch"


def _names() -> list[tuple[str, str]]:
    return [
        ("dispatch", _("全部")),
        ("urgent", _("急的")),
        ("returned", _("退回来的")),
        ("no_grid", _("无网格")),
        ("assigned", _("已派未签收")),
    ]


def _tabs(request: HttpRequest, actor: Actor, view: str) -> list[Tab]:
    names = _names()
    counts = rail.counts_of(request, actor, *(name for name, _label in names))
    return [Tab(name, label, counts[name], name == view, f"view={name}") for name, label in names]


def kept_query(request: HttpRequest) -> QueryDict:
    """The list's own query without the open matter."""
    query = request.GET.copy()
    query.pop("open", None)
    query.setdefault("view", "dispatch")
    return query


def _opened(actor: Actor, cases: list[Case], wanted: str) -> Case | None:
    found = next((case for case in cases if case.number == wanted), None)
    return found or (cases[0] if cases else None)


@never_cache
@require_safe
@with_right(*DESK)
def sheet(request: HttpRequest, number: str) -> HttpResponse:
    """The right half alone; as a page of its own for whoever comes without scripts or from elsewhere."""
    actor = actor_in(request)
    case = desk_case(actor, number)
    query = kept_query(request)
    words = {
        **sheet_words(actor, case, rulebook(case.place_code)),
        "opened": case,
        "query": query.urlencode(),
        "back": f"{reverse('bench:desk')}?{query.urlencode()}",
        "may_dispatch": actor.has("cases.dispatch"),
    }
    name = "bench/desk/sheet.html" if is_fragment(request) else "bench/desk/alone.html"
    return render(request, name, words)
