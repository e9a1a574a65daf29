"""One's own work, the list of matters, and finding one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from liren.domains.casework.queries.comments import unseen_among
from liren.domains.casework.queries.desk import case_ids
from liren.domains.casework.queries.lists import CaseFilter, list_cases
from liren.domains.casework.queries.saved_views import saved_views_of
from liren.domains.casework.queries.waiting import MENTIONS, UNREAD
from liren.faces.ui.acting import actor_in
from liren.faces.workbench import rail
from liren.faces.workbench.doors import staff_only, with_right
from liren.faces.workbench.filters import FilterForm, queue_views, tabs_of
from liren.faces.workbench.queue_columns import own_table
from liren.faces.workbench.queue_views import PAGE, chips_of
from liren.faces.workbench.showing import Row, book_of, rows_of
from liren.kernel.actor import Actor

FEW = 20
MENTIONED = "mentioned"  # its number is of what is new, not of all
HOMES = (
    ("cases.handle", "mine"),
    ("cases.dispatch", "desk"),
    ("cases.approve", "mine"),
    ("cases.view", "queue"),
    ("audit.search", "audit"),
    ("accounts.view", "accounts"),
)


@require_safe
@staff_only
def home(request: HttpRequest) -> HttpResponse:
    """The first page is one's work."""
    actor = actor_in(request)
    for right, name in HOMES:
        if actor.has(right) and rail.address(name):
            return HttpResponseRedirect(rail.address(name))
    return HttpResponseRedirect(reverse("bench:notices"))


@dataclass(frozen=True, slots=True)
class Part:
    """A section of one's own work."""

    view: str
    title: str
    rows: Sequence[Row]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


@require_safe
@with_right("cases.handle", "cases.approve")
def mine(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    counts = rail.counts_of(request, actor, "answered", "body", "declining")
    book = book_of(actor)
    parts = []
    for view, title in _parts(actor, counts):
        found = list_cases(actor, CaseFilter(view=view), size=FEW).cases
        parts.append(Part(view, title, rows_of(found, book, {}), counts[view]))
    words = {"parts": parts, "calendar": book.calendar, "unread": counts[UNREAD]}
    return render(request, "bench/queue/mine.html", words)


def _parts(actor: Actor, counts: dict[str, int]) -> list[tuple[str, str]]:
    """Only what holds something; the body's own work where one has none of one's own."""
    handles = [
        ("to_accept", _("待签收")),
        ("called", _("叫到我们的")),
        ("offered", _("请我们接手的")),
        ("declining", _("叫来的单位请求不来")),
        ("answered", _("诉求人已答复")),
        ("mine", _("我经办的")) if counts["mine"] else ("body", _("本单位在办")),
    ]
    approves = [("to_rule", _("等您裁定的责任争议")), ("to_approve", _("等您批的挂起"))]
    wanted = [
        *(approves if actor.has("cases.approve") else []),
        *(handles if actor.has("cases.handle") else []),
    ]
    return [(view, title) for view, title in wanted if counts[view]]


@require_safe
@with_right("cases.view")
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    saved = saved_views_of(actor, PAGE)
    if not request.GET and (first := next((view for view in saved if view.is_default), None)):
        return HttpResponseRedirect(f"?{first.query}")
    names = queue_views(actor)
    view = view_in(request.GET, actor)
    form = FilterForm(request.GET, actor)
    wanted = form.wanted(view)
    found = list_cases(actor, wanted, after=request.GET.get("after", ""))
    book = book_of(actor)
    query = request.GET.copy()
    query["view"] = view
    query.pop("after", None)
    rows = rows_of(found.cases, book, form.places)
    words = {
        "form": form,
        "subscribing": _subscribing(wanted),
        "chips": chips_of(saved, request.GET),
        "own": own_table(request.GET, rows),
        "tabs": tabs_of(names, view, _counts(request, actor, names), request.GET),
        "view": view,
        "rows": rows,
        "naming_anew": unseen_among(actor, [row.case.id for row in rows]) if view == MENTIONED else (),
        "next_key": found.next_key,
        "is_later": bool(request.GET.get("after")),
        "calendar": book.calendar,
        "query": query.urlencode(),
        "may_export": actor.has("cases.export"),
    }
    return render(request, "bench/queue/page.html", words)


def _subscribing(wanted: CaseFilter) -> str:
    """The place and class of the filter, for the page of subscribing."""
    query = QueryDict(mutable=True)
    query.update({name: said for name, said in (("place", wanted.place), ("class", wanted.category)) if said})
    return f"?{query.urlencode()}" if query else ""


def _counts(request: HttpRequest, actor: Actor, views: list[tuple[str, str]]) -> dict[str, int]:
    counted = (name for name, _label in views if name not in ("all", MENTIONED))
    counts = rail.counts_of(request, actor, *counted)
    return {**counts, MENTIONED: counts[MENTIONS]}


def view_in(given: QueryDict, actor: Actor) -> str:
    """The named view an address asks for, else the actor's first."""
    names = [name for name, _label in queue_views(actor)]
    wanted = given.get("view", "")
    return wanted if wanted in names else names[0]


@require_safe
@with_right("cases.view")
def find(request: HttpRequest) -> HttpResponse:
    """A whole number opens its matter; anything else filters the list of all."""
    text = request.GET.get("q", "").strip()[:60]
    if text in case_ids(actor_in(request), [text]):
        return HttpResponseRedirect(reverse("bench:case", args=[text]))
    query = request.GET.copy()
    query.clear()
    query["view"], query["text"] = "all", text
    return HttpResponseRedirect(f"{reverse('bench:queue')}?{query.urlencode()}")
