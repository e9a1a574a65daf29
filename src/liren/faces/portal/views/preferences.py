"""How a resident wishes to be told."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from liren.faces.ui import doors
from liren.faces.ui.acting import actor_in
from liren.faces.ui.wishes import wishes_page
from liren.kernel.actor import ActorKind
from liren.kernel.refusals import NotAllowed


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    if not actor.is_signed_in:
        return doors.to_sign_in(request, "portal:sign_in")
    if actor.kind is not ActorKind.RESIDENT:
        raise NotAllowed
    return wishes_page(request, actor, "portal/sign_in/messages.html", "portal:preferences")
