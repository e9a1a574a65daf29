"""Messages to numbers that are nobody's any longer."""

from __future__ import annotations

from collections.abc import Iterable

from liren.domains.messaging.actions.queueing import phone_index
from liren.domains.messaging.models import Delivery


def forget_numbers(numbers: Iterable[str]) -> int:
    """Takes away what was sent to these telephones, within the caller's transaction; how many."""
    indexes = [phone_index(number) for number in numbers]
    return Delivery.objects.filter(phone_index__in=indexes).delete()[0] if indexes else 0
