"""Who gets what a token reads is said once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from liren.domains.access import errors
from liren.domains.access.actions.tokens import TokenWish, make_token, say_recipient
from tests import personas

if TYPE_CHECKING:
    from liren.config.demo.people import World


def test_the_recipient_of_a_token_is_said_once(world: World) -> None:
    actor = personas.actor(world.accounts["dispatcher"])
    token, _secret = make_token(actor=actor, wish=TokenWish(name="对账", scopes=["cases:read"]))
    with pytest.raises(errors.RecipientSaid):
        say_recipient(actor=actor, token_id=token.id, recipient=None)
