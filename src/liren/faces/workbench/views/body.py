"""One body: its page, and registering, correcting, moving, closing and reopening it; the places it covers."""

from __future__ import annotations

import functools
import uuid
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.domains.access import queries as access
from liren.domains.casework.queries.lists import CaseFilter, filtered_cases
from liren.domains.organisations import actions, queries
from liren.domains.organisations.policies import can_edit_bodies
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted
from liren.faces.workbench.body_answers import answered, editable_body
from liren.faces.workbench.body_forms import (
    RIGHT,
    VIEW,
    FoundingForm,
    NamesForm,
    ParentForm,
    PlaceForm,
    ReasonForm,
)
from liren.faces.workbench.body_words import Known, history_of
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.filters import queue_views
from liren.kernel.actor import Actor

if TYPE_CHECKING:
    from liren.domains.access.models import RoleHolding
    from liren.domains.organisations.models import Body, Coverage

METHODS = ["GET", "HEAD", "POST"]


@require_safe
@with_right(VIEW)
def page(request: HttpRequest, body_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    body, children = queries.body_with_children(actor, body_id)
    further = queries.further_places(body.id)
    posts = queries.posts_with_holders(body.id)
    holdings = access.holdings_at(body.id)
    known = _known(body, further, posts, holdings)
    above = queries.line_above(body)
    words = {
        "body": body,
        "above": [(row, actor.may(VIEW, place_code=row.place_code)) for row in reversed(above)],
        "children": children,
        "further": further,
        "posts": posts,
        "holdings": holdings,
        "history": history_of(body.id, known),
        "places": known.places,
        "matters": _matters(actor, body),
        "may_edit": can_edit_bodies(actor, body.place_code),
        "may_see_accounts": actor.has("accounts.view"),
    }
    return render(request, "bench/bodies/body.html", words)


def _known(
    body: Body, further: list[Coverage], posts: list[queries.PostLine], holdings: list[RoleHolding]
) -> Known:
    people = {who.account_id: who.name for line in posts for who in (*line.now, *line.past)}
    people |= {holding.account_id: holding.account.display_name for holding in holdings}
    places = {body.place_code: body.place.name} | {row.place_code: row.place.name for row in further}
    bodies = {row.id: row.short_name for row in queries.line_above(body)}
    return Known(people, places, bodies, wanted={holding.place_code for holding in holdings})


def _matters(actor: Actor, body: Body) -> dict[str, Any] | None:
    """How many matters are open there as the reader sees them, and the list of just these. One query."""
    if not actor.has("cases.view"):
        return None
    names = [name for name, _label in queue_views(actor)]
    view = "open" if "open" in names else "body"
    count = filtered_cases(actor, CaseFilter(view=view, body=str(body.id))).count()
    query = urlencode({"view": view, "body": str(body.id)})
    return {"count": count, "url": f"{reverse('bench:queue')}?{query}"}


@require_http_methods(METHODS)
@with_right(RIGHT)
def add(request: HttpRequest) -> HttpResponse:
    form = FoundingForm(posted(request), actor=actor_in(request))
    done = _("“{name}”已登记。")
    return answered(request, "bench/bodies/add.html", form, actions.found_body, done, {})


@require_http_methods(METHODS)
@with_right(RIGHT)
def edit(request: HttpRequest, body_id: uuid.UUID) -> HttpResponse:
    body = editable_body(request, body_id)
    initial = {"name": body.name, "short_name": body.short_name, "phone": body.phone}
    form = NamesForm(posted(request), version=body.version, initial=initial)
    take = functools.partial(actions.change_body, body_id=body.id)
    return answered(request, "bench/bodies/edit.html", form, take, _("“{name}”已改好。"), {"body": body})


@require_http_methods(METHODS)
@with_right(RIGHT)
def move(request: HttpRequest, body_id: uuid.UUID) -> HttpResponse:
    body = editable_body(request, body_id)
    form = ParentForm(posted(request), actor=actor_in(request), body=body)
    take = functools.partial(actions.move_body, body_id=body.id)
    return answered(request, "bench/bodies/move.html", form, take, _("已改换上级单位。"), {"body": body})


@require_http_methods(METHODS)
@with_right(RIGHT)
def places(request: HttpRequest, body_id: uuid.UUID) -> HttpResponse:
    body = editable_body(request, body_id)
    form = PlaceForm(posted(request), actor=actor_in(request), body=body)
    take = functools.partial(actions.add_place, body_id=body.id)
    words = {"body": body, "further": queries.further_places(body.id)}
    return answered(request, "bench/bodies/places.html", form, take, _("已加上这个区划。"), words)


@require_POST
@with_right(RIGHT)
def remove_place(request: HttpRequest, body_id: uuid.UUID) -> HttpResponse:
    """A refusal here concerns no field: it is shown as a page that leads back."""
    body = editable_body(request, body_id)
    sent = request.POST.get("version", "")
    actions.remove_place(
        actor=actor_in(request),
        body_id=body.id,
        place_code=request.POST.get("place_code", "")[:12],
        version=int(sent) if sent.isdecimal() and len(sent) < 10 else None,
    )
    messages.success(request, _("已减去这个区划。"))
    return redirect("bench:body_places", body_id=body.id)


@require_http_methods(METHODS)
@with_right(RIGHT)
def close(request: HttpRequest, body_id: uuid.UUID) -> HttpResponse:
    """Says first what stays and what ends; closes on the second press."""
    body = editable_body(request, body_id)
    words = {
        "body": body,
        "holdings": access.holdings_at(body.id),
        "people": sum(len(line.now) for line in queries.posts_with_holders(body.id)),
    }
    form = ReasonForm(posted(request), version=body.version)
    take = functools.partial(actions.close_body, body_id=body.id)
    return answered(request, "bench/bodies/close.html", form, take, _("已停用，新的事不会再派给它。"), words)


@require_http_methods(METHODS)
@with_right(RIGHT)
def reopen(request: HttpRequest, body_id: uuid.UUID) -> HttpResponse:
    body = editable_body(request, body_id)
    form = ReasonForm(posted(request), version=body.version)
    take = functools.partial(actions.reopen_body, body_id=body.id)
    return answered(request, "bench/bodies/reopen.html", form, take, _("已恢复使用。"), {"body": body})
