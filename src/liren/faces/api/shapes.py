"""What the interface takes and gives. Descriptions are read by programmers of other houses, in English."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import uuid
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

from liren.domains.casework.choices import CaseKind, CaseState, Channel, Clock, Naming, Urgency, WebhookState
from liren.faces.api.problems import KeyWrong

PlaceCode = Annotated[
    str,
    Field(
        pattern=r"^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12})$",
        description="Statistical division code of 2, 4, 6, 9 or 12 digits.",
        examples=["320104901001"],
    ),
]
Day = Annotated[dt.date, Field(ge=dt.date(2000, 1, 1), le=dt.date(2100, 12, 31))]
Number = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}-[0-9]{4}-[0-9]{6,12}$")]
Event = Annotated[str, StringConstraints(pattern=r"^[a-z_]{2,40}$")]


class Problem(Schema):
    """What every answer that is not a success looks like."""

    code: str = Field(
        description="Stable; what your program decides by.", examples=["casework.case_not_found"]
    )
    message: str = Field(
        description="One sentence for people, in the language of Accept-Language (zh or en)."
    )
    field: str = Field(description="The field it is about, empty for none.")
    details: dict[str, Any] = Field(description="The values within the sentence; for wrong input all errors.")


class Sent(Schema):
    """What is sent in holds nothing but what is named here."""

    model_config = ConfigDict(extra="forbid")


class Person(Schema):
    """Somebody who brought a matter, masked as on the pages of staff."""

    role: str
    naming: Naming
    name: str = Field(description="First letter and asterisks.")
    phone: str = Field(description="Three first and four last digits.")
    joined_at: dt.datetime


class Body(Schema):
    """An office or another organisation."""

    id: uuid.UUID
    name: str


class CaseLine(Schema):
    """A matter as lists give it. Coordinates are CGCS2000 degrees (EPSG:4490)."""

    number: str = Field(examples=["320104-2026-000123"])
    version: int = Field(description="Grows with every change.")
    title: str
    kind: CaseKind
    channel: Channel
    urgency: Urgency
    state: CaseState
    place_code: str
    address: str
    longitude: float | None
    latitude: float | None
    category: str = Field(description="Code of its class, empty while it has none.")
    owner: Body
    people: int = Field(description="How many stand behind it.")
    received_at: dt.datetime
    accepted_at: dt.datetime | None
    resolved_at: dt.datetime | None
    clock: Clock | Literal[""] = Field(description="Which limit is running.")
    due_at: dt.datetime | None = Field(description="When the running limit ends.")
    merged_into: str = Field(
        description="Number of the matter it was merged into, where the answer knows it."
    )


class HistoryLine(Schema):
    """One line of a matter's history, in the language asked for."""

    at: dt.datetime
    event: str
    sentence: str
    is_public: bool


class CaseWhole(CaseLine):
    """One matter with its words and history."""

    text: str
    naming: Naming
    place_hint: str
    grid_id: uuid.UUID | None
    is_suspended: bool
    due_resolve: dt.datetime | None
    due_outside: dt.datetime | None = Field(description="Limit of a hotline's order, where there is one.")
    closed_at: dt.datetime | None
    outcome: str
    resolution: str
    requesters: list[Person] = Field(description="Empty without the scope `requesters:read` and its right.")
    history: list[HistoryLine]


class CasePage(Schema):
    items: list[CaseLine]
    next: str | None = Field(description="Send it back as `after` for the next page; null at the end.")


