"""One's own account: password, second factor, where one is signed in."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django import forms
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.domains.access import queries
from liren.domains.access.actions import accounts, passkeys, second_factor, sessions
from liren.domains.access.queries import presence
from liren.domains.access.queries.outside import provider_name
from liren.domains.territory.queries import places_named
from liren.faces.ui import doors, history
from liren.faces.ui.acting import actor_in
from liren.faces.ui.context import are_keys_off
from liren.faces.ui.forms import Form, posted, show
from liren.faces.ui.pictures import qr_code
from liren.faces.ui.typed import waiting
from liren.faces.workbench.doors import staff_only
from liren.kernel import clock
from liren.kernel.refusals import BadInput, Refusal

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SECRET = "liren_totp_secret"  # noqa: S105  a key of the session, no secret


def _secret_field(label: str | _StrPromise, autocomplete: str) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, max_length=128, strip=False, widget=widget)


class NewPasswordForm(Form):
    old = _secret_field(gettext_lazy("现在的密码"), "current-password")
    new = _secret_field(gettext_lazy("新密码"), "new-password")
    again = _secret_field(gettext_lazy("再输一遍新密码"), "new-password")

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("new"):
            raise forms.ValidationError(_("两次输入的新密码不一样。请重新输入。"))
        return again


class CodeForm(Form):
    code = forms.CharField(
        label=gettext_lazy("验证器上的 6 位数字"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class ConfirmForm(Form):
    password = _secret_field(gettext_lazy("现在的密码"), "current-password")


@require_safe
@staff_only
def my_account(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    account = queries.own_account(actor)
    holdings = queries.current_holdings_of(account.id)
    words = {
        "account": account,
        "outside": provider_name(),
        "keys_off": are_keys_off(request),
        "factor": queries.second_factor_of(account.id),
        "holdings": holdings,
        "places": places_named([h.place_code for h in holdings] + [account.home_place_code]),
        "sessions": queries.sessions_of(account.id),
        "typed": presence.typed_forms(actor),
        "session_key": request.session.session_key,
    }
    return render(request, "bench/account/mine.html", words)


@require_safe
@staff_only
def sign_ins(request: HttpRequest) -> HttpResponse:
    return history.page(request, "bench/account/sign_ins.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def typed(request: HttpRequest, typed_id: uuid.UUID) -> HttpResponse:
    return waiting(request, typed_id, layout="bench/shell.html", home=reverse("bench:my_account"))


@never_cache
@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def password(request: HttpRequest) -> HttpResponse:
    form = NewPasswordForm(posted(request))
    if form.is_valid() and _password_changed(request, form):
        messages.success(request, _("密码已经改好，其他设备上的登录已全部退出。"))
        return redirect("bench:my_account")
    words = {"form": form, "forced": getattr(request.user, "must_change_password", False)}
    return render(request, "bench/account/password.html", words, status=422 if form.errors else 200)


def _password_changed(request: HttpRequest, form: NewPasswordForm) -> bool:
    key = request.session.session_key or ""
    given = form.cleaned_data
    try:
        account = accounts.change_own_password(
            actor=actor_in(request), old=given["old"], new=given["new"], session_key=key
        )
    except BadInput as refusal:
        show(form, refusal)
        return False
    auth.update_session_auth_hash(request, account)
    sessions.rename_session(old_key=key, new_key=str(request.session.session_key))
    return True


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def second(request: HttpRequest) -> HttpResponse:
    """Enrolment: scan, type the code shown, keep the recovery codes. With one enrolled: renew codes, or leave."""
    actor = actor_in(request)
    factor = queries.second_factor_of(queries.own_account(actor).id)
    if factor.authenticator or (factor.by_passkey and "app" not in request.GET):
        return render(request, "bench/account/second_enrolled.html", _enrolled_words(request, ConfirmForm()))
    secret = request.session.setdefault(SECRET, second_factor.fresh_secret())
    form = CodeForm(posted(request))
    if form.is_valid():
        try:
            codes = second_factor.enable_second_factor(
                actor=actor, sealed_secret=secret, code=form.cleaned_data["code"]
            )
        except BadInput as refusal:
            show(form, refusal)
        else:
            del request.session[SECRET]
            return _codes_once(request, codes, is_fresh=True)
    return _enrol_page(request, form, ConfirmForm())


def _enrol_page(request: HttpRequest, form: CodeForm, key_form: ConfirmForm) -> HttpResponse:
    account = queries.own_account(actor_in(request))
    secret = request.session.setdefault(SECRET, second_factor.fresh_secret())
    enrolment = queries.enrolment(account, secret)
    words = {
        "form": form,
        "key_form": key_form,
        "factor": queries.second_factor_of(account.id),
        "secret": enrolment.secret,
        "picture": qr_code(enrolment.url),
    }
    is_wrong = form.errors or key_form.errors
    return render(request, "bench/account/second_enrol.html", words, status=422 if is_wrong else 200)


@never_cache
@sensitive_post_parameters("password")
@require_POST
@staff_only
def second_by_passkey(request: HttpRequest) -> HttpResponse:
    """A passkey follows the password from now on; the recovery codes are shown once if they are new."""
    form = ConfirmForm(request.POST)
    if form.is_valid():
        try:
            codes = passkeys.ask_for_passkey(actor=actor_in(request), password=form.cleaned_data["password"])
        except Refusal as refusal:
            show(form, refusal)
        else:
            if codes:
                return _codes_once(request, codes, is_fresh=True)
            messages.success(request, _("两步验证已开启，下次登录起生效。"))
            return redirect("bench:second_factor")
    return _enrol_page(request, CodeForm(), form)


def _codes_once(request: HttpRequest, codes: list[str], *, is_fresh: bool) -> HttpResponse:
    account = queries.own_account(actor_in(request))
    words = {"codes": codes, "fresh": is_fresh, "account": account, "now": clock.now()}
    return render(request, "bench/account/recovery_codes.html", words)


def _enrolled_words(request: HttpRequest, form: ConfirmForm) -> dict[str, object]:
    factor = queries.second_factor_of(queries.own_account(actor_in(request)).id)
    return {"factor": factor, "form": form}


@never_cache
@sensitive_post_parameters("password")
@require_POST
@staff_only
def second_change(request: HttpRequest) -> HttpResponse:
    """With the password confirmed: a new set of recovery codes (`do=codes`), or back to the password alone."""
    form = ConfirmForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data["password"]
        try:
            if request.POST.get("do") == "codes":
                codes = second_factor.renew_recovery_codes(actor=actor_in(request), password=given)
                return _codes_once(request, codes, is_fresh=False)
            second_factor.disable_second_factor(actor=actor_in(request), password=given)
        except BadInput as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("两步验证已经关闭。现在有密码或有一把通行密钥就能登录。"))
            return redirect("bench:my_account")
    return render(request, "bench/account/second_enrolled.html", _enrolled_words(request, form), status=422)


@require_POST
@staff_only
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    ended = sessions.revoke_session(actor=actor_in(request), session_id=session_id)
    if ended == request.session.session_key:
        doors.go_out(request)
        return HttpResponseRedirect(reverse("bench:sign_in"))
    messages.success(request, _("那处登录已经结束，那台设备要重新登录。"))
    return redirect("bench:my_account")


@require_POST
@staff_only
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    key = request.session.session_key or ""
    ended = sessions.revoke_other_sessions(actor=actor_in(request), session_key=key)
    messages.success(
        request, ngettext("已退出另外 {n} 处登录。", "已退出另外 {n} 处登录。", ended).format(n=ended)
    )
    return redirect("bench:my_account")
