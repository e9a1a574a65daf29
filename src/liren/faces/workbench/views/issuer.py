"""Signing in through the body's identity provider, and linking the own account with it."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from liren.domains.access import errors, queries
from liren.domains.access.actions import outside as actions
from liren.domains.access.actions.outside import Attempt
from liren.domains.access.choices import Way
from liren.domains.access.queries.outside import identity_of, is_issuer, is_offered, may_use, provider_name
from liren.domains.access.rules import outside as rules
from liren.faces.ui import allowances, doors
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import show
from liren.faces.ui.own_passkeys import ProofForm, proof_of
from liren.faces.ui.sign_in import PasswordForm, admitted
from liren.faces.workbench.doors import staff_only
from liren.faces.workbench.views.sign_in import OUTSIDE_TOKEN, sign_in_page
from liren.kernel import clock
from liren.kernel.refusals import NotFound, Refusal
from liren.kernel.turns import Turn

ATTEMPT = "liren_outside"  # in the session: what this browser has begun
BEGUN_MOST = 600  # attempts an hour for one network, behind which a whole street office may sit


@never_cache
@require_safe
def go(request: HttpRequest) -> HttpResponse:
    """To the provider's page; while it is away the sign-in page says so and offers the other ways."""
    if not is_offered():
        raise NotFound
    try:
        allowances.take(request, Turn("ui.outside", doors.client_network(request), BEGUN_MOST))
        attempt, address = actions.begin(back=_back())
    except Refusal as refusal:
        return _refused(request, refusal)
    _keep(request, attempt, doors.safe_next(request, ""))
    return HttpResponseRedirect(address)


@never_cache
@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """The provider has sent somebody back: signed in, linked, or told why not."""
    if not is_offered():
        raise NotFound
    kept = request.session.pop(ATTEMPT, None)
    try:
        attempt = _answered(request, kept)
        if kept["who"]:
            return _linked(request, attempt, kept["who"])
        account, person = actions.enter_from_outside(code=request.GET.get("code", ""), attempt=attempt)
    except Refusal as refusal:
        return _refused(request, refusal)
    target = admitted(request, account, kept["next"], Way.OUTSIDE)
    request.session[OUTSIDE_TOKEN] = person.token
    return HttpResponseRedirect(target)


def _answered(request: HttpRequest, kept: dict[str, str] | None) -> Attempt:
    if kept is None:
        raise errors.OutsideState
    attempt = Attempt(**{name: kept[name] for name in ("state", "nonce", "verifier", "back")})
    began = dt.datetime.fromisoformat(kept["at"])
    if not rules.is_answer(attempt.state, request.GET.get("state", ""), began, clock.now()):
        raise errors.OutsideState
    if not is_issuer(request.GET.get("iss", "")):
        raise errors.OutsideWrong(name=provider_name())
    if "error" in request.GET or not request.GET.get("code"):
        raise errors.OutsideRefused(name=provider_name())
    return attempt


def _linked(request: HttpRequest, attempt: Attempt, who: str) -> HttpResponse:
    if str(actor_in(request).id) != who:
        raise errors.OutsideState
    try:
        actions.link_own(actor=actor_in(request), code=request.GET["code"], attempt=attempt)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已经关联。下次可以用“{name}”登录。").format(name=provider_name()))
    return redirect("bench:outside")


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    if actor_in(request).is_signed_in:
        messages.error(request, str(refusal))
        return redirect("bench:my_account")
    form = PasswordForm({"username": "", "password": ""})
    form.errors.clear()
    form.add_error(None, str(refusal))
    return sign_in_page(request, form, status=refusal.status)


def _keep(request: HttpRequest, attempt: Attempt, wanted: str, who: str = "") -> None:
    kept = {**asdict(attempt), "next": wanted, "at": clock.now().isoformat(), "who": who}
    request.session[ATTEMPT] = kept


def _back() -> str:
    return f"{settings.LIREN_URL}{reverse('bench:sign_in_outside_back')}"


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def mine(request: HttpRequest) -> HttpResponse:
    """Links the own account (`do=link`), after which the page leads to the provider, or unlinks it."""
    if not is_offered():
        raise NotFound
    account = queries.own_account(actor_in(request))
    has_password = account.has_usable_password()
    form = ProofForm(request.POST if request.method == "POST" else None, has_password=has_password)
    address = ""
    if form.is_valid():
        try:
            if request.POST.get("do") == "unlink":
                actions.unlink_own(actor=actor_in(request), proof=proof_of(request, form))
                messages.success(request, _("关联已经解除。"))
                return redirect("bench:outside")
            attempt, address = actions.begin_linking(
                actor=actor_in(request), proof=proof_of(request, form), back=_back()
            )
            _keep(request, attempt, "", str(account.id))
        except Refusal as refusal:
            show(form, refusal)
    words = {
        "form": form,
        "identity": identity_of(account),
        "may_use": may_use(account),
        "name": provider_name(),
        "address": address,
    }
    return render(request, "bench/account/outside.html", words, status=422 if form.errors else 200)
