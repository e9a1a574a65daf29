"""What a resident subscribes to, and the page behind the unsubscribing link of a message."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.domains.casework.actions.subscriptions import end_by_token
from liren.domains.casework.queries import subscriptions as queries
from liren.faces.portal import place as places
from liren.faces.ui import doors, subscribing
from liren.faces.ui.acting import actor_in
from liren.kernel.actor import ActorKind
from liren.kernel.refusals import NotAllowed

View = Callable[..., HttpResponse]


def residents_only(view: View) -> View:
    """Visitors are led to the sign-in and back; staff have their own pages."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor = actor_in(request)
        if not actor.is_signed_in:
            return doors.to_sign_in(request, "portal:sign_in")
        if actor.kind is not ActorKind.RESIDENT:
            raise NotAllowed
        return view(request, *args, **kwargs)

    return opened


@never_cache
@require_safe
@residents_only
def page(request: HttpRequest) -> HttpResponse:
    return subscribing.list_page(request, actor_in(request), "portal/subscriptions/list.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@residents_only
def new(request: HttpRequest) -> HttpResponse:
    return subscribing.new_page(
        request,
        actor_in(request),
        "portal/subscriptions/new.html",
        place=places.chosen(request).code,
        done="portal:subscriptions",
    )


@require_POST
@residents_only
def one(request: HttpRequest, subscription_id: uuid.UUID) -> HttpResponse:
    return subscribing.change(request, actor_in(request), subscription_id, done="portal:subscriptions")


@csrf_exempt  # RFC 8058: mail programs post here by themselves; the signed token is what only the holder has
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Looking ends nothing, since mail programs look at links; sending does. No sign-in."""
    if request.method == "POST":
        end_by_token(token=token)
    found = queries.subscriptions_by_id(queries.subscription_ids_in(token))
    return render(request, "portal/subscriptions/stop.html", {"subscriptions": found})
