from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from liren.kernel.actor import Actor


class AccessConfig(AppConfig):
    name = "liren.domains.access"
    label = "access"

    def ready(self) -> None:
        from liren.domains.access import in_hand, resealing, tasks
        from liren.domains.access.deeds import VERBS
        from liren.kernel import audit, exports

        audit.register(VERBS)
        tasks.register()
        resealing.register()
        in_hand.register()
        exports.HOOKS.actor_of = _actor_with


def _actor_with(account_id: uuid.UUID) -> Actor:
    """Who an account is at this moment, nobody once it is closed. Two queries."""
    from liren.domains.access.queries import actor_of, own_account
    from liren.kernel.actor import VISITOR, Actor, ActorKind
    from liren.kernel.refusals import NotFound

    try:
        return actor_of(own_account(Actor(kind=ActorKind.STAFF, id=account_id)))
    except NotFound:
        return VISITOR
