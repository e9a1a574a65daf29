"""All that was written down about one matter as its page tells it: steps, words, hands, orders. One statement."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import (
    BooleanField,
    CharField,
    DateTimeField,
    F,
    JSONField,
    QuerySet,
    TextField,
    UUIDField,
    Value,
)
from django.db.models.functions import Cast

from liren.domains.casework.models import (
    Case,
    Custody,
    EarlierWords,
    Hotline,
    HotlineOrder,
    Mention,
    Message,
    Step,
)
from liren.domains.casework.queries.comments import Earlier, Named
from liren.domains.casework.queries.story import Story, Words, story_in, words_in

NOTHING = {
    "of": Cast(Value(""), CharField()),
    "key": Cast(Value(None), UUIDField()),
    "moment": Cast(Value(None), DateTimeField()),
    "what": Cast(Value(""), CharField()),
    "facts": Cast(Value(None), JSONField()),
    "said": Cast(Value(""), TextField()),
    "who": Cast(Value(""), CharField()),
    "office": Cast(Value(""), CharField()),
    "whose": Cast(Value(None), UUIDField()),
    "shared": Cast(Value(False), BooleanField()),
    "ended": Cast(Value(None), DateTimeField()),
}
STEP = {
    "what": "verb",
    "facts": "data",
    "who": "actor_name",
    "office": "body_name",
    "whose": "actor_id",
    "shared": "is_public",
}
MESSAGE = {
    "what": "kind",
    "said": "text",
    "who": "author_name",
    "whose": "author_id",
    "ended": "answered_at",
}
NAMED = {
    "key": "message_id",
    "what": "account__username",
    "who": "account__display_name",
    "whose": "account_id",
    "ended": "seen_at",
}
EARLIER = {"key": "message_id", "moment": "until", "said": "text"}
HAND = {"key": "", "moment": "since", "office": "body__short_name", "ended": "until"}
ORDER = {"moment": "due_at", "what": "state", "said": "number", "office": "hotline__name"}


class _Row(NamedTuple):
    of: str
    key: uuid.UUID | None
    moment: dt.datetime
    what: str
    facts: Any
    said: str
    who: str
    office: str
    whose: uuid.UUID | None
    shared: bool
    ended: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Hand:
    """A body that held the matter, and when; `until` is None while it does."""

    body: str
    since: dt.datetime
    until: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Told:
    """The matter's history, the words within it, whose hands it was in (oldest first), the hotline's orders behind it
    and what was merged into it (the most pressing first)."""

    story: Story
    words: Words
    hands: list[Hand]
    orders: list[HotlineOrder]
    named: list[Named]
    earlier: list[Earlier]


def told_of(case: Case) -> Told:
    """One query."""
    orders = HotlineOrder.objects
    arms = [
        _arm(Step.objects.filter(case=case), "step", **STEP),
        _arm(Message.objects.filter(case=case), "message", **MESSAGE),
        _arm(Custody.objects.filter(case=case), "hand", **HAND),
        _arm(Mention.objects.filter(case=case), "named", **NAMED),
        _arm(EarlierWords.objects.filter(message__case=case), "earlier", **EARLIER),
        _arm(orders.filter(case=case), "order", **ORDER),
        _arm(orders.filter(case__merged_into=case), "order", **ORDER),
    ]
    found = map(_Row._make, arms[0].union(*arms[1:], all=True))
    rows = sorted(found, key=lambda row: (row.moment, str(row.key), row.ended or row.moment))
    steps = [_step(case, row) for row in reversed(rows) if row.of == "step"]
    return Told(
        story=story_in(steps),
        words=words_in([_message(case, row) for row in rows if row.of == "message"]),
        hands=[Hand(row.office, row.moment, row.ended) for row in rows if row.of == "hand"],
        orders=[_order(row) for row in rows if row.of == "order"],
        named=[_named(row) for row in rows if row.of == "named"],
        earlier=[Earlier(row.key, row.said, row.moment) for row in rows if row.of == "earlier"],
    )


def _arm(rows: QuerySet[Any], of: str, **columns: str) -> QuerySet[Any, tuple[Any, ...]]:
    """The rows in the columns of `NOTHING`, which every kind shares."""
    named = {"key": "id", "moment": "at", **columns}
    given = {name: F(named[name]) if named.get(name) else empty for name, empty in NOTHING.items()}
    given["of"] = Cast(Value(of), CharField())
    found: QuerySet[Any, tuple[Any, ...]] = rows.annotate(**given).order_by().values_list(*NOTHING)
    return found


def _named(row: _Row) -> Named:
    return Named(row.key, row.whose, row.what, row.who, row.ended is not None)


def _step(case: Case, row: _Row) -> Step:
    return Step(
        id=row.key,
        case=case,
        at=row.moment,
        verb=row.what,
        data=row.facts,
        actor_id=row.whose,
        actor_name=row.who,
        body_name=row.office,
        is_public=row.shared,
    )


def _message(case: Case, row: _Row) -> Message:
    return Message(
        id=row.key,
        case=case,
        at=row.moment,
        kind=row.what,
        text=row.said,
        author_id=row.whose,
        author_name=row.who,
        answered_at=row.ended,
    )


def _order(row: _Row) -> HotlineOrder:
    hotline = Hotline(name=row.office)
    return HotlineOrder(id=row.key, due_at=row.moment, state=row.what, number=row.said, hotline=hotline)
