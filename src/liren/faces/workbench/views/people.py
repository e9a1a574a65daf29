"""Finding people, their cards, and registering or correcting one."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.domains.casework.queries.callers import matters_of_phones
from liren.domains.letting.queries.lets import bed_beside
from liren.domains.neighbours.queries import charges_of_person
from liren.domains.people import queries
from liren.domains.people.actions import change_person, reading, register_person
from liren.domains.people.choices import CardPurpose
from liren.domains.people.errors import PersonNotFound
from liren.domains.people.policies import can_protect_person
from liren.domains.people.queries.homes import COUNTED
from liren.domains.people.queries.merging import merged_into, merges_of
from liren.domains.people.queries.switches import off_for
from liren.domains.residence.queries.one import stands_of
from liren.domains.rights.queries import corrections, deletions
from liren.domains.rights.queries.consents import standings_of
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted, show
from liren.faces.workbench import alike, people_tasks
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.people_forms import EDIT, VIEW, EditForm, FindForm, PurposeForm, RegisterForm
from liren.kernel import turns
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotAllowed, Refusal, StalePage

METHODS = ["GET", "HEAD", "POST"]
WRONG = (409, 422)
MERGE = "people.merge"
SOUGHT_MOST = 600  # searches of one person in an hour


@require_http_methods(METHODS)
@with_right(VIEW)
def find(request: HttpRequest) -> HttpResponse:
    """One box. What was typed is sent in the body, so that no name or number stands in an address or a log."""
    actor = actor_in(request)
    form = FindForm(posted(request), auto_id="f_%s")
    words: dict[str, Any] = {"form": form, "purpose": people_tasks.purpose_in(request)}
    status = 422 if form.is_bound else 200
    if form.is_valid():
        turns.take("people.find", str(actor.id), most=SOUGHT_MOST)
        try:
            words["found"] = reading.look_for(actor=actor, text=form.cleaned_data["text"])
            status = 200
        except Refusal as refusal:
            if refusal.status not in WRONG:
                raise
            show(form, refusal)
    if request.headers.get("HX-Request"):
        return render(request, "bench/people/results.html", words)
    words |= {"counts": queries.register_counts(actor), "most": COUNTED, "may_edit": actor.has(EDIT)}
    return render(request, "bench/people/find.html", words, status=status)


@require_safe
@with_right(VIEW)
def card(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """The whole card while it is open for the task; before that, a masked head that asks for the purpose.

    A card that was merged leads to the one that stays.
    """
    try:
        if people_tasks.is_open(request, person_id):
            return _card(request, person_id)
        form = PurposeForm(initial={"purpose": people_tasks.purpose_in(request)})
        return _closed(request, person_id, form)
    except PersonNotFound:
        kept = merged_into(actor_in(request), person_id)
        if kept is None:
            raise
        return redirect("bench:person", person_id=kept)


def _asked_beside(actor: Actor) -> dict[str, Any]:
    """What the person asked for and waits for a decision, as columns of the card."""
    return {"asked": corrections.open_beside(actor), "to_delete": deletions.open_beside(actor)}


def _card(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    shown = queries.card_of(actor, person_id, {"bed": bed_beside()}, _asked_beside(actor))
    words = {
        "card": shown,
        "neighbours": charges_of_person(actor, person_id),
        "matters": matters_of_phones(actor, [phone.number for phone in shown.phones]),
        "purpose": _purpose(people_tasks.purpose_in(request)),
        "stands": stands_of(actor, person_id),
        "may_merge": actor.has(MERGE),
        "may_protect": can_protect_person(actor, shown.person),
        "merges": merges_of(actor, person_id) if actor.has(MERGE) else [],
        "consents": standings_of(shown.person),
    }
    return render(request, "bench/people/card.html", words)


@require_POST
@with_right(VIEW)
def open_card(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    form = PurposeForm(request.POST)
    if not form.is_valid():
        return _closed(request, person_id, form, status=422)
    purpose = form.cleaned_data["purpose"]
    reading.open_card(actor=actor_in(request), person_id=person_id, purpose=purpose)
    people_tasks.remember(request, person_id, purpose)
    return redirect("bench:person", person_id=person_id)


@require_http_methods(METHODS)
@with_right(EDIT)
def register(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    form = RegisterForm(posted(request), actor=actor)
    status = 422 if form.is_bound else 200
    words: dict[str, Any] = {"form": form}
    if form.is_valid():
        place, given = form.cleaned_data["place"], form.given()
        try:
            person = register_person(
                actor=actor,
                place_code=place,
                given=given,
                source=form.cleaned_data["source"],
                apart_from=alike.told_apart(request),
            )
        except Refusal as refusal:
            status = _refused(form, refusal)
            words |= alike.shown(actor, refusal, place, [given])
        else:
            messages.success(request, _("已登记。"))
            return redirect("bench:person", person_id=person.id)
    return render(request, "bench/people/add.html", words, status=status)


@require_http_methods(METHODS)
@with_right(EDIT)
def edit(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """Shown only while the card is open: the form holds what is kept."""
    actor = actor_in(request)
    if not people_tasks.is_open(request, person_id):
        return _closed(request, person_id, PurposeForm(initial={"purpose": CardPurpose.CORRECTION}))
    shown = queries.card_of(actor, person_id)
    if not shown.may_edit:
        raise NotAllowed
    person = shown.person
    form = EditForm(posted(request), agreed=person.agreed, off=off_for(person), initial=_kept(shown))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            change_person(
                actor=actor,
                person_id=person_id,
                version=form.cleaned_data["version"],
                given=form.given(),
                source=form.cleaned_data["source"],
                reason=form.cleaned_data["reason"],
            )
        except Refusal as refusal:
            status = _refused(form, refusal)
            if isinstance(refusal, StalePage):
                form.renewed(shown.person.version)
        else:
            messages.success(request, _("已改好。"))
            return redirect("bench:person", person_id=person_id)
    return render(request, "bench/people/edit.html", {"form": form, "card": shown}, status=status)


def _closed(request: HttpRequest, person_id: uuid.UUID, form: PurposeForm, status: int = 200) -> HttpResponse:
    head = queries.head_of(actor_in(request), person_id)
    return render(request, "bench/people/closed.html", {"head": head, "form": form}, status=status)


def _kept(shown: queries.Card) -> dict[str, Any]:
    person = shown.person
    sexes = {"1": "男", "2": "女"}
    kept: dict[str, Any] = {
        "version": person.version,
        "name": person.name,
        "sex": sexes.get(person.sex, ""),
        "birth": person.birth.isoformat() if person.birth else "",
        "document": shown.documents[0].number if shown.documents else "",
        "phones": "、".join(phone.number for phone in shown.phones),
        "ethnic": person.ethnic,
    }
    return kept | {value.name: value.raw for value in shown.values}


def _refused(form: Any, refusal: Refusal) -> int:
    """The sentence beside its field, and the status of the answer."""
    if refusal.status not in WRONG:
        raise refusal
    refusal.field = {"phone": "phones"}.get(refusal.field, refusal.field)
    show(form, refusal)
    return refusal.status


def _purpose(purpose: str) -> str:
    return str(CardPurpose(purpose).label) if purpose in CardPurpose.values else ""
