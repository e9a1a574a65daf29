"""The page on which a person says how to be told; staff and residents fill in the same."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liren.domains.messaging.actions import preferences as actions
from liren.domains.messaging.actions.preferences import PreferenceWish
from liren.domains.messaging.choices import DigestKind
from liren.domains.messaging.queries.preferences import OwnPreferences, own_preferences
from liren.faces.ui.forms import Form, show
from liren.kernel.actor import Actor
from liren.kernel.refusals import Refusal


def _time(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label, required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )


DAYS = list(WEEKDAYS.items())
HOURS = [(hour, f"{hour}:00") for hour in range(24)]


class WishesForm(Form):
    """Quiet hours and language; the boxes of the topics stand beside it (`ticked`)."""

    quiet_from = _time(_("安静时段从"))
    quiet_until = _time(_("到"))
    language = forms.ChoiceField(label=_("用什么语言"), choices=settings.LANGUAGES)
    digest = forms.ChoiceField(label=_("摘要"), choices=DigestKind.choices, required=False)
    digest_day = forms.IntegerField(
        label=_("每周的在星期几"), min_value=0, max_value=6, required=False, widget=forms.Select(choices=DAYS)
    )
    digest_hour = forms.IntegerField(
        label=_("几点"), min_value=0, max_value=23, required=False, widget=forms.Select(choices=HOURS)
    )


class EmailForm(Form):
    address = forms.CharField(
        label=_("邮箱"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class EmailCodeForm(Form):
    code = forms.CharField(
        label=_("邮件里的 6 位数字"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


def initial_of(now: OwnPreferences) -> dict[str, Any]:
    return {name: getattr(now, name) for name in WishesForm.base_fields}


def wish_in(form: WishesForm, given: QueryDict, now: OwnPreferences) -> PreferenceWish:
    """What was ticked, topic by topic. A box that is bound is not sent by browsers, nor is one not offered."""
    channels = {}
    for topic in now.topics:
        bound = [
            tick.channel for tick in topic.ticks if tick.is_bound or (tick.is_on and not tick.is_offered)
        ]
        channels[topic.topic] = [*given.getlist(topic.topic), *bound]
    wished = {name: value for name, value in form.cleaned_data.items() if value is not None}
    return PreferenceWish(channels=channels, **wished)


DONE: dict[str, str | Promise] = {
    "wishes": _("已保存。"),
    "email": _("验证码已发到这个邮箱，请在下面填上。"),
    "confirm": _("邮箱已验证，现在可以选电子邮件了。"),
    "remove": _("邮箱已去掉，不再发邮件。"),
}


def wishes_page(request: HttpRequest, actor: Actor, template: str, name: str) -> HttpResponse:
    """Shows what holds, or does what the form sent says (`what`) and comes back. `name` is the page's own."""
    now = own_preferences(actor)
    what = request.POST.get("what", "wishes") if request.method == "POST" else ""
    forms_by_name = {
        "wishes": WishesForm(_sent(request, what, "wishes"), initial=initial_of(now), auto_id="p_%s"),
        "email": EmailForm(_sent(request, what, "email"), auto_id="e_%s"),
        "confirm": EmailCodeForm(_sent(request, what, "confirm"), auto_id="c_%s"),
        "remove": Form(_sent(request, what, "remove")),
    }
    sent = forms_by_name.get(what)
    if sent is not None and sent.is_valid() and _did(actor, what, sent, request.POST, now):
        messages.success(request, str(DONE[what]))
        return redirect(name)
    words = {
        "now": now,
        "form": forms_by_name["wishes"],
        "email_form": forms_by_name["email"],
        "code_form": forms_by_name["confirm"],
    }
    return render(request, template, words, status=422 if sent is not None and sent.errors else 200)


def _sent(request: HttpRequest, what: str, name: str) -> QueryDict | None:
    return request.POST if what == name else None


def _did(actor: Actor, what: str, form: Form, given: QueryDict, now: OwnPreferences) -> bool:
    """Whether it was done; a refusal stands at its field."""
    try:
        if isinstance(form, WishesForm):
            actions.set_preferences(actor=actor, wish=wish_in(form, given, now))
        elif isinstance(form, EmailForm):
            actions.ask_email(actor=actor, address=form.cleaned_data["address"])
        elif isinstance(form, EmailCodeForm):
            actions.confirm_email(actor=actor, code=form.cleaned_data["code"])
        else:
            actions.remove_email(actor=actor)
    except Refusal as refusal:
        show(form, refusal)
        return False
    return True
