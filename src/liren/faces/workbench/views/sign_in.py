"""Staff come in by username and password, then by the second factor where one is enrolled; and go out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from liren.domains.access import queries
from liren.domains.access.actions.outside import leave_address
from liren.domains.access.queries.outside import provider_name
from liren.faces.ui import doors, passkeys
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted
from liren.faces.ui.sign_in import (
    PasswordForm,
    SecondFactorForm,
    home_of,
    password_step,
    pending,
    second_step,
)

if TYPE_CHECKING:
    from liren.domains.access.models import Account


OUTSIDE_TOKEN = "liren_outside_token"  # noqa: S105  a key of the session: what the provider said, for signing out there


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    user = request.user
    if request.method != "POST" and actor_in(request).is_signed_in and user.is_authenticated:
        return HttpResponseRedirect(doors.safe_next(request, home_of(user)))
    form = PasswordForm(posted(request))
    if form.is_valid():
        target = password_step(request, form)
        if target:
            return HttpResponseRedirect(target)
    return sign_in_page(request, form)


def sign_in_page(
    request: HttpRequest,
    form: PasswordForm,
    passkey_form: passkeys.AnswerForm | None = None,
    status: int = 422,
) -> HttpResponse:
    """The page with all its doors; `status` is that of what was refused."""
    words = {
        "form": form,
        "passkey_form": passkey_form,
        "passkey_to": reverse("bench:sign_in_passkey"),
        "passkeys_here": passkeys.are_here(request),
        "outside": provider_name(),
        "next": doors.safe_next(request, ""),
        "demo": settings.LIREN_MODE == "demo",
        "was_idle": "idle" in request.GET,
    }
    is_wrong = form.errors or (passkey_form and passkey_form.errors)
    return render(request, "bench/account/sign_in.html", words, status=status if is_wrong else 200)


@never_cache
@require_POST
def sign_in_passkey(request: HttpRequest) -> HttpResponse:
    form = passkeys.AnswerForm(request.POST)
    target = passkeys.entry_step(request, form) if form.is_valid() else ""
    return HttpResponseRedirect(target) if target else sign_in_page(request, PasswordForm(), form)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_second(request: HttpRequest) -> HttpResponse:
    account = pending(request)
    if account is None:
        return HttpResponseRedirect(reverse("bench:sign_in"))
    form = SecondFactorForm(posted(request))
    if form.is_valid():
        target = second_step(request, account, form)
        if target:
            return HttpResponseRedirect(target)
    return _second_page(request, account, form)


def _second_page(
    request: HttpRequest,
    account: Account,
    form: SecondFactorForm,
    passkey_form: passkeys.AnswerForm | None = None,
) -> HttpResponse:
    factor = queries.second_factor_of(account.id)
    if not factor.authenticator:
        form.fields["code"].label = _("恢复码")
        form.fields["code"].help_text = _("通行密钥不在身边，输入一个 8 位恢复码。")
    words = {
        "form": form,
        "account": account,
        "factor": factor,
        "passkey_form": passkey_form,
        "passkey_to": reverse("bench:sign_in_second_passkey"),
        "passkeys_here": factor.passkeys and passkeys.are_here(request),
    }
    is_wrong = form.errors or (passkey_form and passkey_form.errors)
    return render(request, "bench/account/second_step.html", words, status=422 if is_wrong else 200)


@never_cache
@require_POST
def sign_in_second_passkey(request: HttpRequest) -> HttpResponse:
    account = pending(request)
    if account is None:
        return HttpResponseRedirect(reverse("bench:sign_in"))
    form = passkeys.AnswerForm(request.POST)
    target = passkeys.second_entry_step(request, account, form) if form.is_valid() else ""
    return (
        HttpResponseRedirect(target) if target else _second_page(request, account, SecondFactorForm(), form)
    )


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    token = request.session.get(OUTSIDE_TOKEN, "")
    doors.go_out(request)
    leave = leave_address(token, f"{settings.LIREN_URL}{reverse('bench:sign_in')}")
    if leave:
        return render(request, "bench/account/signed_out.html", {"leave": leave, "name": provider_name()})
    return HttpResponseRedirect(reverse("bench:sign_in"))
