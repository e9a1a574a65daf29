"""Signing in by a passkey, alone or after the password: the same for every face."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from liren.domains.access import errors
from liren.domains.access.actions import passkey_entry
from liren.domains.access.choices import Way
from liren.domains.access.queries.passkeys import is_site
from liren.domains.access.rules import passkeys as rules
from liren.faces.ui import allowances, doors
from liren.faces.ui.forms import Form, show
from liren.faces.ui.sign_in import PENDING, WRONG_MOST, first_way, home_of, locked_words, pending
from liren.kernel.ids import as_uuid
from liren.kernel.refusals import BadInput, Refusal
from liren.kernel.turns import Turn

if TYPE_CHECKING:
    import uuid

    from liren.domains.access.actions.key_challenges import Asked
    from liren.domains.access.models import Account

CHALLENGE = "device.passkey"  # in the session: which challenge this browser was given
ASKED_MOST = 600  # challenges an hour for one network, behind which a whole street office may sit


class AnswerForm(Form):
    """What the browser's passkey has answered; a script fills it in."""

    answer = forms.CharField(label=gettext_lazy("通行密钥"), max_length=rules.ANSWER_MOST)


def are_here(request: HttpRequest) -> bool:
    """Whether passkeys work at the address under which this page was opened."""
    return is_site(urlsplit(f"//{request.get_host()}").hostname or "")


def told(request: HttpRequest, begin: Callable[[], Asked]) -> HttpResponse:
    """What the browser's script hands to the passkey; a refusal is told in words that the script shows."""
    try:
        allowances.take(request, Turn("ui.passkey", doors.client_network(request), ASKED_MOST))
        if not are_here(request):
            raise errors.PasskeyNotHere
        asked = begin()
    except Refusal as refusal:
        return _json({"said": str(refusal), "field": refusal.field}, refusal.status)
    request.session[CHALLENGE] = str(asked.challenge_id)
    return _json(asked.options, 200)


def _json(values: dict[str, object], status: int) -> HttpResponse:
    return HttpResponse(json.dumps(values), "application/json", status)


def challenge_of(request: HttpRequest) -> uuid.UUID | None:
    """The challenge that this browser was given, once."""
    return as_uuid(request.session.pop(CHALLENGE, ""))


@never_cache
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Somebody at the door wants to show a passkey; after the password it is that account's."""
    account = pending(request) if request.POST.get("for") == "second" else None
    return told(request, lambda: passkey_entry.begin_entry(account=account))


def entry_step(request: HttpRequest, form: AnswerForm) -> str:
    """Where to go next if the passkey opens an account; otherwise empty, and the form says why."""
    try:
        account = passkey_entry.enter_with_passkey(
            challenge_id=challenge_of(request),
            answer=form.cleaned_data["answer"],
            visit=doors.visit_of(request, Way.PASSKEY),
        )
    except Refusal as refusal:
        allowances.take(request, Turn("ui.password", doors.client_network(request), WRONG_MOST))
        show(form, refusal)
        return ""
    doors.come_in(request, account, Way.PASSKEY)
    return home_of(account, doors.safe_next(request, ""))


def second_entry_step(request: HttpRequest, account: Account, form: AnswerForm) -> str:
    """The same after the password; a wrong one counts like a wrong password."""
    credentials = {"username": account.username}
    if not AxesProxyHandler.is_allowed(request, credentials):
        form.add_error(None, locked_words(request, account.username or ""))
        return ""
    try:
        passkey_entry.enter_with_passkey(
            challenge_id=challenge_of(request),
            answer=form.cleaned_data["answer"],
            visit=doors.visit_of(request, Way.SECOND_KEY),
            account=account,
        )
    except BadInput as refusal:
        user_login_failed.send(sender=__name__, credentials=credentials, request=request)
        show(form, refusal)
        return ""
    kept = request.session.pop(PENDING)
    doors.come_in(request, account, first_way(kept) or Way.SECOND_KEY)
    return home_of(account, kept["next"])
