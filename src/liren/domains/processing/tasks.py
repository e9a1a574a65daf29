"""What the worker does for processing."""

from __future__ import annotations

import uuid

from django.utils.translation import gettext_lazy as _

from liren.domains.processing.actions import clearing, recipients
from liren.kernel import outbox


# Outward, since it makes a transaction of each batch; whoever was reached is not reached again.
@outbox.outward(queue="heavy", title=_("销毁停用项目的内容"))
def clear_field(clearing_id: str) -> None:
    clearing.clear_field(uuid.UUID(clearing_id))


@outbox.every(43_200, name="processing.recipients", title=_("提醒接收方到期"))
def remind_of_ends() -> None:
    recipients.remind_of_ends()
