"""Somebody into a bed, to another, out of it; and what was written wrong."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from liren.domains.letting.actions import stays
from liren.domains.letting.policies import can_edit_let
from liren.domains.letting.queries import lets as queries
from liren.domains.people.rules.names import masked
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted
from liren.faces.workbench import seeking
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.lets_forms import ChangeBedForm, CorrectForm, LeaveForm, PlaceForm, StrikeForm
from liren.faces.workbench.people_forms import EDIT
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotAllowed

if TYPE_CHECKING:
    from liren.domains.letting.models import Stay

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@with_right(EDIT)
def place(request: HttpRequest, bed_id: uuid.UUID) -> HttpResponse:
    bed = queries.visible_bed(actor_in(request), bed_id)
    let = bed.room.let
    if not can_edit_let(actor_in(request), let):
        raise NotAllowed
    form = PlaceForm(posted(request))
    seeking.seek(request, form)
    words = {"dwelling": let.dwelling, "bed": bed}

    def take(actor: Actor) -> None:
        person_id = form.chosen()
        if person_id is not None:
            stays.place_person(
                actor=actor,
                bed_id=bed_id,
                person_id=person_id,
                since=form.cleaned_data["since"],
                knowing=_knows(request),
            )

    if form.is_choosing:
        return seeking.choosing(request, form, "bench/lets/place.html", words)
    return seeking.answered(request, form, take, "bench/lets/place.html", words, _("已登记住进。"))


@require_http_methods(METHODS)
@with_right(EDIT)
def change(request: HttpRequest, stay_id: uuid.UUID) -> HttpResponse:
    stay = _editable(request, stay_id)
    form = ChangeBedForm(posted(request), stay=stay, beds=queries.beds_of(stay.let))

    def take(actor: Actor) -> None:
        kept = form.cleaned_data
        stays.change_bed(
            actor=actor,
            stay_id=stay_id,
            version=kept["version"],
            bed_id=uuid.UUID(kept["bed"]),
            on=kept["on"],
            knowing=_knows(request),
        )

    return seeking.answered(request, form, take, "bench/lets/change.html", _words(stay), _("已登记换床。"))


@require_http_methods(METHODS)
@with_right(EDIT)
def leave(request: HttpRequest, stay_id: uuid.UUID) -> HttpResponse:
    stay = _editable(request, stay_id)
    form = LeaveForm(posted(request), stay=stay)

    def take(actor: Actor) -> None:
        stays.leave_bed(actor=actor, stay_id=stay_id, **form.cleaned_data)

    return seeking.answered(request, form, take, "bench/lets/leave.html", _words(stay), _("已登记离开。"))


@require_http_methods(METHODS)
@with_right(EDIT)
def correct(request: HttpRequest, stay_id: uuid.UUID) -> HttpResponse:
    stay = _editable(request, stay_id)
    form = CorrectForm(posted(request), stay=stay, beds=queries.beds_of(stay.let))

    def take(actor: Actor) -> None:
        kept = dict(form.cleaned_data)
        stays.correct_stay(actor=actor, stay_id=stay_id, bed_id=uuid.UUID(kept.pop("bed")), **kept)

    return seeking.answered(request, form, take, "bench/lets/correct.html", _words(stay), _("已更正。"))


@require_http_methods(METHODS)
@with_right(EDIT)
def strike(request: HttpRequest, stay_id: uuid.UUID) -> HttpResponse:
    stay = _editable(request, stay_id)
    form = StrikeForm(posted(request), stay=stay)

    def take(actor: Actor) -> None:
        stays.strike_stay(actor=actor, stay_id=stay_id, **form.cleaned_data)

    return seeking.answered(request, form, take, "bench/lets/strike.html", _words(stay), _("已划去。"))


def _knows(request: HttpRequest) -> bool:
    """Whether the reader was told that the room becomes over-crowded and goes on."""
    return request.POST.get("do") == "knowing"


def _editable(request: HttpRequest, stay_id: uuid.UUID) -> Stay:
    stay = queries.visible_stay(actor_in(request), stay_id)
    if not can_edit_let(actor_in(request), stay.let):
        raise NotAllowed
    return stay


def _words(stay: Stay) -> dict[str, object]:
    return {"dwelling": stay.let.dwelling, "stay": stay, "name": masked(stay.person.name)}
