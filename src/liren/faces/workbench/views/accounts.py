"""Accounts of staff: found, made, closed and opened again. The system administrator's desk; no role is given here."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.domains.access import queries
from liren.domains.access.actions import accounts, outside, second_factor
from liren.domains.access.choices import Role
from liren.domains.access.queries.handing import must_be_given
from liren.domains.access.queries.outside import identity_of, provider_name
from liren.domains.territory.queries import places_named
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import Form, posted, show
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.places import place_choices
from liren.kernel import in_hand
from liren.kernel.refusals import BadInput

STATES = [("", gettext_lazy("全部")), ("active", gettext_lazy("在用")), ("disabled", gettext_lazy("已停用"))]


def _drawn(widget: type[forms.Widget]) -> forms.Widget:
    return widget(attrs={"class": "input"})


class FilterForm(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("姓名或用户名"), max_length=40, required=False, widget=_drawn(forms.TextInput)
    )
    role = forms.ChoiceField(
        label=gettext_lazy("角色"),
        choices=[("", gettext_lazy("全部")), *Role.choices],
        required=False,
        widget=_drawn(forms.Select),
    )
    state = forms.ChoiceField(
        label=gettext_lazy("状态"), choices=STATES, required=False, widget=_drawn(forms.Select)
    )


class AccountForm(Form):
    display_name = forms.CharField(label=gettext_lazy("姓名"), max_length=40)
    username = forms.CharField(
        label=gettext_lazy("用户名"),
        max_length=32,
        help_text=gettext_lazy("3 至 32 个小写字母、数字、点或横线，以字母开头。定了不能改。"),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    home_place_code = forms.ChoiceField(label=gettext_lazy("所在区划"))

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["home_place_code"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  tells the type
        field.choices = places


@require_safe
@with_right("accounts.view")
def list_page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    form = FilterForm(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    wanted = queries.AccountFilter(given.get("q", ""), given.get("role", ""), given.get("state", ""))
    page = queries.list_accounts(actor, wanted, after=request.GET.get("after", ""))
    codes = {row.home_place_code for row in page.rows}
    words = {
        "form": form,
        "page": page,
        "places": places_named(codes),
        "filtered": any((wanted.text, wanted.role, wanted.state)),
        "may_edit": actor.has("accounts.edit"),
    }
    return render(request, "bench/accounts/list.html", words)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right("accounts.edit")
def create(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    form = AccountForm(posted(request), places=place_choices(actor, "accounts.edit"))
    if form.is_valid():
        try:
            account, initial = accounts.create_account(actor=actor, **form.cleaned_data)
        except BadInput as refusal:
            show(form, refusal)
        else:
            words = {"account": account, "password": initial, "fresh": True}
            return render(request, "bench/accounts/password_once.html", words)
    return render(request, "bench/accounts/create.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@with_right("accounts.view")
def detail(request: HttpRequest, account_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    account = queries.get_account(actor, account_id)
    holdings = queries.holdings_of(account.id)
    may_edit = account.id != actor.id and actor.may("accounts.edit", place_code=account.home_place_code)
    held = must_be_given(account.id) if may_edit and account.is_active else {}
    words = {
        "account": account,
        "open_work": [(in_hand.title_of(key), count) for key, count in held.items()],
        "holdings": holdings,
        "places": places_named({h.place_code for h in holdings} | {account.home_place_code}),
        "factor": queries.second_factor_of(account.id),
        "may_edit": may_edit,
        "outside": provider_name(),
        "identity": identity_of(account),
        "may_lend": account.id != actor.id and actor.has("standins.arrange"),
        "may_grant": account.id != actor.id and actor.has("roles.grant"),
        "is_self": account.id == actor.id,
    }
    return render(request, "bench/accounts/detail.html", words)


@require_POST
@with_right("accounts.edit")
def disable(request: HttpRequest, account_id: uuid.UUID) -> HttpResponse:
    reason = request.POST.get("reason", "").strip()[:200]
    account = accounts.disable_account(actor=actor_in(request), account_id=account_id, reason=reason)
    messages.success(request, _("{name}的账号已停用，所有登录已结束。").format(name=account.display_name))
    return redirect("bench:account_detail", account_id=account_id)


@require_POST
@with_right("accounts.edit")
def enable(request: HttpRequest, account_id: uuid.UUID) -> HttpResponse:
    account = accounts.enable_account(actor=actor_in(request), account_id=account_id)
    messages.success(request, _("{name}的账号已恢复。").format(name=account.display_name))
    return redirect("bench:account_detail", account_id=account_id)


@never_cache
@require_POST
@with_right("accounts.edit")
def reset_password(request: HttpRequest, account_id: uuid.UUID) -> HttpResponse:
    account, fresh = accounts.reset_password(actor=actor_in(request), account_id=account_id)
    words = {"account": account, "password": fresh, "fresh": False}
    return render(request, "bench/accounts/password_once.html", words)


@require_POST
@with_right("accounts.edit")
def reset_second_factor(request: HttpRequest, account_id: uuid.UUID) -> HttpResponse:
    reason = request.POST.get("reason", "").strip()[:200]
    account = second_factor.reset_second_factor(actor=actor_in(request), account_id=account_id, reason=reason)
    sentence = _("已解除{name}的两步验证。请提醒本人登录后重新开启。")
    messages.success(request, sentence.format(name=account.display_name))
    return redirect("bench:account_detail", account_id=account_id)


@require_POST
@with_right("accounts.edit")
def link_outside(request: HttpRequest, account_id: uuid.UUID) -> HttpResponse:
    subject = request.POST.get("subject", "")
    try:
        outside.link_account(actor=actor_in(request), account_id=account_id, subject=subject)
    except BadInput as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已经关联。"))
    return redirect("bench:account_detail", account_id=account_id)


@require_POST
@with_right("accounts.edit")
def unlink_outside(request: HttpRequest, account_id: uuid.UUID) -> HttpResponse:
    outside.unlink_account(actor=actor_in(request), account_id=account_id)
    messages.success(request, _("关联已经解除。"))
    return redirect("bench:account_detail", account_id=account_id)
