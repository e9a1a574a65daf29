"""Who may open a page of the workbench: signed in, staff, with the right. Places are the domains' business."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from liren.faces.ui.acting import actor_in
from liren.faces.ui.doors import to_sign_in
from liren.kernel.actor import ActorKind
from liren.kernel.refusals import NotAllowed

View = Callable[..., HttpResponseBase]
PASSWORD = "bench:password"  # noqa: S105  a name, no secret


def staff_only(view: View) -> View:
    """Visitors are led to the sign-in and back; residents are refused; a password given out is changed first."""

    @functools.wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        actor = actor_in(request)
        if not actor.is_signed_in:
            return to_sign_in(request, "bench:sign_in")
        if actor.kind is not ActorKind.STAFF:
            raise NotAllowed
        if getattr(request.user, "must_change_password", False) and request.path != reverse(PASSWORD):
            return HttpResponseRedirect(reverse(PASSWORD))
        return view(request, *args, **kwargs)

    return opened


def with_right(*rights: str) -> Callable[[View], View]:
    """Staff who hold one of the rights somewhere; the action or query still asks where."""

    def door(view: View) -> View:
        @staff_only
        @functools.wraps(view)
        def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not any(actor_in(request).has(right) for right in rights):
                raise NotAllowed
            return view(request, *args, **kwargs)

        return opened

    return door
