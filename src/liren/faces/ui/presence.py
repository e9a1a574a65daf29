"""Who is still there: the limit of idle time, when a session was last used, and what was typed just too late."""

from __future__ import annotations

import json
import secrets
import uuid
from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from liren.domains.access.actions import sessions, typed
from liren.domains.access.queries import presence as queries
from liren.domains.access.rules import presence as rules
from liren.kernel import clock, sealed

SEEN, KIND = "liren_seen", "liren_kind"  # in the session: second of the last deed, whose limit holds
DEVICE, ASLEEP = (
    "liren_device",
    "liren_asleep",
)  # cookies: by which a device is known again; who fell asleep on it
ASLEEP_CONTEXT = "asleep"
YEAR = 365 * 24 * 3600
POLLED = frozenset({"progress", "exports", "suggested"})  # parts of pages that ask by themselves
ENDED = "liren:ended"  # tells the page that nobody is signed in any more


class SeenRequest(HttpRequest):
    """A request as this module marks it."""

    timed_out: uuid.UUID  # whose session has just ended
    asleep: uuid.UUID  # of whom the browser is to remember it
    is_awake: bool  # somebody has come in again
    device: str  # the fresh mark of this browser


def marked(request: HttpRequest) -> SeenRequest:
    return cast("SeenRequest", request)


class PresenceMiddleware:
    """Ends the session of whoever has done nothing for too long; notes that the others are still there."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            _look(request)
        response = self.answer(request)
        _set_cookies(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """A form of somebody just signed out is not taken as a visitor's, not even where visitors may send one."""
        from liren.faces.ui.context import face_of
        from liren.faces.ui.doors import to_sign_in

        is_late = request.method == "POST" and hasattr(request, "timed_out")
        if not is_late or request.path.startswith(reverse("ui:idle")) or request.path.endswith("/sign-in/"):
            return None
        return to_sign_in(request, f"{face_of(request)}:sign_in")


def begin(request: HttpRequest, account: Any) -> None:
    """Somebody has come in: from now on the limit of such accounts runs."""
    request.session[SEEN] = _now()
    request.session[KIND] = queries.idle_kind_of(account).value


def _look(request: HttpRequest) -> None:
    owner = request.session.get(auth.SESSION_KEY)
    if owner is None:
        return
    seen, minutes = request.session.get(SEEN), minutes_of(request)
    if seen is not None and rules.is_idle(seen, _now(), minutes):
        auth.logout(request)
        marked(request).timed_out = marked(request).asleep = uuid.UUID(owner)
    elif (seen is None or rules.is_noted(seen, _now(), minutes)) and not _asks_by_itself(request):
        request.session[SEEN] = _now()
        sessions.note_seen(session_key=request.session.session_key or "")


def minutes_of(request: HttpRequest) -> int:
    """The limit for whoever is signed in; 0 for nobody, and for those who have none."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or auth.SESSION_KEY not in request.session:
        return 0
    limits: dict[str, int] = settings.LIREN_IDLE
    return limits.get(request.session.get(KIND, "staff"), 0)


def seconds_left(request: HttpRequest) -> int | None:
    """Until whoever is signed in is signed out; None where there is no limit."""
    minutes = minutes_of(request)
    return rules.seconds_left(request.session.get(SEEN, _now()), _now(), minutes) if minutes else None


def stay(request: HttpRequest) -> None:
    """The person has said that they are still there."""
    if auth.SESSION_KEY in request.session:
        request.session[SEEN] = _now()


def _asks_by_itself(request: HttpRequest) -> bool:
    return request.headers.get("HX-Trigger", "") in POLLED or request.path == reverse("ui:idle")


def _now() -> int:
    return int(clock.now().timestamp())


def device_mark(request: HttpRequest) -> str:
    """By what this browser is known again; it gets a mark with its first sign-in."""
    kept = request.COOKIES.get(DEVICE, "")
    if len(kept) != 22:
        kept = secrets.token_urlsafe(16)
        marked(request).device = kept
    return kept


def asleep_owner(request: HttpRequest) -> uuid.UUID | None:
    """Whose session ended by itself in this browser, a day ago at most. One query at most."""
    if hasattr(request, "timed_out"):
        return marked(request).timed_out
    if kept := request.COOKIES.get(ASLEEP):
        return _opened(kept)
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    found = queries.owner_of_ended(key) if len(key) == 32 else None
    if found:
        marked(request).asleep = found
    return found


def _closed(owner: uuid.UUID) -> str:
    return sealed.seal(json.dumps([str(owner), _now()]), context=ASLEEP_CONTEXT).hex()


def _opened(text: str) -> uuid.UUID | None:
    try:
        owner, at = json.loads(sealed.unseal(bytes.fromhex(text), context=ASLEEP_CONTEXT))
    except (ValueError, sealed.SealBroken):
        return None
    return uuid.UUID(owner) if _now() - at < rules.TYPED_KEPT.total_seconds() else None


def keep_typed(request: HttpRequest, page: str) -> uuid.UUID | None:
    """Keeps the form that came too late, for the one whose session had ended; its id, None where nothing was kept."""
    if request.method != "POST" or hasattr(request, "sensitive_post_parameters"):
        return None
    owner = asleep_owner(request)
    if owner is None:
        return None
    pairs = [(name, value) for name, values in request.POST.lists() for value in values]
    sent = typed.Sent(path=request.get_full_path(), page=page, pairs=pairs, files=len(request.FILES))
    return typed.keep_typed(account_id=owner, sent=sent)


def _set_cookies(request: HttpRequest, response: HttpResponse) -> None:
    if hasattr(request, "device"):
        _set(response, DEVICE, marked(request).device, YEAR)
    if hasattr(request, "is_awake") and ASLEEP in request.COOKIES:
        response.delete_cookie(ASLEEP, samesite="Lax")
    elif hasattr(request, "asleep"):
        _set(response, ASLEEP, _closed(marked(request).asleep), int(rules.TYPED_KEPT.total_seconds()))


def _set(response: HttpResponse, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        samesite="Lax",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )
