"""Checks of guest houses on the spot, what they found, and second visits."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from liren.domains.lodging.actions import checks
from liren.domains.lodging.errors import FindingNotFound, HouseNotFound
from liren.domains.lodging.policies import can_edit_house
from liren.domains.lodging.queries import houses as queries
from liren.domains.lodging.queries.figures import figures_on_pages
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.lodging_forms import CheckForm, VisitForm
from liren.faces.workbench.people_forms import EDIT, VIEW
from liren.faces.workbench.views.lodging import METHODS, answered
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotAllowed


@never_cache
@require_http_methods(METHODS)
@with_right(EDIT)
def make(request: HttpRequest, house_id: uuid.UUID) -> HttpResponse:
    """On the spot: each guest on the list, then how many are there."""
    actor = actor_in(request)
    house = queries.visible_house(actor, house_id)
    if not can_edit_house(actor, house):
        raise NotAllowed
    if house.until is not None:
        raise HouseNotFound
    guests = queries.guests_here(house)
    form = CheckForm(posted(request), guests=guests, mend_days=figures_on_pages(house.place_code).mend_days)

    def take(who: Actor) -> None:
        kept = {name: form.cleaned_data[name] for name in ("people", "other", "due_on", "note_words")}
        checks.record_check(actor=who, house_id=house_id, seen=form.seen(), **kept)

    done = _("核查已记下。有问题的已经告诉旅馆。")
    return answered(request, form, take, ("bench/lodging/check.html", house), done, guests=guests)


@never_cache
@require_safe
@with_right(VIEW)
def one(request: HttpRequest, check_id: uuid.UUID) -> HttpResponse:
    view = queries.check_of(actor_in(request), check_id)
    words = {"view": view, "house": view.check.house, "printed_at": clock.now()}
    return render(request, "bench/lodging/checked.html", words)


@require_http_methods(METHODS)
@with_right(EDIT)
def visit(request: HttpRequest, finding_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    finding = queries.visible_finding(actor, finding_id)
    if not can_edit_house(actor, finding.house):
        raise NotAllowed
    if finding.house.until is not None:
        raise FindingNotFound
    form = VisitForm(posted(request), finding=finding)

    def take(who: Actor) -> None:
        checks.visit_finding(actor=who, finding_id=finding_id, **form.given())

    where = ("bench/lodging/visit.html", finding.house)
    return answered(request, form, take, where, _("复查已记下。"), finding=finding)
