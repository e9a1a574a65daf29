"""What stands before every address of the interface for machines, and after it."""

from __future__ import annotations

import math
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from liren.faces.api import problems
from liren.kernel.turns import Count

ROOT = "/api/"
BODY_MOST = 256 * 1024
Answer = Callable[[HttpRequest], HttpResponse]


class ApiMiddleware:
    """Language by Accept-Language, bounded bodies of JSON, limits told in headers, every trouble in the one shape.

    Other addresses pass untouched.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(ROOT):
            return self.answer(request)
        language = asked_language(request)
        with translation.override(language):
            response = _refused(request) or self._shaped(request)
        response.headers["Content-Language"] = "en" if language == "en" else "zh-Hans"
        response.headers.setdefault("Cache-Control", "no-store")
        patch_vary_headers(response, ["Accept-Language", "Authorization"])
        _tell_limits(request, response)
        return response

    def _shaped(self, request: HttpRequest) -> HttpResponse:
        if request.method == "HEAD":
            request.method = "GET"  # the server leaves the body out
        response = self.answer(request)
        is_own = response.headers.get("Content-Type", "") == problems.JSON
        if response.status_code < 400 or is_own:
            return response
        shaped = problems.of_status(response.status_code)
        for name in ("Allow", "Retry-After"):
            if name in response.headers:
                shaped.headers[name] = response.headers[name]
        return shaped


def asked_language(request: HttpRequest) -> str:
    """`en` or `zh-hans`, whichever the caller would rather read."""
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")[:200]):
        if code.split("-")[0] in ("en", "zh"):
            return "en" if code.startswith("en") else "zh-hans"
    return settings.LANGUAGE_CODE


def _refused(request: HttpRequest) -> HttpResponse | None:
    """What is not even looked at: too much, characters that no text holds."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
        return problems.of_status(400)
    if length.isdecimal() and int(length) > BODY_MOST:
        return problems.of_status(413)
    return None


def _tell_limits(request: HttpRequest, response: HttpResponse) -> None:
    """How many requests the token has left in this hour, and in how many seconds it gets new ones."""
    count: Count | None = getattr(request, "api_turn", None)
    if count is not None:
        response.headers["RateLimit-Limit"] = str(count.most)
        response.headers["RateLimit-Remaining"] = str(max(0, count.most - count.taken))
        response.headers["RateLimit-Reset"] = str(math.ceil(count.seconds))
