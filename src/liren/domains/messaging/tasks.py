"""What the worker does for messaging."""

from __future__ import annotations

import uuid

from django.utils.translation import gettext_lazy as _

from liren.domains.messaging import actions
from liren.kernel import outbox


@outbox.outward(retries=actions.TRIES - 1, title=_("发送短信、邮件和群消息"))
def deliver(delivery_id: str) -> None:
    actions.deliver(delivery_id=uuid.UUID(delivery_id))


@outbox.every(3600, name="messaging.old", title=_("清理一年前的消息"))
def forget_old_deliveries() -> None:
    actions.forget_old_deliveries()


def register() -> None:
    """Importing this module has registered the tick; called when the room opens."""
