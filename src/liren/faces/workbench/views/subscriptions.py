"""What a member of staff subscribes to."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.faces.ui import subscribing
from liren.faces.ui.acting import actor_in
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.filters import top_of

DONE = "bench:subscriptions"


@never_cache
@require_safe
@with_right("cases.view")
def page(request: HttpRequest) -> HttpResponse:
    return subscribing.list_page(request, actor_in(request), "bench/subscriptions/list.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right("cases.view")
def new(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    return subscribing.new_page(
        request, actor, "bench/subscriptions/new.html", place=top_of(actor), done=DONE
    )


@require_POST
@with_right("cases.view")
def one(request: HttpRequest, subscription_id: uuid.UUID) -> HttpResponse:
    return subscribing.change(request, actor_in(request), subscription_id, done=DONE)
