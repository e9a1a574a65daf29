"""Effects for the tests of the outbox; a worker finds them by this module's name."""

from __future__ import annotations

from typing import ClassVar

from liren.kernel import outbox
from liren.kernel.lock import next_serial
from liren.kernel.refusals import Refusal

CALLS: list[str] = []


class NotToday(Refusal):
    code = "tests.not_today"
    sentence = "not today"


class Gateway:
    """Something outside, up or down."""

    is_up: ClassVar[bool] = False


@outbox.effect
def count(name: str) -> None:
    next_serial(name)


@outbox.effect(retries=2, title="数一数")
def count_and_fail(name: str) -> None:
    next_serial(name)
    raise RuntimeError(" ".join(["private", "words", name]))


@outbox.effect
def refuse() -> None:
    raise NotToday


@outbox.outward(retries=3, title="打电话")
def call_out(name: str) -> None:
    CALLS.append(name)
    if not Gateway.is_up:
        raise ConnectionError
