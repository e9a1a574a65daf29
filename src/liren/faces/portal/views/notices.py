"""What a resident was told within the product: read, marked, and where to say how one wants to be told."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from liren.domains.messaging.actions import mark_read
from liren.domains.messaging.queries import Notice, list_notices, unread_count
from liren.faces.portal.links import public_list
from liren.faces.portal.views.subscriptions import residents_only
from liren.faces.ui.acting import actor_in
from liren.kernel.ids import as_uuid

PAGE = 20


@dataclass(frozen=True, slots=True)
class Line:
    """A notice and where it leads; empty where it leads nowhere."""

    notice: Notice
    url: str


@never_cache
@require_safe
@residents_only
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    only_unread = request.GET.get("view") == "unread"
    after = as_uuid(request.GET.get("after", ""))
    found = list_notices(actor, before=after, limit=PAGE + 1, only_unread=only_unread)
    words = {
        "lines": [Line(notice, _url(notice)) for notice in found[:PAGE]],
        "next_key": found[PAGE - 1].id if len(found) > PAGE else "",
        "unread": unread_count(actor),
        "only_unread": only_unread,
    }
    return render(request, "portal/notices.html", words)


def _url(notice: Notice) -> str:
    if notice.context.get("page") == "subscriptions":
        return public_list(notice.context)
    number = notice.context.get("number")
    if notice.context.get("page") in ("looks", "copies", "corrections", "deletions", "relatives"):
        return reverse(f"portal:{notice.context['page']}")
    if notice.context.get("page") == "sign_ins":
        return f"{reverse('portal:sign_ins')}?view=new"
    if notice.context.get("page") == "residence":
        return reverse("portal:residence_one", args=[number])
    return reverse("portal:matter", args=[number]) if number else ""


@require_POST
@residents_only
def read(request: HttpRequest) -> HttpResponse:
    """All of them, or the one that is named."""
    one = as_uuid(request.POST.get("notice", ""))
    mark_read(actor=actor_in(request), delivery_ids=[one] if one else None)
    return HttpResponseRedirect(reverse("portal:notices"))
