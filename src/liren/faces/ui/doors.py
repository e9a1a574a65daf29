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
from liren.domains.access.actions.sign_ins import Visit
from liren.faces.ui import presence
from liren.kernel import clock, turns

if TYPE_CHECKING:
    from liren.domains.access.choices import Way
    from liren.domains.access.models import Account

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
NOWHERE = "127.0.0.1"
CAME = "liren_came"  # in the session: when it was opened
STAFF_SESSION = dt.timedelta(hours=12)
TYPED = {"bench:sign_in": "bench:typed", "portal:sign_in": "portal:typed"}


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
    """To the sign-in page and back again afterwards.

    A form that was being sent is kept for the one who was signed in, and shown after signing in again; where none can
    be kept it comes back to its own page. A part of a page that is asked for leaves the page where it is if something
    may have been typed into it.
    """
    is_part = bool(request.headers.get("HX-Request"))
    was_idle = presence.asleep_owner(request) is not None
    if is_part and was_idle:
        response = HttpResponse(status=204)
        response.headers["HX-Trigger"] = presence.ENDED
        return response
    page = _page_of(request)
    kept = None if is_part else presence.keep_typed(request, page)
    query = {"next": reverse(TYPED[name], args=[kept]) if kept else page}
    target = f"{reverse(name)}?{urlencode(query | ({'idle': '1'} if was_idle else {}))}"
    if is_part:
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


def visit_of(request: HttpRequest, way: Way) -> Visit:
    """What is known of the device at the door."""
    agent = request.headers.get("User-Agent", "")
    return Visit(client_address(request), agent, presence.device_mark(request), way)


def come_in(request: HttpRequest, account: Account, way: Way) -> None:
    """Opens the session: a fresh key, noted on the person's list and history of sessions and in the audit.

    It ends at its hour however much is done in it.
    """
    sessions.forget_session(session_key=request.session.session_key or "")
    if auth.SESSION_KEY in request.session:  # Django keeps the key of whoever is signed in already
        request.session.cycle_key()
    auth.login(request, account, backend=BACKEND)
    length = STAFF_SESSION if account.kind == "staff" else dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)
    request.session.set_expiry(length)
    request.session.set_expiry(request.session.get_expiry_date())
    if request.session.session_key is None:
        request.session.create()
    request.session[CAME] = clock.now().isoformat()
    presence.marked(request).is_awake = True
    sessions.remember_session(
        actor=queries.actor_of(account),
        session_key=str(request.session.session_key),
        visit=visit_of(request, way),
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
