"""Letters of responsibility for let dwellings: who has not signed, the letter of one, papers and employers."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.domains.letting.actions import undertakings as actions
from liren.domains.letting.policies import EXPORT, can_edit_let
from liren.domains.letting.queries import housing, lets
from liren.domains.letting.queries import undertakings as queries
from liren.domains.letting.queries.undertakings import UndertakingView
from liren.domains.letting.undertaking_choices import Party
from liren.faces.ui import undertaking_paper
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted
from liren.faces.ui.papers import answer_with
from liren.faces.ui.passes import by_pass
from liren.faces.workbench import exports, seeking
from liren.faces.workbench.asking import Fact, Removal, asked_first
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.people_forms import EDIT, VIEW
from liren.faces.workbench.showing import county_of
from liren.faces.workbench.undertaking_forms import (
    EmployerForm,
    PaperForm,
    SignerForm,
    UndertakingsFilterForm,
)
from liren.faces.workbench.views.person_list import without
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.exports import Listing
from liren.kernel.refusals import NotAllowed, Refusal
from liren.kernel.tables import Cell

METHODS = ["GET", "HEAD", "POST"]
LIST = "letting.undertakings"


@require_safe
@with_right(VIEW)
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    form = UndertakingsFilterForm(request.GET, actor)
    wanted = form.wanted()
    rows, next_key = queries.undertakings_page(actor, wanted, request.GET.get("after", ""))
    words = {
        "form": form,
        "rows": rows,
        "next_key": next_key,
        "count": queries.count_undertakings(actor, wanted),
        "may_export": actor.has(EXPORT),
        "list_query": without(request.GET, "after"),
        "printed_at": clock.now(),
        "is_later": bool(request.GET.get("after")),
    }
    return render(request, "bench/lets/undertakings.html", words)


@require_safe
@with_right(EXPORT)
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    return exports.taken(request, LIST, form)


def listing(actor: Actor, query: str) -> Listing:
    """The list as it is taken away: masked like the page."""
    form = UndertakingsFilterForm(QueryDict(query), actor)
    wanted = form.wanted()

    def keys(reader: Actor) -> Iterator[uuid.UUID]:
        return queries.undertakings(reader, wanted).values_list("id", flat=True).iterator()

    def rows(reader: Actor, some: Sequence[uuid.UUID]) -> Iterator[Sequence[Cell]]:
        for line in queries.undertakings_by_ids(reader, some):
            row = line.row
            party, how = row.get_party_display(), row.get_how_display()
            told = (line.address, party, line.who, line.signer, line.label, row.signed_on, how)
            yield (*told, line.late or None)

    columns = (
        *(_("住址"), _("谁的"), _("名称"), _("签字人"), _("签了没有"), _("签字日期"), _("怎么签的")),
        _("逾期（天）"),
    )
    given = {"place": wanted.place, "party": wanted.party, "show": wanted.show}
    place = wanted.place or min((grant.place for grant in actor.grants_of(VIEW)), key=len, default="")
    return Listing(_("出租房责任书"), columns, keys, rows, place, given)


@never_cache
@require_safe
@with_right(VIEW)
def one(request: HttpRequest, undertaking_id: uuid.UUID) -> HttpResponse:
    view = _seen(request, undertaking_id)
    row = view.line.row
    housed = housing.housed_by(row) if row.party == Party.EMPLOYER else []
    words = {"view": view, "dwelling": _home(view), "housed": housed}
    return render(request, "bench/lets/undertaking.html", words)


@require_http_methods(METHODS)
@with_right(EDIT)
def paper(request: HttpRequest, undertaking_id: uuid.UUID) -> HttpResponse:
    """A paper signed by hand comes in; its scan is judged by its content before anything is written."""
    view = _kept(request, undertaking_id)
    form = PaperForm(posted(request), request.FILES if request.method == "POST" else None, view=view)

    def take(actor: Actor) -> None:
        kept = {name: form.cleaned_data[name] for name in ("on", "papers", "read", "version")}
        actions.sign_on_paper(actor=actor, undertaking_id=undertaking_id, **kept)

    words = {"view": view, "dwelling": _home(view)}
    return seeking.answered(request, form, take, "bench/lets/paper.html", words, _("已收下签了字的责任书。"))


@require_http_methods(METHODS)
@with_right(EDIT)
def signer(request: HttpRequest, undertaking_id: uuid.UUID) -> HttpResponse:
    view = _kept(request, undertaking_id)
    form = SignerForm(posted(request), view=view)
    words = {"view": view, "dwelling": _home(view)}
    seeking.seek(request, form)
    if form.is_bound and form.is_choosing:
        return seeking.choosing(request, form, "bench/lets/signer.html", words)

    def take(actor: Actor) -> None:
        person_id = form.chosen()
        if person_id is not None:
            version = form.cleaned_data["version"]
            actions.set_signer(
                actor=actor, undertaking_id=undertaking_id, version=version, person_id=person_id
            )

    return seeking.answered(request, form, take, "bench/lets/signer.html", words, _("已定好谁签字。"))


@require_POST
@with_right(EDIT)
def printed(request: HttpRequest, undertaking_id: uuid.UUID) -> HttpResponse:
    """On A4, to be signed by hand or to be kept. Posted, since the name stands there in full, which is written down."""
    actor = actor_in(request)
    actions.note_print(actor=actor, undertaking_id=undertaking_id)
    return undertaking_paper.answer(_seen(request, undertaking_id))


@require_http_methods(METHODS)
@with_right(EDIT)
def employer_add(request: HttpRequest, let_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    let = lets.visible_let(actor, let_id)
    if not can_edit_let(actor, let):
        raise NotAllowed
    form = EmployerForm(posted(request), county=county_of(actor))
    words = {"dwelling": let.dwelling}
    seeking.seek(request, form)
    if form.is_bound and form.is_choosing:
        return seeking.choosing(request, form, "bench/lets/employer.html", words)

    def take(who: Actor) -> None:
        actions.add_employer(actor=who, let_id=let_id, employer=form.employer())

    return seeking.answered(request, form, take, "bench/lets/employer.html", words, _("用人单位已登记。"))


@require_http_methods(METHODS)
@with_right(EDIT)
def employer_remove(request: HttpRequest, undertaking_id: uuid.UUID) -> HttpResponse:
    view = _kept(request, undertaking_id)
    back = reverse("bench:undertaking", args=[undertaking_id])
    row = view.line.row
    if request.method != "POST":
        asked = Removal(
            title=_("撤掉用人单位"),
            asked=_("这个单位不再安排人住在这里了吗？"),
            facts=[
                Fact(_("用人单位"), view.line.who, is_said=True),
                Fact(_("住址"), view.line.address, is_said=True),
            ],
            consequence=_("以后不再要它签责任书；签过的还在。"),
            back=back,
        )
        return asked_first(request, asked)
    try:
        actions.remove_employer(actor=actor_in(request), undertaking_id=row.id, version=row.version)
    except Refusal as refusal:
        if refusal.status not in seeking.WRONG:
            raise
        messages.error(request, str(refusal))
        return redirect(back)
    messages.success(request, _("已撤掉。"))
    return redirect("bench:dwelling", dwelling_id=row.let.dwelling_id)


@never_cache
@with_right(VIEW)
@by_pass
def scan(request: HttpRequest, file_id: uuid.UUID) -> FileResponse:
    """Taking a scan away is written down."""
    return answer_with(actions.open_scan(actor=actor_in(request), file_id=file_id), "original")


def _seen(request: HttpRequest, undertaking_id: uuid.UUID) -> UndertakingView:
    actor = actor_in(request)
    return queries.view_of(actor, queries.visible_undertaking(actor, undertaking_id))


def _kept(request: HttpRequest, undertaking_id: uuid.UUID) -> UndertakingView:
    view = _seen(request, undertaking_id)
    if not view.may_edit:
        raise NotAllowed
    return view


def _home(view: UndertakingView) -> Any:
    return view.line.row.let.dwelling
