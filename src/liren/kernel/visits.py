"""Sessions: of whoever is signed in they stand in the database, a visitor's is kept, sealed, on the visitor's device.

A visitor's session holds only what is that visitor's own: the matter half said, receipts, tracking codes. Kept in
the cookie itself it needs no row, can be lost with no database, and nobody else holds it. What does not fit in a
cookie, and every key that does not begin with `ON_DEVICE`, goes into the database.
"""

from __future__ import annotations

import base64
import json
import time
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends import db

from liren.kernel import sealed

ON_DEVICE = "device."
MARK = "own."
AT = "device.at"
CONTEXT = "visit"
FITS = 3500  # bytes; browsers keep cookies of 4,096 with name and attributes


class SessionStore(db.SessionStore):
    """Django's sessions in the database, except for those a visitor carries along."""

    def load(self) -> dict[str, Any]:
        if not _is_carried(self._session_key):
            return super().load()
        found = _opened(str(self._session_key))
        if found is None:
            self._session_key = None
        return found or {}

    def save(self, must_create: bool = False) -> None:
        if not must_create and (carried := self._carried()):
            self._session_key = carried
        elif _is_carried(self._session_key) and not must_create:
            self.create()
        else:
            super().save(must_create)

    def _carried(self) -> str:
        """The cookie that holds this session, empty if it belongs in the database."""
        is_kept = self._session_key and not _is_carried(self._session_key)
        names = list(self.keys())
        if is_kept or not names or not all(name.startswith(ON_DEVICE) for name in names):
            return ""
        text = _closed({**dict(self.items()), AT: int(time.time())})
        return text if len(text) <= FITS else ""

    def delete(self, session_key: str | None = None) -> None:
        if not _is_carried(session_key or self._session_key):
            super().delete(session_key)


def _is_carried(key: str | None) -> bool:
    return bool(key) and str(key).startswith(MARK)


def _closed(values: dict[str, Any]) -> str:
    body = sealed.seal(json.dumps(values, ensure_ascii=False, separators=(",", ":")), context=CONTEXT)
    return MARK + base64.urlsafe_b64encode(body).decode().rstrip("=")


def _opened(carried: str) -> dict[str, Any] | None:
    """None if it was changed, its key is gone, or it is older than a session may grow."""
    body = carried.removeprefix(MARK)
    try:
        stored = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
        values: dict[str, Any] = json.loads(sealed.unseal(stored, context=CONTEXT))
    except (ValueError, sealed.SealBroken):
        return None
    age = time.time() - values.get(AT, 0)
    return values if age <= settings.SESSION_COOKIE_AGE else None
