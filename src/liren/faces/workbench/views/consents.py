"""Consents at the window: given in person or on paper, withdrawn, and the scans of the papers."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.domains.people import queries
from liren.domains.rights.actions.consents import give_consent, open_paper, withdraw_consent
from liren.domains.rights.consent_words import withdrawn_said
from liren.domains.rights.errors import ScopeUnknown
from liren.domains.rights.queries.consents import Asked, asked_of, person_seen, wants_guardian
from liren.domains.rights.sealing import Guardian
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import Form, posted, show
from liren.faces.ui.papers import answer_with
from liren.faces.ui.passes import by_pass
from liren.faces.ui.uploads import UploadsField
from liren.faces.workbench import people_tasks
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.people_forms import EDIT, VIEW
from liren.kernel.refusals import NotAllowed, Refusal

METHODS = ["GET", "HEAD", "POST"]
WRONG = (409, 422)


class GiveForm(Form):
    """What the worker confirms; `guardian` and `kinship` for a child under fourteen."""

    read = forms.CharField(widget=forms.HiddenInput)
    guardian = forms.CharField(label=gettext_lazy("监护人姓名"), max_length=60)
    kinship = forms.CharField(
        label=gettext_lazy("与孩子的关系"),
        max_length=20,
        help_text=gettext_lazy("如 父亲、母亲、祖父；其他监护人写明依据。"),
    )
    papers = UploadsField(
        label=gettext_lazy("签了字的同意书（扫描件）"),
        help_text=gettext_lazy("当面同意的可以不附；纸质的要附，JPEG、PNG、HEIC 或 PDF。"),
    )
    is_said = forms.BooleanField(label=gettext_lazy("上面的话已经读给本人（或监护人）听，对方明确同意"))

    def __init__(self, data: object, uploads: object, *, asked: Asked, guarded: bool) -> None:
        super().__init__(data, uploads, auto_id="c_%s", initial={"read": asked.digest})
        if not guarded:
            del self.fields["guardian"], self.fields["kinship"]

    def said_by(self) -> Guardian | None:
        kept = self.cleaned_data
        if "guardian" not in self.fields:
            return None
        return Guardian(kept["guardian"].strip(), kept["kinship"].strip())


@never_cache
@require_safe
@with_right(VIEW)
def page(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """Shown while the card is open, since it is part of it."""
    actor = actor_in(request)
    head = queries.head_of(actor, person_id)
    if not people_tasks.is_open(request, person_id):
        return redirect("bench:person", person_id=person_id)
    words = {
        "head": head,
        "asked": asked_of(actor, head.person),
        "is_guarded": wants_guardian(head.person),
        "is_dead": head.person.state == "deceased",
    }
    return render(request, "bench/rights/consents.html", words)


@never_cache
@require_http_methods(METHODS)
@with_right(EDIT)
def give(request: HttpRequest, person_id: uuid.UUID, scope: str) -> HttpResponse:
    actor = actor_in(request)
    head = queries.head_of(actor, person_id)
    if not head.may_edit:
        raise NotAllowed
    person = person_seen(actor, person_id)
    asked = next((one for one in asked_of(actor, person) if one.scope == scope), None)
    if asked is None:
        raise ScopeUnknown
    uploads = request.FILES if request.method == "POST" else None
    form = GiveForm(posted(request), uploads, asked=asked, guarded=wants_guardian(person))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            give_consent(
                actor=actor,
                person_id=person_id,
                scope=scope,
                read=form.cleaned_data["read"],
                guardian=form.said_by(),
                papers=form.cleaned_data["papers"],
            )
        except Refusal as refusal:
            if refusal.status not in WRONG:
                raise
            show(form, refusal)
            status = refusal.status
        else:
            said = _("已记下同意。") if asked.is_giving else _("已记下同意。现在可以登记这些内容。")
            messages.success(request, said)
            return redirect("bench:person_consents", person_id=person_id)
    words = {"form": form, "head": head, "one": asked}
    return render(request, "bench/rights/give.html", words, status=status)


@require_POST
@with_right(EDIT)
def withdraw(request: HttpRequest, person_id: uuid.UUID, scope: str) -> HttpResponse:
    try:
        gone = withdraw_consent(actor=actor_in(request), person_id=person_id, scope=scope)
    except Refusal as refusal:
        if refusal.status not in WRONG:
            raise
        messages.error(request, str(refusal))
    else:
        messages.success(request, withdrawn_said(scope, gone))
    return redirect("bench:person_consents", person_id=person_id)


@never_cache
@with_right(VIEW)
@by_pass
def paper(request: HttpRequest, file_id: uuid.UUID) -> FileResponse:
    """Taking a scan away is written down; the person sees it."""
    return answer_with(open_paper(actor=actor_in(request), file_id=file_id), "original")
