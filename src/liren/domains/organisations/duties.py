"""What must be settled before a body is closed. Rooms above this one register a check; it knows none of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liren.domains.organisations.models import Body

Check = Callable[["Body"], None]
CHECKS: dict[str, Check] = {}


def before_closing(name: str, check: Check) -> None:
    """Registers a check, once under one name, when a room opens. It refuses a body that still has something to do."""
    if CHECKS.setdefault(name, check) is not check:
        raise ValueError(f"two checks are called {name}")


def check_is_free(body: Body) -> None:
    """Refuses as the first check that has a reason to; the body's row is locked by the caller."""
    for check in CHECKS.values():
        check(body)
