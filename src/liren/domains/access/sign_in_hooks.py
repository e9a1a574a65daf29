"""What a sign-in sets off in rooms above this one. They register; it knows none of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liren.domains.access.models import Passkey, SignIn


def _nobody(_sign_in: SignIn) -> None:
    """Nobody is told while no room has registered."""


def _nobody_of_keys(_passkey: Passkey, _what: str) -> None:
    """Nobody is told while no room has registered."""


@dataclass(slots=True)
class SignInHooks:
    """`tell_of_device` is called within the transaction in which somebody came in with a device not seen before,
    `tell_of_passkey` within that in which a passkey was `added`, `removed` or found `copied`."""

    tell_of_device: Callable[[SignIn], None] = _nobody
    tell_of_passkey: Callable[[Passkey, str], None] = _nobody_of_keys


HOOKS = SignInHooks()
