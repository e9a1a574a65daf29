"""A city's hotline (12345): its orders come in, what it says of them comes in, how they stand is read."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import AwareDatetime, ConfigDict, Field

from liren.domains.access.choices import Scope
from liren.domains.casework.actions.hotline import Ordered, receive_order
from liren.domains.casework.actions.hotline_events import ToldByHotline, take_event
from liren.domains.casework.choices import CaseState
from liren.domains.casework.hotline_choices import (
    LimitKind,
    OrderMessageKind,
    OrderMessageState,
    OrderState,
)
from liren.domains.casework.queries import hotline as queries
from liren.domains.casework.rules.hotline import AskedLimit
from liren.domains.territory.rules.datum import to_cgcs2000
from liren.faces.api import shapes
from liren.faces.api.door import actor_with
from liren.faces.api.problems import JSON, PointHalf

if TYPE_CHECKING:
    from liren.domains.casework.models import HotlineOrder, OrderMessage

router = Router(tags=["hotline"])
OrderNumber = Annotated[
    str, Field(min_length=1, max_length=64, description="Their number.", examples=["NJ20261123000417"])
]
HotlineName = Annotated[
    str, Field(max_length=40, description="Which hotline; may be left out where there is one.")
]
Written = Annotated[AwareDatetime, Field(ge=dt.datetime(2000, 1, 1, tzinfo=dt.UTC))]


class Limit(shapes.Sent):
    """A limit: either the moment it ends, or days or hours from the order."""

    kind: LimitKind = Field(LimitKind.WORKING, description="Counted in working time, or day and night.")
    due_at: Written | None = None
    days: int | None = Field(None, ge=1, le=100_000)
    hours: int | None = Field(None, ge=1, le=1_000_000)


class OrderSent(shapes.Sent):
    """An order. Without a place it lies where the hotline's own place is. Its requester is sealed."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "number": "NJ20261123000417",
                    "text": "三单元的楼道灯坏了一周没人修。",
                    "ordered_at": "2026-11-23T08:30:00+08:00",
                    "limit": {"kind": "working", "days": 5},
                    "class": "城市管理/市政设施/路灯",
                    "name": "王秀兰",
                    "phone": "13800138000",
                    "place_code": "320104901001",
                }
            ]
        },
    )

    number: OrderNumber
    text: str = Field(min_length=1, max_length=10_000)
    ordered_at: Written
    limit: Limit
    title: str = Field("", max_length=120)
    their_class: str = Field(
        "", max_length=200, alias="class", description="Their own class, in their words."
    )
    name: str = Field("", max_length=40)
    phone: str = Field("", max_length=30, description="A masked one is left out.")
    is_confidential: bool = False
    place_code: shapes.PlaceCode | None = None
    address: str = Field("", max_length=200)
    longitude: float | None = Field(None, ge=73, le=136, allow_inf_nan=False)
    latitude: float | None = Field(None, ge=3, le=54, allow_inf_nan=False)
    datum: Literal["cgcs2000", "gcj02", "bd09"] = "cgcs2000"
    category: str = Field("", pattern=r"^[A-Z0-9-]{0,16}$", description="Code of a class of ours, if known.")
    joins: str = Field(
        "", pattern=r"^([0-9]{6}-[0-9]{4}-[0-9]{6,12})?$", description="Number of our case it is about."
    )
    hotline: HotlineName = ""


class EventSent(shapes.Sent):
    """What the hotline says of an order. `event` is its own key: the same again changes nothing."""

    order: OrderNumber
    event: str = Field(min_length=1, max_length=64, description="Your key of this event.")
    kind: Literal[
        "return_accepted",
        "return_refused",
        "extension_granted",
        "extension_denied",
        "answer_acknowledged",
        "rated",
        "reopened",
    ]
    words: str = Field("", max_length=2000)
    limit: Limit | None = Field(
        None, description="Needed for `extension_granted` (from the present end) and `reopened` (from now)."
    )
    level: int | None = Field(None, ge=1, le=5, description="Of `rated`: 5 very satisfied … 1.")
    hotline: HotlineName = ""


class MessageLine(Schema):
    """Something told to the hotline; its id is the `Liren-Delivery` of the call."""

    id: uuid.UUID
    kind: OrderMessageKind
    round: int
    state: OrderMessageState
    words: str
    reason: str
    until: str
    outcome: str
    made_at: dt.datetime
    sent_at: dt.datetime | None
    settled_at: dt.datetime | None


