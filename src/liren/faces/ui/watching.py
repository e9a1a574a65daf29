"""For machines that watch this one: is it alive, is it ready, how does it fare.

Everybody learns from `livez` and `readyz` yes or no, which a page would tell him too. Which part is ill, and all
measures, are told only to a monitor: it sends the token of LIREN_MONITOR_TOKEN, or asks on this very machine and past
the proxy.
"""

from __future__ import annotations

import hmac
import ipaddress
import logging
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from liren.kernel import health, measures

Answer = Callable[[HttpRequest], HttpResponse]
PASSED_ON = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Real-Ip", "Forwarded", "Via")
HERE = {"localhost", "127.0.0.1", "::1"}
log = logging.getLogger("liren.requests")


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers at all: asks nothing and nobody."""
    return _plain({"ok": True}, 200)


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 if requests may be sent here, else 503; to a monitor also each part."""
    is_ready = health.is_ready()
    said: dict[str, object] = {"ok": is_ready}
    if is_monitor(request):
        said["parts"] = {part.name: part.state.value for part in health.parts()}
    return _plain(said, 200 if is_ready else 503)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Everything that is counted, for a monitor; for anybody else there is nothing here."""
    if not is_monitor(request):
        return _plain({"ok": False}, 404)
    response = HttpResponse(measures.text(), content_type="text/plain; version=0.0.4; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response


def _plain(said: dict[str, object], status: int) -> HttpResponse:
    return JsonResponse(said, status=status, headers={"Cache-Control": "no-store"})


def is_monitor(request: HttpRequest) -> bool:
    """By token, or by asking on this machine itself: what a proxy has passed on did not begin here."""
    token: str = settings.LIREN_MONITOR_TOKEN
    given = request.headers.get("Authorization", "")
    if token and hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return True
    return not any(name in request.headers for name in PASSED_ON) and _is_here(request)


def _is_here(request: HttpRequest) -> bool:
    """Called from this machine and by its inner name: a proxy that forgets its headers still sends the outer one."""
    try:
        host = urlsplit(f"//{request.META.get('HTTP_HOST', '')}").hostname
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback and host in HERE
    except ValueError:
        return False


WATCHED: dict[str, Answer] = {"/livez": live, "/readyz": ready, "/metrics": metrics}


class WatchMiddleware:
    """Counts every request by its route, and answers monitors before anything else looks at the host or the scheme:
    they ask by number and without TLS."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        watched = WATCHED.get(request.path_info)
        if watched is not None:
            return watched(request)
        begun = time.perf_counter()
        response = self.answer(request)
        seconds = time.perf_counter() - begun
        found = request.resolver_match
        route = found.view_name if found else ""
        measures.answered(route, request.method or "", response.status_code, seconds)
        facts = {"route": route, "method": request.method, "status": response.status_code}
        log.info("answered", extra={"facts": facts | {"ms": round(seconds * 1000)}})
        return response
