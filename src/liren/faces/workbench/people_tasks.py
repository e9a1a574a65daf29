"""The purpose for which somebody opens cards, and which cards stay open: kept in the session for the task."""

from __future__ import annotations

import time
import uuid

from django.http import HttpRequest

PURPOSE, CARDS = "people.purpose", "people.cards"
TASK_LASTS, CARD_LASTS = 1800, 900  # seconds
CARDS_MOST = 20


def remember(request: HttpRequest, person_id: uuid.UUID, purpose: str) -> None:
    """The purpose for the next half an hour, this card for a quarter."""
    now = int(time.time())
    request.session[PURPOSE] = [purpose, now + TASK_LASTS]
    cards = {key: until for key, until in request.session.get(CARDS, {}).items() if until > now}
    cards[str(person_id)] = now + CARD_LASTS
    request.session[CARDS] = dict(list(cards.items())[-CARDS_MOST:])


def purpose_in(request: HttpRequest) -> str:
    """The purpose of the task at hand, empty for none or an old one."""
    purpose, until = request.session.get(PURPOSE, ["", 0])
    return str(purpose) if until > time.time() else ""


def is_open(request: HttpRequest, person_id: uuid.UUID) -> bool:
    return bool(request.session.get(CARDS, {}).get(str(person_id), 0) > time.time())
