"""“My data on the register”: proving to be the person, reading what is kept, and who of the staff has looked."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.domains.people.actions.linking import end_own_link, link_self
from liren.domains.people.errors import PersonNotFound
from liren.domains.people.queries import own
from liren.faces.portal import place as places
from liren.faces.portal.register_forms import HomeForm, WhoForm
from liren.faces.portal.turns import limited
from liren.faces.portal.views.subscriptions import residents_only
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import show
from liren.kernel.ids import as_uuid
from liren.kernel.refusals import Refusal

PAGE = 20
SHOWN = (409, 422, 429)


@never_cache
@require_safe
@residents_only
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    link = own.own_link(actor)
    if link is None:
        return redirect("portal:register_match")
    kept = own.own_of(actor, link)
    if kept is None:
        raise PersonNotFound
    before = as_uuid(request.GET.get("after", ""))
    looks = own.looks_at(link, before=before, limit=PAGE + 1)
    words = {
        "own": kept,
        "card": kept.card,
        "looks": looks[:PAGE],
        "next_key": looks[PAGE - 1].id if len(looks) > PAGE else "",
        "is_later": before is not None,
    }
    return render(request, "portal/register/page.html", words)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("match")
@residents_only
def match(request: HttpRequest) -> HttpResponse:
    """Two steps on one address. Nothing typed stands in an address, nor is kept between the steps."""
    here = places.chosen(request)
    if request.method != "POST":
        if own.own_link(actor_in(request)) is not None:
            return redirect("portal:my_register")
        return _ask(request, WhoForm(community=here.code if here.is_community else ""))
    first = WhoForm(request.POST)
    if not first.is_valid():
        return _ask(request, first, 422)
    words = first.cleaned_data
    homes = own.homes_offered(words["community"], words["name"], words["tail"])
    if request.POST.get("step") != "home":
        return _ask(request, HomeForm(homes=homes, **words), is_last=True)
    form = HomeForm(request.POST, homes=homes)
    if not form.is_valid():
        return _ask(request, form, 422, is_last=True)
    try:
        link_self(actor=actor_in(request), given=form.given())
    except Refusal as refusal:
        if refusal.status not in SHOWN:
            raise
        show(form, refusal)
        return _ask(request, form, refusal.status, is_last=True)
    messages.success(request, _("对上了。下面是登记里关于您的内容。"))
    return redirect("portal:my_register")


def _ask(request: HttpRequest, form: WhoForm, status: int = 200, *, is_last: bool = False) -> HttpResponse:
    return render(request, "portal/register/match.html", {"form": form, "is_last": is_last}, status=status)


@require_POST
@residents_only
def unlink(request: HttpRequest) -> HttpResponse:
    end_own_link(actor=actor_in(request))
    messages.success(request, _("已断开。登记本身没有变；要再看，请重新核对。"))
    return redirect("portal:my_account")
