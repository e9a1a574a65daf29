"""Whose paper card a sign stands on, and whether a person has one."""

from __future__ import annotations

import datetime as dt
import uuid

from liren.domains.people import sealing
from liren.domains.people.models import CardSign


def holder_of_sign(sign: str) -> uuid.UUID | None:
    """None for a sign that was replaced or never given out. One query."""
    rows = CardSign.objects.filter(sign_index=sealing.sign_index(sign), until__isnull=True)
    return rows.values_list("person_id", flat=True).first()


def sign_since(person_id: uuid.UUID) -> dt.datetime | None:
    """Since when the person has a card with a sign; for whom may already see the person. One query."""
    rows = CardSign.objects.filter(person=person_id, until__isnull=True)
    return rows.values_list("since", flat=True).first()
