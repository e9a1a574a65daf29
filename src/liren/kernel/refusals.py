"""Refusals: what the program will not do, said once, with a stable code and a sentence telling what to do.

A domain declares its own in `errors.py` by subclassing. Each needs `code` ("room.what_is_wrong") and
`sentence` (translatable; `%(name)s` is filled from the keyword arguments).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liren.kernel.actor import Actor

REGISTRY: dict[str, type[Refusal]] = {}
WITNESSES: list[Callable[[Actor, Refusal], object]] = []


class Refusal(Exception):
    """Bad input or a step the rules do not allow. Nothing has been written when it is raised."""

    code: ClassVar[str] = ""
    sentence: ClassVar[str | Promise] = ""
    status: ClassVar[int] = 409

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not cls.code:
            return
        if cls.code in REGISTRY:
            raise TypeError(f"two refusals share the code {cls.code}")
        REGISTRY[cls.code] = cls

    row: int | None = None  # of several given together, the one it speaks of

    def __init__(self, *, field: str = "", **details: Any) -> None:
        super().__init__(self.code)
        self.field = field
        self.details = details

    def __reduce__(self) -> tuple[Any, ...]:  # it may come from another process
        return _again, (type(self), self.field, self.details)

    def __str__(self) -> str:
        sentence = str(self.sentence)
        return sentence % self.details if self.details else sentence


def witness(seen: Callable[[Actor, Refusal], object]) -> None:
    """Makes a room hear of every refusal that a face answers with, after its transaction: some are written down."""
    WITNESSES.append(seen)


def told(actor: Actor, refusal: Refusal) -> None:
    """Called by the faces once for each refusal they answer with."""
    for seen in WITNESSES:
        seen(actor, refusal)


def _again(kind: type[Refusal], field: str, details: dict[str, Any]) -> Refusal:
    return kind(field=field, **details)


class BadInput(Refusal):
    """Base of refusals of what somebody typed or sent."""

    status = 422


class NotFound(Refusal):
    """The thing is not there, or lies outside the actor's scope: the two look the same on purpose."""

    code = "kernel.not_found"
    sentence = _("没有找到。它可能不存在，也可能不在您的工作范围内。请核对编号，或回到列表再找。")
    status = 404


class NotAllowed(Refusal):
    """The actor sees the thing but lacks the right."""

    code = "kernel.not_allowed"
    sentence = _("您的岗位没有这项权限。需要时请向本单位的安全管理员申请。")
    status = 403


class StalePage(Refusal):
    """Somebody else changed the record since the page was opened."""

    code = "kernel.stale_page"
    sentence = _("您打开这一页之后，别人已经改动过。您写的内容还在，请看过新情况再提交一次。")
    status = 409
