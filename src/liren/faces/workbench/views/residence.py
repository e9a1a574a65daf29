"""The registration desk: its list, one registration, and its papers."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from liren.domains.residence.actions import handling
from liren.domains.residence.choices import Kind, MadeBy, State
from liren.domains.residence.queries import lists
from liren.domains.residence.queries.one import RegistrationView, view_of
from liren.faces.ui import moments, residence_paper, residence_scans, residence_showing
from liren.faces.ui.acting import actor_in
from liren.faces.workbench import exports, people_tasks
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.filters import list_words, tabs_of
from liren.faces.workbench.people_forms import EDIT, VIEW, PurposeForm
from liren.faces.workbench.residence_forms import FilterForm, view_in
from liren.faces.workbench.showing import county_of
from liren.kernel.actor import Actor
from liren.kernel.exports import Listing

LIST, EXPORT = "residence.registrations", "people.export"


def view_names() -> list[tuple[str, str]]:
    return [
        ("submitted", _("等核对")),
        ("wanting", _("等补材料")),
        ("registered", _("已登记")),
        ("over", _("已注销、未予登记")),
        ("all", _("全部")),
    ]


@require_safe
@with_right(VIEW)
def page(request: HttpRequest) -> HttpResponse:
    actor, view = actor_in(request), view_in(request.GET)
    form = FilterForm(request.GET, actor)
    wanted = form.wanted(view)
    rows, next_key = lists.page(actor, wanted, request.GET.get("after", ""))
    counts = {name.removeprefix("n_"): n for name, n in lists.count_views(actor, wanted).items()}
    tabs = tabs_of(view_names(), view, counts, request.GET)
    words = {
        **list_words(form, request.GET, view=view, tabs=tabs),
        "rows": rows,
        "next_key": next_key,
        "places": form.places,
        "may_export": actor.has(EXPORT),
        "may_edit": actor.has(EDIT),
    }
    return render(request, "bench/residence/page.html", words)


@require_safe
@with_right(EXPORT)
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    return exports.taken(request, LIST, form)


def listing(actor: Actor, query: str) -> Listing:
    """The list as it is taken away: masked like the page."""
    given = QueryDict(query)
    shown = FilterForm(given, actor)
    wanted = shown.wanted(view_in(given))

    def rows(now: Actor, ids: Sequence[uuid.UUID]) -> Iterator[list[exports.Cell]]:
        for line in lists.lines_by_ids(now, ids):
            row = line.registration
            yield [
                row.number,
                line.name,
                str(Kind(row.kind).label),
                str(State(row.state).label),
                str(MadeBy(row.made_by).label),
                line.address,
                row.arrived_on,
                moments.local(row.submitted_at),
                row.registered_on or "",
                row.ended_on or "",
            ]

    return Listing(
        name=_("居住登记台账"),
        columns=[
            _("编号"),
            _("姓名"),
            _("类别"),
            _("状态"),
            _("谁登记的"),
            _("住址"),
            _("来住日期"),
            _("提交"),
            _("登记日期"),
            _("注销日期"),
        ],
        keys=lambda now: lists.keys(now, wanted),
        rows=rows,
        place_code=wanted.place or county_of(actor),
        wanted={name: str(value) for name, value in asdict(wanted).items() if value},
    )


@require_safe
@with_right(VIEW)
def one(request: HttpRequest, number: str) -> HttpResponse:
    """What stands in plain; what is sealed only while the registration is open for a purpose."""
    view = view_of(actor_in(request), number)
    return render(request, "bench/residence/one.html", shown(request, view))


@require_POST
@with_right(VIEW)
def open_one(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_in(request)
    view = view_of(actor, number)
    form = PurposeForm(request.POST)
    if not form.is_valid():
        words = {**shown(request, view), "purpose_form": form}
        return render(request, "bench/residence/one.html", words, status=422)
    purpose = form.cleaned_data["purpose"]
    handling.open_registration(actor=actor, registration_id=view.registration.id, purpose=purpose)
    people_tasks.remember(request, view.registration.id, purpose)
    return redirect(safe_back(request, number), number=number)


def safe_back(request: HttpRequest, number: str) -> str:
    """Where the purpose was asked for."""
    wanted = request.POST.get("next", "")
    return f"bench:residence_{wanted}" if wanted in ("check", "edit") else "bench:residence_one"


@require_safe
@with_right(VIEW)
def paper(request: HttpRequest, number: str, what: str) -> HttpResponse:
    """The form holds what is sealed: only while it is open. The receipt is masked."""
    if what not in residence_paper.WHAT:
        raise Http404
    view = view_of(actor_in(request), number)
    if what == "form" and not is_open(request, view):
        return redirect("bench:residence_one", number=number)
    answer = HttpResponse(residence_paper.pdf(view, what), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{number}-{what}.pdf"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def is_open(request: HttpRequest, view: RegistrationView) -> bool:
    return people_tasks.is_open(request, view.registration.id)


def shown(request: HttpRequest, view: RegistrationView) -> dict[str, object]:
    """What the pages of one registration show."""
    return {
        "view": view,
        "row": view.registration,
        "is_open": is_open(request, view),
        "purpose_form": PurposeForm(initial={"purpose": people_tasks.purpose_in(request)}),
        "details": residence_paper.details_of(view),
        "agent": residence_paper.agent_of(view),
        "proofs": residence_paper.proofs_of(view),
        "scans": residence_scans.scans_shown(view),
        **residence_showing.words_of(view),
    }
