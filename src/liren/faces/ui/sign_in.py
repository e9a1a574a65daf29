"""Signing in with username and password, and the second factor after it: the same for every face."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.contrib import auth, messages
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from liren.domains.access import errors, queries, rules
from liren.domains.access.actions import sign_ins
from liren.domains.access.actions.second_factor import check_second_factor
from liren.domains.access.choices import Outcome, Way
from liren.domains.access.queries.outside import is_password_off, provider_name
from liren.faces.ui import allowances, doors
from liren.faces.ui.forms import Form, show
from liren.kernel import clock
from liren.kernel.refusals import BadInput
from liren.kernel.turns import Turn

if TYPE_CHECKING:
    from liren.domains.access.models import Account

PENDING = "liren_second_step"
WRONG_MOST = 100  # wrong passwords an hour from one address, over all usernames: an office may sit behind it


class PasswordForm(Form):
    username = forms.CharField(
        label=gettext_lazy("用户名"),
        max_length=32,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label=gettext_lazy("密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class SecondFactorForm(Form):
    code = forms.CharField(
        label=gettext_lazy("动态码"),
        max_length=16,
        help_text=gettext_lazy("打开手机上的验证器，输入 6 位数字；手机不在身边，输入一个 8 位恢复码。"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


def password_step(request: HttpRequest, form: PasswordForm) -> str:
    """Where to go next if username and password are right; otherwise empty, and the form says why."""
    username = form.cleaned_data["username"].strip().lower()
    account = auth.authenticate(request, username=username, password=form.cleaned_data["password"])
    if account is None:
        allowances.take(request, Turn("ui.password", doors.client_network(request), WRONG_MOST))
        note_failed(request, queries.account_by_username(username), Way.PASSWORD, Outcome.WRONG_PASSWORD)
        form.add_error(None, _why_not(request, username))
        return ""
    if is_password_off(account):
        form.add_error(None, str(errors.PasswordOff(name=provider_name())))
        return ""
    return admitted(request, account, doors.safe_next(request, ""), Way.PASSWORD)


def admitted(request: HttpRequest, account: Account, wanted: str, way: Way) -> str:
    """Where to go next once the first step is done: to the second one where it is asked for, else in."""
    if queries.second_factor_of(account.id).enabled:
        request.session.cycle_key()
        moment = clock.now().isoformat()
        request.session[PENDING] = {"username": account.username, "at": moment, "next": wanted, "way": way}
        return reverse("bench:sign_in_second")
    doors.come_in(request, account, way)
    return home_of(account, wanted)


def note_failed(request: HttpRequest, account: Account | None, way: Way, outcome: Outcome) -> None:
    """Writes a try that failed into the history of the account that was meant, if there is one."""
    if account is not None:
        found = Outcome.LOCKED if _islocked_words(request) else outcome
        sign_ins.note_failed(account_id=account.id, outcome=found, visit=doors.visit_of(request, way))


def home_of(account: Account, wanted: str = "") -> str:
    """Where the account's work begins, unless it wanted to go elsewhere; a given password is changed first."""
    if account.must_change_password:
        return reverse("bench:password")
    return wanted or ("/bench/" if account.kind == "staff" else "/")


def pending(request: HttpRequest) -> Account | None:
    """Whose password was right a few minutes ago and whose second factor is still to come."""
    kept = request.session.get(PENDING)
    if kept is None or clock.now() > dt.datetime.fromisoformat(kept["at"]) + rules.SECOND_STEP_LIFE:
        return None
    account = queries.account_by_username(kept["username"])
    return account if account and account.is_active else None


def second_step(request: HttpRequest, account: Account, form: SecondFactorForm) -> str:
    """Where to go next if the code is right; a wrong one counts like a wrong password."""
    credentials = {"username": account.username}
    if not AxesProxyHandler.is_allowed(request, credentials):
        form.add_error(None, locked_words(request, account.username or ""))
        return ""
    try:
        way = check_second_factor(
            account=account, actor=queries.actor_of(account), code=form.cleaned_data["code"]
        )
    except BadInput as refusal:
        user_login_failed.send(sender=__name__, credentials=credentials, request=request)
        note_failed(request, account, Way.SECOND, Outcome.WRONG_CODE)
        if _islocked_words(request):
            form.add_error(None, locked_words(request, account.username or ""))
        else:
            show(form, refusal)
        return ""
    kept = request.session.pop(PENDING)
    wanted = kept["next"]
    doors.come_in(request, account, first_way(kept) or way)
    if way is Way.RECOVERY:
        left = queries.second_factor_of(account.id).codes_left
        sentence = ngettext("用掉了一个恢复码，还剩 {n} 个。", "用掉了一个恢复码，还剩 {n} 个。", left)
        messages.warning(request, sentence.format(n=left))
    return home_of(account, wanted)


def first_way(kept: dict[str, str]) -> Way | None:
    """By what the first step was done, where it was no password: the history names that."""
    return Way.OUTSIDE if kept.get("way") == Way.OUTSIDE else None


def _why_not(request: HttpRequest, username: str) -> str:
    if _islocked_words(request):
        return locked_words(request, username)
    return _("用户名或密码不对。请核对大小写再试；连续输错 5 次会锁定 15 分钟。")


def _islocked_words(request: HttpRequest) -> bool:
    return bool(getattr(request, "axes_locked_out", False))


def locked_words(request: HttpRequest, username: str) -> str:
    """That nobody comes in under this name for the moment, and until when; status and headers say it as well."""
    minutes = doors.minutes_locked(username)
    allowances.note_locked(request, minutes * 60)
    sentence = _("输错次数太多，这个用户名已锁定。请 {minutes} 分钟后再试，或请系统管理员重置密码。")
    return sentence.format(minutes=minutes)
