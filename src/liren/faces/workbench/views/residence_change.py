"""Registering at the window, looking at what was submitted, correcting, ending."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from liren.domains.people.actions.reading import look_for_doubles
from liren.domains.people.errors import DocumentTaken, PossibleDouble
from liren.domains.residence.actions import applying, handling
from liren.domains.residence.choices import Kind
from liren.domains.residence.queries.one import RegistrationView, view_of
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted, show
from liren.faces.ui.residence_forms import ApplicationForm
from liren.faces.workbench import alike
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.people_forms import EDIT
from liren.faces.workbench.residence_forms import ChangeForm, CheckForm, EndForm, own_communities
from liren.faces.workbench.views.residence import is_open, shown
from liren.kernel.ids import as_uuid
from liren.kernel.refusals import NotAllowed, Refusal, StalePage

METHODS = ["GET", "HEAD", "POST"]
WRONG = (409, 422)
BY = ("self", "agent")


@require_safe
@with_right(EDIT)
def choose(request: HttpRequest) -> HttpResponse:
    return render(request, "bench/residence/choose.html", {"kinds": Kind.choices})


@require_http_methods(METHODS)
@with_right(EDIT)
def new(request: HttpRequest, kind: str, by: str) -> HttpResponse:
    if kind not in Kind.values or by not in BY:
        raise Http404
    actor = actor_in(request)
    form = ApplicationForm(posted(request), kind=kind, for_other=by == "agent", places=own_communities(actor))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            made = applying.apply(actor=actor, place_code=form.cleaned_data["place"], said=form.application())
        except Refusal as refusal:
            status = refused(form, refusal)
        else:
            messages.success(request, _("已收下，编号 {number}。接着核对。").format(number=made.number))
            return redirect("bench:residence_one", number=made.number)
    words = {"form": form, "kind": Kind(kind)}
    return render(request, "bench/residence/new.html", words, status=status)


@require_http_methods(METHODS)
@with_right(EDIT)
def check(request: HttpRequest, number: str) -> HttpResponse:
    """Registers, tells what is missing, or refuses: the button pressed says which."""
    view = handled(request, number)
    if not is_open(request, view):
        return redirect("bench:residence_one", number=number)
    form = CheckForm(posted(request), view=view)
    status = 422 if form.is_bound else 200
    words: dict[str, Any] = {**shown(request, view), "form": form}
    if form.is_valid():
        try:
            done = _checked(request, view, form)
        except Refusal as refusal:
            status = refused(form, refusal)
            if isinstance(refusal, StalePage):
                form.renewed(view.registration.version)
            words |= _alike(request, view, refusal)
        else:
            messages.success(request, done)
            return redirect("bench:residence_one", number=number)
    return render(request, "bench/residence/check.html", words, status=status)


def _checked(request: HttpRequest, view: RegistrationView, form: CheckForm) -> str:
    actor, kept, do = actor_in(request), form.cleaned_data, request.POST.get("do", "")
    at = {"registration_id": view.registration.id, "version": kept["version"]}
    if do == "tell":
        handling.tell_missing(actor=actor, words=kept["words"], **at)
        return _("已一次告知，登记人会收到消息。")
    if do == "refuse":
        handling.refuse(actor=actor, reason=kept["words"], **at)
        return _("已记为不予登记，理由告诉登记人了。")
    handling.register(
        actor=actor,
        person_id=as_uuid(request.POST.get("same", "")),
        apart_from=alike.told_apart(request),
        seen=kept.get("seen", ()),
        **at,
    )
    return _("已登记。")


def _alike(request: HttpRequest, view: RegistrationView, refusal: Refusal) -> dict[str, Any]:
    if not isinstance(refusal, PossibleDouble | DocumentTaken):
        return {}
    found = look_for_doubles(
        actor=actor_in(request),
        place_code=view.registration.place_code,
        given=[applying.person_given(view.said)],
        address=view.said.address,
    )
    return {"doubles": found[0], "may_tell_apart": isinstance(refusal, PossibleDouble)}


@require_http_methods(METHODS)
@with_right(EDIT)
def edit(request: HttpRequest, number: str) -> HttpResponse:
    """Supplements what is not registered yet, corrects what is."""
    view = handled(request, number)
    if not is_open(request, view):
        return redirect("bench:residence_one", number=number)
    form = ChangeForm(posted(request), view=view)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            _change(request, view, form)
        except Refusal as refusal:
            status = refused(form, refusal)
            if isinstance(refusal, StalePage):
                form.renewed(view.registration.version)
        else:
            messages.success(request, _("已改好。"))
            return redirect("bench:residence_one", number=number)
    return render(request, "bench/residence/edit.html", {**shown(request, view), "form": form}, status=status)


def _change(request: HttpRequest, view: RegistrationView, form: ChangeForm) -> None:
    actor, at = actor_in(request), {"registration_id": view.registration.id}
    version, said = form.cleaned_data["version"], form.application()
    if "reason" in form.fields:
        reason = form.cleaned_data["reason"]
        handling.correct(actor=actor, version=version, said=said, reason=reason, **at)
    else:
        applying.supplement(actor=actor, version=version, said=said, **at)


@require_http_methods(METHODS)
@with_right(EDIT)
def end(request: HttpRequest, number: str) -> HttpResponse:
    view = handled(request, number)
    form = EndForm(posted(request), version=view.registration.version)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            handling.end(actor=actor_in(request), registration_id=view.registration.id, **form.cleaned_data)
        except Refusal as refusal:
            status = refused(form, refusal)
        else:
            messages.success(request, _("已注销。"))
            return redirect("bench:residence_one", number=number)
    return render(request, "bench/residence/end.html", {**shown(request, view), "form": form}, status=status)


def handled(request: HttpRequest, number: str) -> RegistrationView:
    view = view_of(actor_in(request), number)
    if not view.may_handle:
        raise NotAllowed
    return view


def refused(form: Any, refusal: Refusal) -> int:
    """The sentence beside its field, and the status of the answer."""
    if refusal.status not in WRONG:
        raise refusal
    fields = {"reason": "words"} if "words" in form.fields else {"place_code": "place"}
    refusal.field = fields.get(refusal.field, refusal.field)
    show(form, refusal)
    return refusal.status
