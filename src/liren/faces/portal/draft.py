"""A matter half said: kept in the visitor's session for a day, and carried along, signed, by every form.

When the session has gone in the middle, the next form still brings what was written before it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.core import signing
from django.http import HttpRequest

from liren.kernel import clock, ids

SESSION_KEY = "device.draft"
FIELD = "carried"
SALT = "portal.draft"
LIFE = dt.timedelta(days=1)


@dataclass(slots=True)
class Draft:
    """What has been said so far. `key` names the draft, its photos, and the one matter it may become.

    `code` will be its tracking code, so that whoever sends twice is shown the same receipt twice.
    """

    key: str
    at: str
    text: str = ""
    kind: str = "report"
    address: str = ""
    place_code: str = ""
    place_name: str = ""
    grid_id: str = ""
    longitude: float | None = None
    latitude: float | None = None
    place_hint: str = ""
    code: str = ""
    has_files: bool = False

    @property
    def id(self) -> uuid.UUID:
        return uuid.UUID(self.key)

    @property
    def has_place(self) -> bool:
        return bool(self.place_code)

    @property
    def is_fresh(self) -> bool:
        return clock.now() - dt.datetime.fromisoformat(self.at) < LIFE

    @property
    def carried(self) -> str:
        """The draft as a signed text for a hidden field."""
        return signing.dumps(asdict(self), salt=SALT, compress=True)


def begin() -> Draft:
    return Draft(key=str(ids.uuid7()), at=clock.now().isoformat(), code=ids.tracking_code())


def find(request: HttpRequest) -> Draft | None:
    """The visitor's draft: from the session, else from the form that was just sent."""
    kept = _read(request.session.get(SESSION_KEY))
    return kept or _carried(request.POST.get(FIELD, ""))


def keep(request: HttpRequest, draft: Draft) -> None:
    draft.at = clock.now().isoformat()
    request.session[SESSION_KEY] = asdict(draft)


def drop(request: HttpRequest) -> None:
    request.session.pop(SESSION_KEY, None)


def _carried(text: str) -> Draft | None:
    if not text:
        return None
    try:
        return _read(signing.loads(text, salt=SALT, max_age=LIFE))
    except signing.BadSignature:
        return None


def _read(values: Any) -> Draft | None:
    if not isinstance(values, dict):
        return None
    known = {field.name for field in fields(Draft)}
    draft = Draft(**{name: value for name, value in values.items() if name in known})
    return draft if draft.is_fresh else None
