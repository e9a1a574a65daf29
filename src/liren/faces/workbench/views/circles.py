"""Groups: the list, one group with its ground, head, members and help, and the steps of a group."""

from __future__ import annotations

import uuid
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from liren.domains.neighbours import actions, queries
from liren.domains.neighbours.actions.charges import note_contacts_export
from liren.domains.neighbours.choices import ChargeKind, CircleKind
from liren.domains.neighbours.queries.contacts import contacts_of
from liren.domains.people.queries import head_of
from liren.domains.processing.actions.givings import note_short
from liren.domains.processing.queries.consented import split
from liren.domains.territory.queries import places_named
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted
from liren.faces.workbench import exports
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.given_lists import ASKING, to_whom
from liren.faces.workbench.neighbours_deeds import METHODS, answered, keeping
from liren.faces.workbench.neighbours_forms import (
    CircleFilterForm,
    CircleForm,
    EndForm,
    GroundForm,
    HelpForm,
    JoinForm,
    OneForm,
    TakeForm,
)
from liren.faces.workbench.people_forms import EDIT, VIEW
from liren.faces.workbench.views.person_list import EXPORT, without
from liren.kernel import clock
from liren.kernel.actor import Actor

EXPORTED_PAGES, KEY = 200, "neighbours.circles"


@require_safe
@with_right(VIEW)
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    form = CircleFilterForm(request.GET, actor)
    rows, next_key = queries.circles_page(actor, form.wanted(), request.GET.get("after", ""))
    words = {
        "form": form,
        "rows": rows,
        "places": places_named(one.place_code for one in rows),
        "next_key": next_key,
        "may_keep": actor.has(EDIT),
        "may_export": actor.has(EXPORT),
        "query": without(request.GET, "after"),
        "printed_at": clock.now(),
        "is_later": bool(request.GET.get("after")),
        "tab": "circles",
    }
    return render(request, "bench/neighbours/circles.html", words)


@require_safe
@with_right(EXPORT)
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    if form not in exports.RESPONSES:
        raise Http404
    asked = to_whom(request, KEY, form)
    if asked is not None:
        return asked
    actor, to = actor_in(request), request.GET["to"]
    wanted = CircleFilterForm(request.GET, actor).wanted()
    found, after = [], ""
    for _turn in range(EXPORTED_PAGES):
        rows, after = queries.circles_page(actor, wanted, after)
        found += rows
        if not after:
            break
    place = wanted.place or min((grant.place for grant in actor.grants_of(VIEW)), key=len, default="")
    parts = split(to, ASKING[KEY].listed, [vars(one)["head_id"] for one in found if vars(one)["head_id"]])
    given = {"groups": wanted.kind or "all", "to": to}
    note_short(
        partial(
            note_contacts_export, actor=actor, place_code=place, form=form, wanted=given, rows=len(found)
        ),
        actor=actor,
        place_code=place,
        listed=ASKING[KEY].listed,
        taken=parts.kept,
        to=to,
        left_out=len(parts.left),
    )
    places = places_named(one.place_code for one in found)
    columns = (_("社区"), _("小组"), _("名称"), _("组长"), _("网格和楼栋"), _("成员"), _("从"), _("到"))
    cells = (
        (
            places.get(one.place_code, ""),
            one.get_kind_display(),
            one.name,
            (vars(one)["head"] or "") if vars(one)["head_id"] in parts.kept else "",
            vars(one)["covered"],
            vars(one)["people"],
            one.since,
            one.until,
        )
        for one in found
    )
    return exports.response_as(form, _("居民小组和互助组"), columns, cells)


@require_http_methods(METHODS)
@with_right(EDIT)
def add(request: HttpRequest) -> HttpResponse:
    form = CircleForm(posted(request), actor=actor_in(request))
    return answered(
        request,
        form,
        lambda actor: actions.open_circle(actor=actor, **form.given()),
        "bench/neighbours/circle_add.html",
        _("小组已成立。"),
        lambda made: _page(made.id),
        {},
        fields={"place_code": "place"},
    )


@require_safe
@with_right(VIEW)
def circle(request: HttpRequest, circle_id: uuid.UUID) -> HttpResponse:
    view = queries.circle_of(actor_in(request), circle_id)
    place = places_named([view.circle.place_code]).get(view.circle.place_code, "")
    words = {"view": view, "circle": view.circle, "place": place}
    return render(request, "bench/neighbours/circle.html", words)


@require_http_methods(METHODS)
@with_right(EDIT)
def ground(request: HttpRequest, circle_id: uuid.UUID) -> HttpResponse:
    view = _kept(request, circle_id)
    form = GroundForm(posted(request), view=view)
    return answered(
        request,
        form,
        lambda actor: actions.cover(actor=actor, circle_id=circle_id, **form.given()),
        "bench/neighbours/ground.html",
        _("已改好。"),
        lambda _made: _page(circle_id),
        {"view": view, "circle": view.circle},
    )


