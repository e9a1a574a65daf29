"""What the product has told its reader."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from liren.domains.messaging.actions import mark_read
from liren.domains.messaging.queries import list_notices, unread_count
from liren.faces.workbench.doors import actor_in, staff_only

PAGE = 30


@require_safe
@staff_only
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    before = _uuid(request.GET.get("after", ""))
    found = list_notices(actor, before=before, limit=PAGE + 1)
    words = {
        "notices": found[:PAGE],
        "next_key": found[PAGE - 1].id if len(found) > PAGE else "",
        "unread": unread_count(actor),
    }
    return render(request, "bench/notices.html", words)


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


@require_POST
@staff_only
def read(request: HttpRequest) -> HttpResponse:
    mark_read(actor=actor_in(request))
    return HttpResponseRedirect(reverse("bench:notices"))
