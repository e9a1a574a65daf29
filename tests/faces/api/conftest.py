from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.domains.casework.conftest import Desk, desk
from tests.faces.api.machines import Machine, token_of

__all__ = ["desk"]  # the fixture


@pytest.fixture
def machine_of(desk: Desk) -> Callable[..., Machine]:
    """`machine_of("community")`: a program with that persona's token, all scopes unless some are named."""
    return lambda username, scopes=(), place="": Machine(token_of(desk.who(username), scopes, place))
