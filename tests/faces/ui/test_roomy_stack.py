"""That a request meets no edge of the interpreter's stack, however deep it calls."""

from __future__ import annotations

import resource

from django.http import HttpRequest, HttpResponse

from liren.faces.ui.middleware import RoomyStackMiddleware

TURNS, DEEP = 200, 300


def faults_of(answer: object) -> int:
    before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
    assert callable(answer)
    answer(HttpRequest())
    return resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before


def call(depth: int) -> int:
    return call(depth - 1) if depth else 0


def loop_at(depth: int) -> int:
    """A loop at some depth that goes a little deeper at each turn, as a template's does."""
    if depth:
        return loop_at(depth - 1)
    return sum(call(5) for _ in range(TURNS))


def view(_request: HttpRequest) -> HttpResponse:
    for depth in range(DEEP):
        loop_at(depth)
    return HttpResponse()


def test_calls_at_any_depth_take_no_memory_from_the_system_again_and_again() -> None:
    roomy = RoomyStackMiddleware(view)
    roomy(HttpRequest())
    assert faults_of(roomy) < TURNS  # without the room it is more than ten times as many
