"""Roles: what each carries, given and taken. The security administrator's desk; nobody serves himself here."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.domains.access import queries
from liren.domains.access.actions import roles
from liren.domains.access.choices import Role
from liren.domains.access.rules import BODILESS_ROLES, BODY_KINDS
from liren.domains.organisations.queries import bodies_offered_to
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import DayField, Form, posted, show
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.places import place_choices
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.refusals import Refusal

if TYPE_CHECKING:
    from liren.domains.access.models import Account


class GrantForm(Form):
    """Where and how long one role is held. Days are whole days in China; the last one counts."""

    body = forms.ChoiceField(label=gettext_lazy("单位"))
    place_code = forms.ChoiceField(
        label=gettext_lazy("管到哪里"), help_text=gettext_lazy("所选区划和它下面的都算在内。")
    )
    first_day = DayField(label=gettext_lazy("从哪天起"))
    last_day = DayField(
        label=gettext_lazy("到哪天止"),
        required=False,
        help_text=gettext_lazy("不填就一直有效，直到收回。"),
    )

    def __init__(self, *args: Any, role: str, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = bodies_offered_to(actor, BODY_KINDS.get(role, frozenset()))
        offered = [(str(body.id), body.name) for body in bodies]
        _offer(self, "place_code", place_choices(actor, "roles.grant"))
        if role in BODILESS_ROLES:
            offered.insert(0, ("", _("不设在单位里")))
            self.fields["body"].required = False
        _offer(self, "body", offered)

    def grant(self, role: str) -> roles.RoleGrant:
        given = self.cleaned_data
        return roles.RoleGrant(
            role=role,
            place_code=given["place_code"],
            body_id=uuid.UUID(given["body"]) if given["body"] else None,
            valid_from=_start(given["first_day"]),
            valid_until=_morning(given["last_day"] + dt.timedelta(days=1)) if given["last_day"] else None,
        )


def _proposed(account: Account) -> dict[str, Any]:
    return {"first_day": clock.today(), "place_code": account.home_place_code}


def _offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices


def _morning(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), clock.LOCAL)


def _start(day: dt.date) -> dt.datetime:
    """A role that begins today begins now."""
    return max(_morning(day), clock.now()) if day == clock.today() else _morning(day)


@require_safe
@with_right("accounts.view")
def overview(request: HttpRequest) -> HttpResponse:
    lines = [(role, role.label, queries.rights_of(role)) for role in Role]
    return render(request, "bench/accounts/roles.html", {"roles": lines})


@require_http_methods(["GET", "HEAD", "POST"])
@with_right("roles.grant")
def grant(request: HttpRequest, account_id: uuid.UUID) -> HttpResponse:
    """First the role (`?role=`) with what it carries, then body, place and days."""
    actor = actor_in(request)
    account = queries.get_account(actor, account_id)
    role = request.GET.get("role", "")
    if role not in Role.values:
        lines = [(each, each.label, queries.rights_of(each)) for each in Role]
        return render(request, "bench/accounts/grant_role.html", {"account": account, "roles": lines})
    form = GrantForm(posted(request), role=role, actor=actor, initial=_proposed(account))
    if form.is_valid():
        try:
            roles.grant_role(actor=actor, account_id=account_id, grant=form.grant(role))
        except Refusal as refusal:
            show(form, refusal)
        else:
            sentence = _("已授予{name}“{role}”。")
            messages.success(request, sentence.format(name=account.display_name, role=Role(role).label))
            return redirect("bench:account_detail", account_id=account_id)
    words = {"account": account, "form": form, "role": Role(role), "rights": queries.rights_of(role)}
    return render(request, "bench/accounts/grant.html", words, status=422 if form.errors else 200)


@require_POST
@with_right("roles.grant")
def revoke(request: HttpRequest, holding_id: uuid.UUID) -> HttpResponse:
    reason = request.POST.get("reason", "").strip()[:200]
    holding = roles.revoke_role(actor=actor_in(request), holding_id=holding_id, reason=reason)
    messages.success(request, _("已收回“{role}”，立即生效。").format(role=Role(holding.role).label))
    return redirect("bench:account_detail", account_id=holding.account_id)
