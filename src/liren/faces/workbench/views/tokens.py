"""Tokens of machines: one's own, made and revoked; those of others for whoever administers accounts."""

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
from django.views.decorators.http import require_http_methods

from liren.domains.access.actions.tokens import TokenWish, revoke_token
from liren.domains.access.choices import Scope
from liren.domains.access.queries import get_token, list_tokens, narrowed
from liren.domains.processing.actions.givings import OWN_USE
from liren.domains.processing.actions.interface import READING, make_token_for, say_recipient_of
from liren.domains.processing.queries.recipients import names_of, to_choose
from liren.domains.processing.recipient_errors import ReceivesNothing
from liren.domains.territory.queries import places_named
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import Form, posted, show
from liren.faces.workbench.asking import Fact, Removal, asked_first
from liren.faces.workbench.doors import staff_only
from liren.faces.workbench.needs_forms import offer
from liren.faces.workbench.places import own_places
from liren.faces.workbench.showing import county_of
from liren.faces.workbench.template_forms import ToForm
from liren.kernel.actor import Actor
from liren.kernel.refusals import BadInput, NotAllowed, Refusal

if TYPE_CHECKING:
    from liren.domains.access.models import ApiToken


class TokenForm(Form):
    """Only scopes that give the owner something are offered."""

    name = forms.CharField(label=gettext_lazy("给谁用"), max_length=40)
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("用途"), widget=forms.CheckboxSelectMultiple, choices=()
    )
    place_code = forms.ChoiceField(label=gettext_lazy("只限哪个地方"), required=False)
    to = forms.ChoiceField(
        label=gettext_lazy("读到的居民信息交给谁"),
        required=False,
        help_text=gettext_lazy("读居民登记的令牌要选明。读了谁、给了谁，本人看得到。"),
    )
    days = forms.IntegerField(label=gettext_lazy("有效天数"), min_value=1, max_value=366, initial=90)

    def __init__(self, data: Any, actor: Actor) -> None:
        super().__init__(data, auto_id="t_%s")
        able = [(scope.value, scope.label) for scope in Scope if narrowed(actor, [scope.value], "").grants]
        self.reads_people = any(value in READING for value, _label in able)
        scopes, place = self.fields["scopes"], self.fields["place_code"]
        if isinstance(scopes, forms.ChoiceField) and isinstance(place, forms.ChoiceField):
            scopes.choices = able
            place.choices = [("", _("我负责的全部地方")), *own_places(actor)]
        known = [(str(one.id), one.name) for one in to_choose(county_of(actor))] if self.reads_people else []
        offer(self, "to", [("", _("请选择")), (OWN_USE, _("不交给别人，只在本单位内用")), *known])
        if not self.reads_people:
            del self.fields["to"]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def page(request: HttpRequest) -> HttpResponse:
    """The secret of a fresh token stands on this one answer and nowhere else."""
    actor = actor_in(request)
    form, secret = TokenForm(posted(request), actor), ""
    if form.is_valid():
        given = form.cleaned_data
        try:
            to = given.pop("to", "")
            wish = TokenWish(**given)
            _token, secret = make_token_for(actor=actor, wish=wish, county=county_of(actor), to=to)
            form = TokenForm(None, actor)
        except (BadInput, ReceivesNothing) as refusal:
            show(form, refusal)
    own = list_tokens(actor, is_own=True)
    others = list_tokens(actor, is_own=False) if actor.has("accounts.view") else []
    words = {
        "form": form,
        "secret": secret,
        "own": own,
        "others": others,
        "places": places_named(token.place_code for token in (*own, *others) if token.place_code),
        "recipients": names_of(token.recipient for token in (*own, *others) if token.recipient),
        "unsaid": {
            token.id
            for token in (*own, *others)
            if token.is_live and not token.is_recipient_said and READING & set(token.scopes)
        },
        "may_revoke_others": actor.has("accounts.edit"),
    }
    return render(request, "bench/tokens/page.html", words, status=422 if form.errors else 200)


def _revoking(token: ApiToken) -> Removal:
    return Removal(
        title=_("作废令牌"),
        asked=_("要作废这个令牌吗？"),
        facts=[
            Fact(_("令牌"), token.name, is_said=True),
            Fact(_("开头"), token.hint),
            Fact(_("谁的"), str(token.owner), is_said=True),
        ],
        consequence=_(
            "作废后不能恢复：用它的系统马上就进不来，由它建立的回调也停下。要再用须新建令牌，换到那个系统里。"
        ),
        back=reverse("bench:tokens"),
        verb=_("作废"),
        keep=_("留着"),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def revoke(request: HttpRequest, token_id: uuid.UUID) -> HttpResponse:
    if request.method != "POST":
        return asked_first(request, _revoking(get_token(actor_in(request), token_id)))
    revoke_token(actor=actor_in(request), token_id=token_id)
    messages.success(request, _("令牌已作废，用它的系统马上就进不来了。"))
    return redirect("bench:tokens")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def recipient(request: HttpRequest, token_id: uuid.UUID) -> HttpResponse:
    """Of a token made before anybody asked: its owner says to whom what it reads of people goes."""
    actor = actor_in(request)
    token = get_token(actor, token_id)
    if token.owner_id != actor.id:
        raise NotAllowed
    form = ToForm(posted(request), actor=actor, auto_id="t_%s")
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            to = form.cleaned_data["to"]
            say_recipient_of(actor=actor, token_id=token_id, county=county_of(actor), to=to)
        except Refusal as refusal:
            if refusal.status not in (409, 422):
                raise
            show(form, refusal)
            status = refusal.status
        else:
            messages.success(request, _("已记下。以后读到的按这个接收方记。"))
            return redirect("bench:tokens")
    return render(request, "bench/tokens/recipient.html", {"form": form, "token": token}, status=status)
