"""Coming in and going out: what the sign-in pages of all faces share."""

from __future__ import annotations

import datetime as dt
import ipaddress
import math
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from liren.domains.access import queries
from liren.domains.access.actions import sessions
from liren.kernel import clock, turns

if TYPE_CHECKING:
    from liren.domains.access.models import Account

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
NOWHERE = "127.0.0.1"
STAFF_SESSION = dt.timedelta(hours=12)


def client_address(request: HttpRequest) -> str:
    """The network address of the person's device. With LIREN_PROXIES=n the n-th from the end of
    X-Forwarded-For counts: what stands before it could be written by anybody."""
    found = request.META.get("REMOTE_ADDR", "")
    proxies: int = settings.LIREN_PROXIES
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    if proxies and len(hops) >= proxies:
        found = hops[-proxies]
    try:
        return str(ipaddress.ip_address(found))
    except ValueError:
        return NOWHERE


def client_network(request: HttpRequest) -> str:
    """By what limits count: the address, of IPv6 its /64."""
    return turns.network_of(client_address(request))


def safe_next(request: HttpRequest, fallback: str) -> str:
    """Where to go after signing in: the local path asked for, never another site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    local = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/")
    return wanted if local else fallback


def to_sign_in(request: HttpRequest, name: str) -> HttpResponse:
    """To the sign-in page and back again afterwards; a form that was being sent comes back to its own page."""
    target = f"{reverse(name)}?{urlencode({'next': _page_of(request)})}"
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response.headers["HX-Redirect"] = target
        return response
    return HttpResponseRedirect(target)


def _page_of(request: HttpRequest) -> str:
    fragment = request.headers.get("HX-Current-URL", "")
    if request.method in {"GET", "HEAD"} and not fragment:
        return request.get_full_path()
    origin = urlsplit(fragment or request.headers.get("Referer", ""))
    if origin.netloc != request.get_host():
        return "/"
    return f"{origin.path}?{origin.query}" if origin.query else origin.path


def come_in(request: HttpRequest, account: Account) -> None:
    """Opens the session: a fresh key, noted on the person's list of sessions and in the audit."""
    auth.login(request, account, backend=BACKEND)
    if account.kind == "staff":
        request.session.set_expiry(STAFF_SESSION)
    if request.session.session_key is None:
        request.session.create()
    sessions.remember_session(
        actor=queries.actor_of(account),
        session_key=str(request.session.session_key),
        address=client_address(request),
        agent=request.headers.get("User-Agent", ""),
    )


def go_out(request: HttpRequest) -> None:
    """Ends this session."""
    sessions.forget_session(session_key=request.session.session_key or "")
    auth.logout(request)


def minutes_locked(username: str) -> int:
    """For how many more minutes, at least one, nobody can sign in under this username."""
    end = queries.lock_ends(username)
    left = (end - clock.now()).total_seconds() if end else 0
    return max(1, math.ceil(left / 60))


def locked_out(request: HttpRequest, response: Any = None, credentials: Any = None) -> Any:
    """The sign-in page has said it itself, in its own words."""
    if response is not None:
        response.status_code = 429
    return response
