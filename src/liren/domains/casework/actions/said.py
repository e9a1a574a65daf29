"""What somebody said, as it reaches the intake, and what the person takes away."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from liren.domains.casework.choices import CaseKind, Channel, Naming


@dataclass(frozen=True, slots=True, kw_only=True)
class FromLetter:
    """The letter that said it: from where, in which language it is answered, its Message-ID, and what of it was not
    taken, in words."""

    address: str
    language: str
    message_id: str = ""
    refused: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody said, as typed. `longitude`/`latitude` are CGCS2000 degrees; either they or `place_code`."""

    text: str
    title: str = ""
    kind: str = CaseKind.REPORT
    channel: str = Channel.PORTAL
    naming: str = Naming.NAMED
    place_code: str = ""
    grid_id: uuid.UUID | None = None
    address: str = ""
    place_hint: str = ""
    longitude: float | None = None
    latitude: float | None = None
    category_code: str = ""
    name: str = ""
    phone: str = ""
    case_id: uuid.UUID | None = None  # made by the form, so that the same form sent twice is one matter
    requester_id: uuid.UUID | None = None  # likewise, of one who joins
    tracking_code: str = ""  # likewise, where the form keeps it to itself; else one is made
    note: str = ""  # of the call, for staff only
    draft_id: uuid.UUID | None = None  # under which photos were kept while it was being said
    letter: FromLetter | None = None  # where it was a letter by e-mail


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the person takes away."""

    case_id: uuid.UUID
    number: str
    tracking_code: str
    requester_id: uuid.UUID