class NewCase(Sent):
    """What somebody said. A place is needed: `place_code` of a community, or a point within a grid."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"text": "三单元的楼道灯不亮。", "place_code": "320104901001", "naming": "anonymous"},
                {
                    "text": "楼下烧烤店夜里两点还在营业，油烟很大。",
                    "place_code": "320104901001",
                    "name": "王秀兰",
                    "phone": "13800138000",
                },
            ]
        },
    )

    text: str = Field(min_length=1, max_length=10_000)
    title: str = Field("", max_length=120, description="The first clause of the text if empty.")
    kind: CaseKind = CaseKind.REPORT
    channel: Literal["hotline", "window", "grid"] = "hotline"
    naming: Naming = Naming.NAMED
    place_code: PlaceCode | None = None
    address: str = Field("", max_length=200)
    place_hint: str = Field("", max_length=200)
    longitude: float | None = Field(None, ge=73, le=136, allow_inf_nan=False)
    latitude: float | None = Field(None, ge=3, le=54, allow_inf_nan=False)
    datum: Literal["cgcs2000", "gcj02", "bd09"] = Field("cgcs2000", description="Of longitude and latitude.")
    category: str = Field("", pattern=r"^[A-Z0-9-]{0,16}$", description="Code of a class of the catalogue.")
    name: str = Field("", max_length=40, description="Of the requester; needed unless anonymous.")
    phone: str = Field("", max_length=30, description="Of the requester; needed unless anonymous.")
    note: str = Field("", max_length=2000, description="Of the call, for staff only.")


class Made(Schema):
    """A matter that was received. The tracking code is given to the requester and not shown again."""

    number: str
    tracking_code: str


class Change(Schema):
    """One step of a matter. `state` and `version` are those of the matter now, not then."""

    id: uuid.UUID
    event: str = Field(examples=["accepted"])
    at: dt.datetime
    case: str = Field(description="Number of the matter.")
    place_code: str
    state: CaseState
    version: int


class Changes(Schema):
    items: list[Change]
    cursor: uuid.UUID | None = Field(description="Keep it and send it back as `after`, now or next week.")
    has_more: bool = Field(description="Whether to ask again at once; a page in between may be empty.")


class ClassLine(Schema):
    """A class of matters at one of three levels."""

    code: str
    parent: str
    level: int
    name: str
    name_en: str
    urgency: Urgency


class Division(Schema):
    """A place that bears a code now."""

    code: str
    parent_code: str
    level: str
    kind: str
    name: str


class GridLine(Schema):
    """A grid; `outline` is a list of rings of [longitude, latitude] in CGCS2000 degrees (even-odd rule)."""

    id: uuid.UUID
    place_code: str
    code: str
    name: str
    outline: list[list[list[float]]]


class GridPage(Schema):
    items: list[GridLine]
    next: str | None


class RatingLine(Schema):
    """What one requester thought of one matter: 5 very satisfied … 1 very dissatisfied. Never who."""

    id: uuid.UUID
    case: str
    level: int = Field(ge=1, le=5)
    words: str
    at: dt.datetime


class RatingPage(Schema):
    items: list[RatingLine]
    next: str | None


class Share(Schema):
    hits: int
    of: int
    value: float | None = Field(description="Per cent with one decimal; null where nothing counts.")


class RatesLine(Schema):
    key: str
    label: str
    response: Share
    resolution: Share
    satisfaction: Share = Field(description="Without ratings left out after an appeal.")
    satisfaction_all: Share = Field(description="With every rating.")


class RatesReport(Schema):
    """The three rates (三率) of whole days in China, both included."""

    since: dt.date
    until: dt.date
    place_code: str
    by: str
    total: RatesLine
    lines: list[RatesLine]


class HookSent(Sent):
    """A webhook as you want it. Without `events` it is told of everything."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "name": "城管平台",
                    "url": "https://hooks.example.com/liren",
                    "events": ["resolved", "closed"],
                }
            ]
        },
    )

    name: str = Field(min_length=1, max_length=40)
    url: str = Field(min_length=8, max_length=500, description="http(s); never an inner address.")
    events: list[Event] = Field([], max_length=60)
    place_code: PlaceCode | None = None
    is_active: bool = True


class Hook(Schema):
    id: uuid.UUID
    version: int
    name: str
    url: str
    events: list[str]
    place_code: str
    is_active: bool
    failures: int = Field(
        description="Calls in a row that failed; the pauses between them double up to an hour."
    )
    made_at: dt.datetime


class HookMade(Hook):
    """A fresh webhook with the secret that signs its calls, shown this once."""

    secret: str


class Hooks(Schema):
    items: list[Hook]


class Delivery(Schema):
    """The telling of one change. Its id is the `Liren-Delivery` of the call."""

    id: uuid.UUID
    event: str
    state: WebhookState
    tried: int
    answer: int | None = Field(description="Status of the last answer.")
    error: str
    made_at: dt.datetime
    sent_at: dt.datetime | None


class DeliveryPage(Schema):
    items: list[Delivery]
    next: str | None


def key_out(key: str) -> str | None:
    """A key of paging as others see it: letters that mean nothing to them."""
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=") if key else None


def key_in(text: str) -> str:
    """Refuses `api.key_wrong`."""
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        return base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii")
    except (ValueError, binascii.Error) as wrong:
        raise KeyWrong(field="after") from wrong
