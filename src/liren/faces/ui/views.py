"""Choices kept on the device, and the sign of life."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.domains.access.actions.keys import set_keys
from liren.faces.ui import presence
from liren.faces.ui.acting import actor_in
from liren.faces.ui.context import ELDER, KEYS_OFF, THEME, THEMES

YEAR = 365 * 24 * 3600


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.get("language", "")
    known = {code for code, _ in settings.LANGUAGES}
    return _kept(request, settings.LANGUAGE_COOKIE_NAME, chosen if chosen in known else "")


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.get("theme", "")
    return _kept(request, THEME, chosen if chosen in THEMES else "")


@require_POST
def elder(request: HttpRequest) -> HttpResponse:
    return _kept(request, ELDER, "1" if request.POST.get("elder") == "1" else "")


@require_POST
def keys(request: HttpRequest) -> HttpResponse:
    """Keys of one letter, switched off (WCAG 2.1.4): for the account that is signed in, else on this device."""
    is_off, actor = request.POST.get("off") == "1", actor_in(request)
    if actor.is_signed_in:
        set_keys(actor=actor, is_off=is_off)
    return _kept(request, KEYS_OFF, "1" if is_off and not actor.is_signed_in else "")


def _kept(request: HttpRequest, cookie: str, value: str) -> HttpResponse:
    """Back to where the choice was made, with the choice in a cookie; an empty one clears it."""
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(target if safe else "/")
    if value:
        response.set_cookie(
            cookie, value, max_age=YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
        )
    else:
        response.delete_cookie(cookie, samesite="Lax")
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def idle(request: HttpRequest) -> HttpResponse:
    """How many seconds are left until whoever is signed in here is signed out; a POST begins them anew."""
    if request.method == "POST":
        presence.stay(request)
    if not actor_in(request).is_signed_in:
        presence.asleep_owner(request)
        return JsonResponse({"signed_in": False, "left": 0})
    return JsonResponse({"signed_in": True, "left": presence.seconds_left(request)})


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 while the database answers; without it the middleware says 503."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True})
