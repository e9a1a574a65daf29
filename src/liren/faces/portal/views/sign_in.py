"""A resident comes in by phone and code; one who has set a password, by that. And the resident's own account."""

from __future__ import annotations

import uuid

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.domains.access import queries, rules
from liren.domains.access.actions import accounts, sessions, sign_in
from liren.domains.access.choices import Outcome, Way
from liren.domains.access.errors import TooManyCodes
from liren.domains.access.queries import presence
from liren.domains.access.queries.codes import codes_left
from liren.domains.processing.queries.notices import news_for
from liren.faces.portal import place as places
from liren.faces.ui import allowances, doors, history
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import Form, posted, show
from liren.faces.ui.passkeys import AnswerForm, are_here
from liren.faces.ui.sign_in import PasswordForm, home_of, note_failed, password_step
from liren.faces.ui.typed import waiting
from liren.kernel.refusals import BadInput, Refusal

PHONE = "liren_phone"
NEXT = "liren_next"


class PhoneForm(Form):
    phone = forms.CharField(
        label=gettext_lazy("手机号"),
        max_length=24,
        help_text=gettext_lazy("我们发一条 6 位数字的短信。第一次登录就是注册，不用填别的。"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel-national", "inputmode": "tel"}),
    )


class CodeForm(Form):
    code = forms.CharField(
        label=gettext_lazy("短信里的 6 位数字"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class NameForm(Form):
    name = forms.CharField(
        label=gettext_lazy("称呼"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("工作人员怎么称呼您，例如“王阿姨”。公开页面上不会出现。"),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_phone(request: HttpRequest) -> HttpResponse:
    if request.method != "POST" and actor_in(request).is_signed_in:
        return HttpResponseRedirect(doors.safe_next(request, "/"))
    form = PhoneForm(posted(request))
    if form.is_valid():
        try:
            number = sign_in.request_code(
                phone=form.cleaned_data["phone"], address=doors.client_address(request)
            )
        except Refusal as refusal:
            if isinstance(refusal, TooManyCodes):
                allowances.note_refusal(request, refusal)
                _tell_codes_left(request, form.cleaned_data["phone"])
            show(form, refusal)
            return phone_page(request, form, refusal.status)
        _tell_codes_left(request, number)
        request.session[PHONE] = number
        request.session[NEXT] = doors.safe_next(request, "")
        return redirect("portal:sign_in_code")
    return phone_page(request, form, 422 if form.errors else 200)


def _tell_codes_left(request: HttpRequest, phone: str) -> None:
    number = rules.normal_phone(phone) or ""
    allowances.note(request, codes_left(number, doors.client_address(request)))


def phone_page(
    request: HttpRequest, form: PhoneForm, status: int, passkey_form: AnswerForm | None = None
) -> HttpResponse:
    words = {
        "form": form,
        "passkey_form": passkey_form,
        "passkey_to": reverse("portal:sign_in_passkey"),
        "passkeys_here": are_here(request),
        "next": doors.safe_next(request, ""),
        "was_idle": "idle" in request.GET,
    }
    return render(request, "portal/sign_in/phone.html", words, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_code(request: HttpRequest) -> HttpResponse:
    number = request.session.get(PHONE, "")
    if not number:
        return redirect("portal:sign_in")
    form = CodeForm(posted(request))
    if form.is_valid():
        try:
            account = sign_in.confirm_code(phone=number, code=form.cleaned_data["code"])
        except Refusal as refusal:
            if isinstance(refusal, BadInput):
                note_failed(request, queries.resident_by_phone(number), Way.SMS, Outcome.WRONG_CODE)
            show(form, refusal)
        else:
            del request.session[PHONE]
            wanted = request.session.pop(NEXT, "")
            doors.come_in(request, account, Way.SMS)
            return HttpResponseRedirect(home_of(account, wanted))
    words = {"form": form, "phone": rules.masked_phone(number), "demo": settings.LIREN_MODE == "demo"}
    return render(request, "portal/sign_in/code.html", words, status=422 if form.errors else 200)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def ask_password(request: HttpRequest) -> HttpResponse:
    if request.method != "POST" and actor_in(request).is_signed_in:
        return HttpResponseRedirect(doors.safe_next(request, "/"))
    form = PasswordForm(posted(request))
    if form.is_valid():
        target = password_step(request, form)
        if target:
            return HttpResponseRedirect(target)
    words = {"form": form, "next": doors.safe_next(request, ""), "demo": settings.LIREN_MODE == "demo"}
    return render(request, "portal/sign_in/password.html", words, status=422 if form.errors else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    doors.go_out(request)
    messages.success(request, _("已经退出。"))
    return HttpResponseRedirect("/")


@require_http_methods(["GET", "HEAD", "POST"])
def my_account(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    if not actor.is_signed_in:
        return doors.to_sign_in(request, "portal:sign_in")
    account = queries.own_account(actor)
    form = NameForm(posted(request), initial={"name": account.display_name})
    if form.is_valid():
        accounts.rename_own(actor=actor, display_name=form.cleaned_data["name"])
        messages.success(request, _("称呼已经记下。"))
        return redirect("portal:my_account")
    words = {
        "form": form,
        "news": news_for(actor, places.served()[:6]),
        "phone": rules.masked_phone(account.phone),
        "sessions": queries.sessions_of(account.id),
        "typed": presence.typed_forms(actor),
        "session_key": request.session.session_key,
    }
    return render(request, "portal/sign_in/account.html", words, status=422 if form.errors else 200)


@require_safe
def sign_ins(request: HttpRequest) -> HttpResponse:
    if not actor_in(request).is_signed_in:
        return doors.to_sign_in(request, "portal:sign_in")
    return history.page(request, "portal/sign_in/sign_ins.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def typed(request: HttpRequest, typed_id: uuid.UUID) -> HttpResponse:
    if not actor_in(request).is_signed_in:
        return doors.to_sign_in(request, "portal:sign_in")
    return waiting(request, typed_id, layout="portal/base.html", home=reverse("portal:my_account"))


@require_POST
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    if not actor_in(request).is_signed_in:
        return doors.to_sign_in(request, "portal:sign_in")
    ended = sessions.revoke_session(actor=actor_in(request), session_id=session_id)
    if ended == request.session.session_key:
        doors.go_out(request)
        return HttpResponseRedirect("/")
    messages.success(request, _("那处登录已经结束，那台设备要重新登录。"))
    return redirect("portal:my_account")


@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    if not actor_in(request).is_signed_in:
        return doors.to_sign_in(request, "portal:sign_in")
    key = request.session.session_key or ""
    ended = sessions.revoke_other_sessions(actor=actor_in(request), session_key=key)
    messages.success(
        request, ngettext("已退出另外 {n} 处登录。", "已退出另外 {n} 处登录。", ended).format(n=ended)
    )
    return redirect("portal:my_account")
