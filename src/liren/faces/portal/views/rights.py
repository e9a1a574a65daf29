"""The person's own consents: read, given and withdrawn."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from liren.domains.people.queries import own
from liren.domains.rights.actions.consents import give_consent, withdraw_consent
from liren.domains.rights.consent_words import withdrawn_said
from liren.domains.rights.queries.consents import asked_of, person_seen, wants_guardian
from liren.faces.portal.views.subscriptions import residents_only
from liren.faces.ui.acting import actor_in
from liren.kernel.refusals import Refusal

SHOWN = (409, 422)


def own_id(request: HttpRequest) -> uuid.UUID | None:
    """Whose data the account's are; None while nobody is matched."""
    link = own.own_link(actor_in(request))
    return link.person_id if link else None


@never_cache
@require_safe
@residents_only
def consents(request: HttpRequest) -> HttpResponse:
    person_id = own_id(request)
    if person_id is None:
        return redirect("portal:register_match")
    actor = actor_in(request)
    person = person_seen(actor, person_id)
    words = {"asked": asked_of(actor, person), "is_guarded": wants_guardian(person)}
    return render(request, "portal/rights/consents.html", words)


@require_POST
@residents_only
def give(request: HttpRequest, scope: str) -> HttpResponse:
    def take(person_id: uuid.UUID) -> str:
        read = request.POST.get("read", "")
        give_consent(actor=actor_in(request), person_id=person_id, scope=scope, read=read)
        return _("已记下您的同意，随时可以撤回。")

    return _done(request, take)


@require_POST
@residents_only
def withdraw(request: HttpRequest, scope: str) -> HttpResponse:
    def take(person_id: uuid.UUID) -> str:
        gone = withdraw_consent(actor=actor_in(request), person_id=person_id, scope=scope)
        return withdrawn_said(scope, gone)

    return _done(request, take)


def _done(request: HttpRequest, take: Callable[[uuid.UUID], str]) -> HttpResponse:
    person_id = own_id(request)
    if person_id is None:
        return redirect("portal:register_match")
    try:
        messages.success(request, take(person_id))
    except Refusal as refusal:
        if refusal.status not in SHOWN:
            raise
        messages.error(request, str(refusal))
    return redirect("portal:consents")
