"""What the product has told its reader."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from liren.domains.messaging.actions import mark_read
from liren.domains.messaging.choices import Topic
from liren.domains.messaging.queries import list_notices, unread_count
from liren.domains.messaging.queries.preferences import topics_of
from liren.faces.ui.acting import actor_in
from liren.faces.ui.doors import safe_next
from liren.faces.workbench.doors import staff_only
from liren.kernel.ids import as_uuid

PAGE = 30


@require_safe
@staff_only
def page(request: HttpRequest) -> HttpResponse:
    """All of them, the unread, or those of one topic."""
    actor, wanted = actor_in(request), request.GET.get("topic", "")
    topic = wanted if wanted in Topic.values else ""
    only_unread = request.GET.get("view") == "unread"
    found = list_notices(
        actor,
        before=as_uuid(request.GET.get("after", "")),
        limit=PAGE + 1,
        topic=topic,
        only_unread=only_unread,
    )
    words = {
        "notices": found[:PAGE],
        "next_key": found[PAGE - 1].id if len(found) > PAGE else "",
        "unread": unread_count(actor),
        "only_unread": only_unread,
        "topic": topic,
        "topics": [(one.value, one.label) for one in topics_of(actor)],
    }
    return render(request, "bench/notices.html", words)


@require_POST
@staff_only
def read(request: HttpRequest) -> HttpResponse:
    mark_read(actor=actor_in(request))
    return HttpResponseRedirect(reverse("bench:notices"))


@require_POST
@staff_only
def read_one(request: HttpRequest, notice_id: uuid.UUID) -> HttpResponse:
    mark_read(actor=actor_in(request), delivery_ids=[notice_id])
    return HttpResponseRedirect(safe_next(request, reverse("bench:notices")))
