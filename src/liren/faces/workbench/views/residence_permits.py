"""Permits at the desk: what is due for endorsement, what lies with the police, and the steps of one."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from liren.domains.residence.actions import permits
from liren.domains.residence.choices import PermitState
from liren.domains.residence.queries import lists
from liren.domains.residence.queries.one import RegistrationView, view_of
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted
from liren.faces.workbench import exports
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.filters import list_words, tabs_of
from liren.faces.workbench.people_forms import EDIT, VIEW
from liren.faces.workbench.residence_forms import PermitFilterForm, PermitForm, permit_view_in
from liren.faces.workbench.showing import county_of
from liren.faces.workbench.views.residence import EXPORT, shown
from liren.faces.workbench.views.residence_change import refused
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.exports import Listing
from liren.kernel.refusals import NotAllowed, Refusal

LIST = "residence.permits"


def view_names() -> list[tuple[str, str]]:
    return [
        ("due", _("该签注了")),
        ("suspended", _("已中止")),
        ("taken_in", _("等转公安")),
        ("passed", _("已转公安")),
        ("late", _("公安逾期")),
        ("issued", _("已发证")),
        ("all", _("全部")),
    ]


@require_safe
@with_right(VIEW)
def page(request: HttpRequest) -> HttpResponse:
    actor, view = actor_in(request), permit_view_in(request.GET)
    form = PermitFilterForm(request.GET, actor)
    place = form.wanted()
    rows, next_key = lists.permit_page(actor, view, place, request.GET.get("after", ""))
    counts = {name.removeprefix("n_"): n for name, n in lists.count_permit_views(actor, place).items()}
    tabs = tabs_of(view_names(), view, counts, request.GET)
    words = {
        **list_words(form, request.GET, view=view, tabs=tabs),
        "rows": rows,
        "next_key": next_key,
        "may_export": actor.has(EXPORT),
    }
    return render(request, "bench/residence/permits.html", words)


@require_safe
@with_right(EXPORT)
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    return exports.taken(request, LIST, form)


def listing(actor: Actor, query: str) -> Listing:
    given = QueryDict(query)
    view, place = permit_view_in(given), PermitFilterForm(given, actor).wanted()

    def rows(now: Actor, ids: Sequence[uuid.UUID]) -> Iterator[list[exports.Cell]]:
        for line in lists.permits_by_ids(now, ids):
            one = line.permit
            yield [
                one.number,
                one.registration.number,
                line.name,
                str(PermitState(one.state).label),
                str(line.standing.label) if line.standing else "",
                one.accepted_on,
                one.due_on,
                one.passed_on or "",
                one.issued_on or "",
                one.endorse_by or "",
            ]

    return Listing(
        name=_("居住证台账"),
        columns=[
            _("申领编号"),
            _("登记编号"),
            _("姓名"),
            _("状态"),
            _("使用"),
            _("受理"),
            _("办证期限"),
            _("转公安"),
            _("签发"),
            _("签注截止"),
        ],
        keys=lambda now: (
            lists.permits(now, view, place).order_by("id").values_list("id", flat=True).iterator()
        ),
        rows=rows,
        place_code=place or county_of(actor),
        wanted={"view": view, "place": place},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(EDIT)
def permit(request: HttpRequest, number: str) -> HttpResponse:
    """Takes in, passes on, records what the police did, endorses: the button pressed says which."""
    view = view_of(actor_in(request), number)
    if not view.may_handle:
        raise NotAllowed
    version = view.permit.permit.version if view.permit else view.registration.version
    if view.permit and view.permit.permit.state == PermitState.DECLINED:
        version = view.registration.version
    form = PermitForm(posted(request), version=version)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            done = _step(actor_in(request), view, form.cleaned_data, request.POST.get("do", ""))
        except Refusal as refusal:
            status = refused(form, refusal)
        else:
            messages.success(request, done)
            return redirect("bench:residence_one", number=number)
    words = {**shown(request, view), "form": form}
    return render(request, "bench/residence/permit.html", words, status=status)


def _step(actor: Actor, view: RegistrationView, given: dict[str, Any], do: str) -> str:
    version, on, reason = given["version"], given["on"] or clock.today(), given["reason"]
    if do not in ("pass", "extend", "issue", "decline", "endorse") or view.permit is None:
        permits.take_in(
            actor=actor, registration_id=view.registration.id, version=version, hard_reason=reason
        )
        return _("已受理。请转给公安机关。")
    at = {"actor": actor, "permit_id": view.permit.permit.id, "version": version}
    steps: dict[str, tuple[Callable[[], object], str]] = {
        "pass": (lambda: permits.pass_on(on=on, **at), _("已记下转公安的日期。")),
        "extend": (lambda: permits.extend(reason=reason, **at), _("期限已延长。")),
        "issue": (lambda: permits.note_issued(on=on, **at), _("已记下签发日期，登记人会收到消息。")),
        "decline": (lambda: permits.note_declined(reason=reason, **at), _("已记下公安的决定。")),
        "endorse": (lambda: permits.endorse(on=on, **at), _("签注已记下。")),
    }
    act, done = steps[do]
    act()
    return done
