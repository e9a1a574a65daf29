"""What stands between every request and its view: language, actor, and refusals turned into pages."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject

from liren.faces.ui import errors
from liren.faces.ui.acting import actor_in
from liren.kernel.logs import named
from liren.kernel.refusals import Refusal, told

MOST_SENT = 128 * 1024 * 1024  # bytes: nine photos of 10 MB, or a register of 100 MB
ROOM = 70_000  # words of eight bytes: more than half of the megabyte that CPython then takes
Answer = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger(__name__)


class RoomyStackMiddleware:
    """Everything further in runs on one piece of the interpreter's stack.

    CPython takes its stack in pieces of 16 kB and gives a piece back as soon as it is empty. Where a loop of a
    template calls across the edge of a piece, each call costs two system calls and a page fault, a third of a page's
    time (docs/adr/0012). A frame that asks for much makes one large piece, in which there is room for the rest.
    """

    def __init__(self, answer: Answer) -> None:
        def further(request: HttpRequest) -> HttpResponse:
            return answer(request)

        code = further.__code__
        further.__code__ = code.replace(co_stacksize=code.co_stacksize + ROOM)
        self.answer = further

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)


class LanguageMiddleware:
    """The language chosen on this device (cookie); Chinese until one is chosen."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = {code for code, _ in settings.LANGUAGES}
        language = chosen if chosen in known else settings.LANGUAGE_CODE
        with translation.override(language):
            response = self.answer(request)
        response.headers.setdefault("Content-Language", "en" if language == "en" else "zh-Hans")
        patch_vary_headers(response, ["Cookie"])
        return response


class PermissionsMiddleware:
    """What pages may ask of the device: photos and the spot where somebody stands, of our own pages alone."""

    NEEDED = "camera=(self), geolocation=(self), microphone=(), payment=(), usb=(), browsing-topics=()"

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        response.headers.setdefault("Permissions-Policy", self.NEEDED)
        return response


class ActorMiddleware:
    """`request.actor`: who acts, looked up when first asked for."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_in(request))  # type: ignore[attr-defined]  # ours
        return self.answer(request)


class SizeMiddleware:
    """Nothing larger than the largest file that is taken anywhere is even read."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > MOST_SENT:
            return errors.too_large(request)
        return self.answer(request)


class UnreadableMiddleware:
    """An address with the character of number nought: nobody types it, and PostgreSQL keeps it in no text."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return errors.bad_request(request)
        return self.answer(request)


class RefusalMiddleware:
    """A refusal that no form has shown beside its field becomes a page of its own."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if not isinstance(problem, Refusal):
            return None
        told(actor_in(request), problem)
        return errors.refused(request, problem)


class DatabaseGoneMiddleware:
    """Without its database the program says when to come back; the details go to the log only."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if not isinstance(problem, OperationalError | InterfaceError):
            return None
        log.error("the database does not answer: %s", named(problem))
        return errors.database_gone(request)
