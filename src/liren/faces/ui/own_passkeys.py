"""One's own passkeys: the same pages in every face, under names of its own (`passkeys`, `passkey`, `passkey_begin`)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.domains.access import devices, queries
from liren.domains.access.actions import passkeys as actions
from liren.domains.access.actions.proving import Proof
from liren.domains.access.queries.passkeys import own_passkeys, site_domain
from liren.domains.access.rules import passkeys as rules
from liren.faces.ui.acting import actor_in
from liren.faces.ui.doors import CAME
from liren.faces.ui.forms import Form, posted, show
from liren.faces.ui.passkeys import are_here, challenge_of, told
from liren.kernel.refusals import NotFound, Refusal

LAYOUTS = {"bench": "bench/shell.html", "portal": "portal/base.html"}


class ProofForm(Form):
    """The password, of those who have one."""

    password = forms.CharField(
        label=gettext_lazy("现在的密码"),
        max_length=128,
        strip=False,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, has_password: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_password:
            del self.fields["password"]


class NewKeyForm(ProofForm):
    name = forms.CharField(
        label=gettext_lazy("名字"),
        max_length=rules.NAME_MOST,
        help_text=gettext_lazy("以后凭它认出是哪一把，例如“办公室电脑”“蓝色安全密钥”。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    answer = forms.CharField(required=False, max_length=rules.ANSWER_MOST, widget=forms.HiddenInput())

    field_order = ("name", "password", "answer")


class NameForm(Form):
    name = forms.CharField(
        label=gettext_lazy("名字"),
        max_length=rules.NAME_MOST,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def page(request: HttpRequest, face: str) -> HttpResponse:
    """All of them, and a form to add one; the script of the page sends it with the passkey's answer."""
    account = queries.own_account(actor_in(request))
    called = devices.named(request.headers.get("User-Agent", ""))
    has_password = account.has_usable_password()
    form = NewKeyForm(posted(request), initial={"name": called}, has_password=has_password)
    if form.is_valid() and _added(request, form):
        messages.success(request, _("通行密钥已经添加，下次可以用它登录。"))
        return redirect(f"{face}:passkeys")
    words = {
        "form": form,
        "keys": own_passkeys(actor_in(request)),
        "are_here": are_here(request),
        "domain": site_domain(),
        "has_password": has_password,
        "most": rules.PASSKEYS_MOST,
        **_frame(face),
    }
    return render(request, "ui/passkeys.html", words, status=422 if form.errors else 200)


def _added(request: HttpRequest, form: NewKeyForm) -> bool:
    given = form.cleaned_data
    try:
        actions.add_passkey(
            actor=actor_in(request),
            challenge_id=challenge_of(request),
            answer=given["answer"],
            name=given["name"],
        )
    except Refusal as refusal:
        show(form, refusal)
        return False
    return True


def begin_adding(request: HttpRequest) -> HttpResponse:
    """What the script hands to the device, once the person has proved to be the owner."""
    proof = _proof(request, request.POST.get("password", ""))
    return told(request, lambda: actions.begin_adding(actor=actor_in(request), proof=proof))


def one(request: HttpRequest, face: str, passkey_id: uuid.UUID) -> HttpResponse:
    """A new name for it (`do=rename`), or away with it (`do=remove`)."""
    actor = actor_in(request)
    found = next((line for line in own_passkeys(actor) if line.row.id == passkey_id), None)
    if found is None:
        raise NotFound
    is_removal = request.POST.get("do") == "remove"
    has_password = queries.own_account(actor).has_usable_password()
    name_form = NameForm(None if is_removal else posted(request), initial={"name": found.row.name})
    proof_form = ProofForm(posted(request) if is_removal else None, has_password=has_password)
    form = proof_form if is_removal else name_form
    if form.is_valid() and _changed(request, form, passkey_id):
        messages.success(request, _("通行密钥已经移除。") if is_removal else _("名字已经记下。"))
        return redirect(f"{face}:passkeys")
    words = {"line": found, "name_form": name_form, "proof_form": proof_form, "form": form, **_frame(face)}
    return render(request, "ui/passkey.html", words, status=422 if form.errors else 200)


def _changed(request: HttpRequest, form: Form, passkey_id: uuid.UUID) -> bool:
    actor = actor_in(request)
    try:
        if isinstance(form, NameForm):
            actions.rename_passkey(actor=actor, passkey_id=passkey_id, name=form.cleaned_data["name"])
        else:
            proof = _proof(request, form.cleaned_data.get("password", ""))
            actions.remove_passkey(actor=actor, passkey_id=passkey_id, proof=proof)
    except Refusal as refusal:
        show(form, refusal)
        return False
    return True


def proof_of(request: HttpRequest, form: ProofForm) -> Proof:
    """What the form and the session say of who sits there."""
    return _proof(request, form.cleaned_data.get("password", ""))


def _proof(request: HttpRequest, password: str) -> Proof:
    came = request.session.get(CAME)
    return Proof(password, dt.datetime.fromisoformat(came) if came else None)


def _frame(face: str) -> dict[str, str]:
    names = ("passkeys", "passkey", "passkey_begin", "my_account")
    return {"layout": LAYOUTS[face], **{f"{name}_at": f"{face}:{name}" for name in names}}
