"""One's own webhooks: made, looked at, told again, removed."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.domains.casework.actions import webhooks as actions
from liren.domains.casework.queries import webhooks as queries
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import Form, posted, show
from liren.faces.workbench.asking import Fact, Removal, asked_first
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.places import place_choices
from liren.kernel import audit
from liren.kernel.actor import Actor
from liren.kernel.ids import as_uuid
from liren.kernel.refusals import BadInput

if TYPE_CHECKING:
    from liren.domains.casework.models import Webhook


# What is offered to be told of; a program may ask for further ones by their names.
EVENTS = (
    *("received", "joined", "assigned", "accepted", "started", "asked", "answered", "returned"),
    *("taken_over", "resolved", "closed", "reopened", "withdrawn", "not_accepted", "merged"),
)


class WebhookForm(Form):
    """`place_code` offers the places of which the owner sees matters."""

    name = forms.CharField(label=gettext_lazy("给哪个系统"), max_length=40)
    url = forms.CharField(label=gettext_lazy("地址"), max_length=500, widget=forms.URLInput)
    events = forms.MultipleChoiceField(
        label=gettext_lazy("哪些变更（一个不选就是全部）"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(event, audit.VERBS[f"casework.case.{event}"]) for event in EVENTS],
    )
    place_code = forms.ChoiceField(label=gettext_lazy("只限哪个地方"), required=False)

    def __init__(self, data: Any, actor: Actor) -> None:
        super().__init__(data, auto_id="w_%s")
        everywhere = ("", _("看得到的全部地方"))
        place = self.fields["place_code"]
        if isinstance(place, forms.ChoiceField):
            place.choices = [everywhere, *place_choices(actor, "cases.view")]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right("cases.view")
def page(request: HttpRequest) -> HttpResponse:
    """The secret of a fresh webhook stands on this one answer and nowhere else."""
    actor = actor_in(request)
    form, secret = WebhookForm(posted(request), actor), ""
    if form.is_valid():
        try:
            secret = actions.make_webhook(actor=actor, wish=actions.WebhookWish(**form.cleaned_data)).secret
            form = WebhookForm(None, actor)
        except BadInput as refusal:
            show(form, refusal)
    words = {"form": form, "secret": secret, "hooks": queries.list_webhooks(actor)}
    return render(request, "bench/tokens/webhooks.html", words, status=422 if form.errors else 200)


@never_cache
@require_safe
@with_right("cases.view")
def one(request: HttpRequest, hook_id: uuid.UUID) -> HttpResponse:
    """What one webhook was told, the newest first."""
    actor = actor_in(request)
    hook = queries.get_webhook(actor, hook_id)
    found = queries.list_deliveries(actor, hook, before=as_uuid(request.GET.get("after", "")))
    return render(request, "bench/tokens/webhook.html", {"hook": hook, "page": found})


def _removing(hook: Webhook) -> Removal:
    return Removal(
        title=_("删除回调"),
        asked=_("要删除这个回调吗？"),
        facts=[Fact(_("名称"), hook.name, is_said=True), Fact(_("地址"), hook.url)],
        consequence=_(
            "删除后，变更不再告知那个地址；还没送到的不再送，送过的记录也看不到了。签名密钥不留，要再用须重新建立。"
        ),
        back=reverse("bench:webhook", args=[hook.id]),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right("cases.view")
def remove(request: HttpRequest, hook_id: uuid.UUID) -> HttpResponse:
    if request.method != "POST":
        return asked_first(request, _removing(queries.get_webhook(actor_in(request), hook_id)))
    actions.remove_webhook(actor=actor_in(request), webhook_id=hook_id)
    messages.success(request, _("回调已删除，不再通知那个地址。"))
    return redirect("bench:webhooks")


@require_POST
@with_right("cases.view")
def replay(request: HttpRequest, hook_id: uuid.UUID, delivery_id: uuid.UUID) -> HttpResponse:
    actions.replay_delivery(actor=actor_in(request), webhook_id=hook_id, delivery_id=delivery_id)
    messages.success(request, _("已排队重发，几秒后再看结果。"))
    return redirect("bench:webhook", hook_id=hook_id)
