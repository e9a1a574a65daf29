"""The only writers of messaging: what is queued for people, and what becomes of it."""

from liren.domains.messaging.actions.queueing import (
    Addressee,
    phone_index,
    queue_message,
    queue_messages,
    queue_notices,
)
from liren.domains.messaging.actions.sending import (
    TRIES,
    deliver,
    forget_old_deliveries,
    mark_read,
    resend,
)

__all__ = [
    "TRIES",
    "Addressee",
    "deliver",
    "forget_old_deliveries",
    "mark_read",
    "phone_index",
    "queue_message",
    "queue_messages",
    "queue_notices",
    "resend",
]