@require_http_methods(METHODS)
@with_right(EDIT)
def head(request: HttpRequest, circle_id: uuid.UUID) -> HttpResponse:
    view = _kept(request, circle_id)
    form = TakeForm(posted(request), offered=contacts_of(actor_in(request), view.circle.place_code))
    return answered(
        request,
        form,
        lambda actor: actions.take_charge(
            actor=actor, kind=ChargeKind.HEAD, circle_id=circle_id, **form.given()
        ),
        "bench/neighbours/head.html",
        _("组长已定。"),
        lambda _made: _page(circle_id),
        {"view": view, "circle": view.circle},
        fields={"circle": "contact"},
    )


@require_http_methods(METHODS)
@with_right(EDIT)
def help_given(request: HttpRequest, circle_id: uuid.UUID) -> HttpResponse:
    view = _kept(request, circle_id)
    form = HelpForm(posted(request), view=view)
    return answered(
        request,
        form,
        lambda actor: actions.note_help(actor=actor, circle_id=circle_id, **form.given()),
        "bench/neighbours/help.html",
        _("已记下。"),
        lambda _made: _page(circle_id),
        {"view": view, "circle": view.circle},
    )


@require_http_methods(METHODS)
@with_right(EDIT)
def end_help(request: HttpRequest, circle_id: uuid.UUID) -> HttpResponse:
    view = _kept(request, circle_id)
    choices = [
        (str(one.help.id), f"{one.helper} → {one.helped}：{one.help.get_kind_display()}")
        for one in view.helps
    ]
    form = OneForm(posted(request), version=view.circle.version, label=_("哪一项互助"), choices=choices)

    def take(actor: Actor) -> object:
        return actions.end_help(
            actor=actor,
            circle_id=circle_id,
            version=form.cleaned_data["version"],
            help_id=uuid.UUID(form.cleaned_data["one"]),
            on=form.cleaned_data["on"],
        )

    words = {"view": view, "circle": view.circle}
    done = _("这项互助已结束。")
    return answered(
        request, form, take, "bench/neighbours/help_end.html", done, lambda _made: _page(circle_id), words
    )


@require_http_methods(METHODS)
@with_right(EDIT)
def leave(request: HttpRequest, circle_id: uuid.UUID) -> HttpResponse:
    view = _kept(request, circle_id)
    choices = [(str(one.member.person_id), one.name) for one in view.members]
    form = OneForm(posted(request), version=view.circle.version, label=_("谁退出"), choices=choices)

    def take(actor: Actor) -> object:
        return actions.leave_circle(
            actor=actor,
            circle_id=circle_id,
            version=form.cleaned_data["version"],
            person_id=uuid.UUID(form.cleaned_data["one"]),
            on=form.cleaned_data["on"],
        )

    words = {"view": view, "circle": view.circle}
    done = _("已退出互助组。")
    return answered(
        request, form, take, "bench/neighbours/leave.html", done, lambda _made: _page(circle_id), words
    )


@require_http_methods(METHODS)
@with_right(EDIT)
def close(request: HttpRequest, circle_id: uuid.UUID) -> HttpResponse:
    view = _kept(request, circle_id)
    form = EndForm(posted(request), version=view.circle.version)
    return answered(
        request,
        form,
        lambda actor: actions.close_circle(actor=actor, circle_id=circle_id, **form.given()),
        "bench/neighbours/close.html",
        _("小组已撤销。"),
        lambda _made: _page(circle_id),
        {"view": view, "circle": view.circle},
    )


@require_http_methods(METHODS)
@with_right(EDIT)
def join(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """A person on the register joins a mutual-help group of the community."""
    actor = actor_in(request)
    who = head_of(actor, person_id)
    keeping(who.may_edit)
    offered = queries.open_circles(actor, who.person.place_code, CircleKind.MUTUAL_HELP)
    form = JoinForm(posted(request), offered=offered)
    return answered(
        request,
        form,
        lambda actor: actions.join_circle(actor=actor, person_id=person_id, **form.given()),
        "bench/neighbours/join.html",
        _("已加入互助组。"),
        lambda made: _page(made.circle_id),
        {"head": who, "offered": offered},
        fields={"person": "circle"},
    )


def _kept(request: HttpRequest, circle_id: uuid.UUID) -> queries.CircleView:
    view = queries.circle_of(actor_in(request), circle_id)
    keeping(view.may_keep and view.circle.until is None)
    return view


def _page(circle_id: uuid.UUID) -> str:
    return reverse("bench:circle", args=[circle_id])