class OrderWhole(Schema):
    """An order as it stands, with its case and what was told about it."""

    number: str
    hotline: str
    state: OrderState
    round: int
    limit_kind: LimitKind
    first_due: dt.datetime
    due_at: dt.datetime
    return_until: dt.datetime | None
    case: str
    case_state: CaseState
    owner: str
    is_joined: bool
    messages: list[MessageLine]


class Which(shapes.Sent):
    number: OrderNumber
    hotline: HotlineName = ""


@router.post(
    "/hotline/orders", response={200: OrderWhole, 201: OrderWhole}, summary="Receive an order of the hotline"
)
def receive(request: HttpRequest, sent: OrderSent) -> HttpResponse:
    """Takes an order as a case, or into the one it `joins`; its limit governs where it is tighter than ours.

    200 for one that is there already, 409 for another one under its number. Scope `hotline`.
    """
    actor = actor_with(request, Scope.HOTLINE)
    hotline = queries.hotline_for(actor, sent.hotline)
    taken = receive_order(actor=actor, hotline=hotline, ordered=_ordered(sent))
    return _answer(taken.order, 201 if taken.is_new else 200)


def _ordered(sent: OrderSent) -> Ordered:
    longitude, latitude = sent.longitude, sent.latitude
    if (longitude is None) != (latitude is None):
        raise PointHalf(field="longitude" if longitude is None else "latitude")
    if longitude is not None and latitude is not None:
        longitude, latitude = to_cgcs2000(longitude, latitude, sent.datum)
    left_out = {"datum", "hotline", "limit", "place_code", "longitude", "latitude"}
    return Ordered(
        **sent.model_dump(exclude=left_out),
        limit=_limit(sent.limit),
        place_code=sent.place_code or "",
        longitude=longitude,
        latitude=latitude,
    )


def _limit(sent: Limit | None) -> AskedLimit:
    return AskedLimit(**sent.model_dump()) if sent else AskedLimit()


@router.post("/hotline/events", response=OrderWhole, summary="What the hotline says of an order")
def hear(request: HttpRequest, sent: EventSent) -> HttpResponse:
    """Its answer to a return or an extension, its acknowledgement, the requester's rating, or the demand to do it
    again. The same `event` again changes nothing. Scope `hotline`."""
    actor = actor_with(request, Scope.HOTLINE)
    hotline = queries.hotline_for(actor, sent.hotline)
    queries.order_of_number(actor, hotline, sent.order.strip())
    told = ToldByHotline(
        order=sent.order,
        key=sent.event,
        verb=sent.kind,
        words=sent.words,
        limit=_limit(sent.limit),
        level=sent.level,
    )
    order, _is_new = take_event(actor=actor, hotline=hotline, told=told)
    return _answer(order, 200)


@router.get("/hotline/orders", response=OrderWhole, summary="Read an order of the hotline")
def read(request: HttpRequest, which: Query[Which]) -> HttpResponse:
    """One order by its number, with everything told about it. Scope `hotline`."""
    actor = actor_with(request, Scope.HOTLINE)
    hotline = queries.hotline_for(actor, which.hotline)
    return _answer(queries.order_of_number(actor, hotline, which.number.strip()), 200)


def _answer(order: HotlineOrder, status: int) -> HttpResponse:
    body = _whole(order).model_dump_json()
    return HttpResponse(body, status=status, content_type=JSON)


def _whole(order: HotlineOrder) -> OrderWhole:
    plain = ("number", "state", "round", "limit_kind", "first_due", "due_at", "return_until", "is_joined")
    return OrderWhole.model_validate(
        {name: getattr(order, name) for name in plain}
        | {
            "hotline": order.hotline.name,
            "case": order.case.number,
            "case_state": order.case.state,
            "owner": order.case.owner.name,
            "messages": [_message(row) for row in queries.messages_of(order)],
        }
    )


def _message(row: OrderMessage) -> MessageLine:
    plain = ("id", "kind", "round", "state", "words", "made_at", "sent_at", "settled_at")
    told = {"reason": "order_return_reason", "until": "until", "outcome": "outcome"}
    return MessageLine.model_validate(
        {name: getattr(row, name) for name in plain}
        | {name: str(row.data.get(key, "")) for name, key in told.items()}
    )
