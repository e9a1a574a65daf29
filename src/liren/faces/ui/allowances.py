"""How often somebody may do something, told in headers of pages as the interface for machines tells it."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse

from liren.kernel import turns
from liren.kernel.refusals import Refusal
from liren.kernel.turns import Count, TooOften, Turn


class CountedRequest(HttpRequest):
    """A request as this module marks it."""

    allowance: Count  # the tightest of what was counted
    wait: int  # seconds until it is worth trying again
    axes_locked_out: bool  # read by the room that counts wrong tries: its answer is 429


def take(request: HttpRequest, *asked: Turn) -> None:
    """As `turns.take_all`; what is left is told with the answer, be it a refusal or not."""
    try:
        count = turns.take_all(*asked)
    except TooOften as spent:
        if spent.count:
            note(request, spent.count)
        raise
    note(request, count)


def note(request: HttpRequest, count: Count) -> None:
    """What is left of something that was counted; of several the one of which the least is left is told."""
    marked = cast("CountedRequest", request)
    known: Count | None = getattr(request, "allowance", None)
    if known is None or count.left <= known.left:
        marked.allowance = count


def note_wait(request: HttpRequest, seconds: float) -> None:
    """Whoever was refused need not try again before."""
    cast("CountedRequest", request).wait = math.ceil(seconds)


def note_locked(request: HttpRequest, seconds: float) -> None:
    """The same of a name under which nobody comes in for the moment, whatever is typed."""
    cast("CountedRequest", request).axes_locked_out = True
    note_wait(request, seconds)


def note_refusal(request: HttpRequest, refusal: Refusal) -> None:
    """The same of a refusal that a form shows beside its field."""
    minutes = refusal.details.get("minutes", 0)
    if refusal.status == 429 and isinstance(minutes, int):
        note_wait(request, minutes * 60)


class AllowanceMiddleware:
    """Writes the headers. Answers of 429 say when to come again, whoever gave them."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        count: Count | None = getattr(request, "allowance", None)
        if count is not None:
            response.headers["RateLimit-Limit"] = str(count.most)
            response.headers["RateLimit-Remaining"] = str(count.left)
            response.headers["RateLimit-Reset"] = str(math.ceil(count.seconds))
        wait: int = getattr(request, "wait", 0)
        if response.status_code == 429 and (wait or (count and count.is_over)):
            response.headers.setdefault("Retry-After", str(wait or math.ceil(count.seconds if count else 0)))
        return response
