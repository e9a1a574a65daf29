"""What the hotline tells us about an order: each once, however often it comes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from liren.domains.casework import telling
from liren.domains.casework.actions import (
    hotline_limits,
    hotline_replies,
    merging,
    reopening,
    requester,
    working,
)
from liren.domains.casework.choices import RatingLevel
from liren.domains.casework.errors import LevelUnknown, RatedAlready
from liren.domains.casework.errors.hotline import ExtensionDateWrong, OrderEventWrong, OrderNotFound
from liren.domains.casework.hotline_choices import (
    UNSETTLED_MESSAGES,
    OrderMessageState,
    OrderState,
    OrderVerb,
)
from liren.domains.casework.models import Case, Hotline, HotlineOrder, OrderEvent
from liren.domains.casework.rules import hotline as rules
from liren.domains.casework.rules import intake
from liren.domains.policy import queries as policy
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.lock import locked

KEY_MOST = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldByHotline:
    """One thing they say. `key` is theirs; `limit` comes with a granted extension and with a demand to do it again,
    `level` with a rating."""

    order: str
    key: str
    verb: str
    words: str = ""
    limit: rules.AskedLimit = field(default_factory=rules.AskedLimit)
    level: int | None = None
    file: str = ""  # id of the table it came in


@dataclass(slots=True)
class _Turn:
    """An order under lock with its matter and, where that was merged, the one it lies under."""

    actor: Actor
    order: HotlineOrder
    case: Case
    main: Case
    told: ToldByHotline
    words: str
    data: dict[str, Any]


@transaction.atomic
def take_event(*, actor: Actor, hotline: Hotline, told: ToldByHotline) -> tuple[HotlineOrder, bool]:
    """Takes what they say; whether it was new. The same key again changes nothing.

    Refuses an unknown order, what does not follow from the order's state, and an impossible limit.
    """
    key, words = told.key.strip(), intake.checked_text(told.words, most=intake.WORDS_MOST, field="words")
    if told.verb not in rules.THEIRS or not key or len(key) > KEY_MOST or not key.isprintable():
        raise OrderEventWrong(field="event" if told.verb in rules.THEIRS else "kind")
    order, case, main = _taken(hotline, told.order)
    if order.events.filter(key=key).exists():
        return order, False
    verb = OrderVerb(told.verb)
    order.state = rules.step(OrderState(order.state), verb)
    turn = _Turn(actor, order, case, main, told, words, {"file": told.file} if told.file else {})
    _settle(turn, verb)
    EFFECTS[verb](turn)
    OrderEvent.objects.create(order=order, key=key, verb=verb, words=words, data=turn.data, at=clock.now())
    order.version += 1
    order.save()
    shown = {"hotline": hotline.name, "order": order.number, "words": words, **turn.data}
    working.write(
        actor,
        case,
        f"order_{verb}",
        verb="casework.order.heard",
        data=shown,
        is_public=False,
        saved=(),
        is_change=False,
    )
    return order, True


def _taken(hotline: Hotline, number: str) -> tuple[HotlineOrder, Case, Case]:
    """The main matter is locked first, then those under it, then the order, as everywhere (`locking`)."""
    found = HotlineOrder.objects.filter(hotline=hotline, number=number.strip()).first()
    if found is None:
        raise OrderNotFound(field="order")
    main = merging.main_of(found.case_id)
    case = locked(Case.objects.select_related("owner", "category").filter(id=found.case_id)).get()
    order = locked(HotlineOrder.objects.select_related("hotline").filter(id=found.id)).get()
    return order, case, main if main is not None and case.is_merged else case


def _settle(turn: _Turn, verb: OrderVerb) -> None:
    """What we had asked has its result, whether or not our own call has been answered yet."""
    kind = rules.SETTLES.get(verb)
    if kind is None:
        return
    is_refused = verb in (*rules.REFUSES, OrderVerb.REOPENED)
    turn.order.messages.filter(kind=kind, state__in=UNSETTLED_MESSAGES).update(
        state=OrderMessageState.REFUSED if is_refused else OrderMessageState.TAKEN,
        settled_at=clock.now(),
        next_at=None,
        reply=turn.words,
    )


def _taken_back(turn: _Turn) -> None:
    """They have it again: here it is withdrawn for whoever had asked, unless others stand behind the matter."""
    order, case = turn.order, turn.case
    order.save(update_fields=["state"])
    person = order.requester
    if person is not None and case.is_open and not case.is_merged and not person.has_left:
        person.case = case
        requester.withdraw(turn.actor.unnamed(), person, turn.words)
    hotline_limits.govern_and_save(turn.main)


def _kept_here(turn: _Turn) -> None:
    """The return is refused: it is ours to do. What has ended meanwhile is answered now."""
    telling.tell_body(turn.main, turn.main.owner_id, "order_kept", words=turn.words, mark=_mark(turn))
    if not turn.main.is_open:
        turn.order.save(update_fields=["state"])
        hotline_replies.answer_orders_of(turn.actor, turn.main)
        turn.order.refresh_from_db()


def _extended(turn: _Turn) -> None:
    order, was = turn.order, turn.order.due_at
    due = _end(turn, since=was)
    if due <= was:
        raise ExtensionDateWrong(field="limit")
    turn.data |= {"was_due": was.isoformat(), "due": due.isoformat()}
    _set_limit(turn, due)
    if order.is_open:
        telling.tell_body(
            turn.main,
            turn.main.owner_id,
            "order_extended",
            words=turn.words,
            mark=_mark(turn),
        )


def _denied(turn: _Turn) -> None:
    telling.tell_body(
        turn.main,
        turn.main.owner_id,
        "order_denied",
        words=turn.words,
        mark=_mark(turn),
    )


def _acknowledged(_turn: _Turn) -> None:
    """Nothing more is to be done."""


def _rated(turn: _Turn) -> None:
    """Counts as the requester's own rating, once; one who has rated here already is not counted again."""
    level, person = turn.told.level, turn.order.requester
    if level not in RatingLevel.values or level is None:
        raise LevelUnknown(field="level")
    turn.data |= {"level": level}
    if person is None or person.has_left:
        return
    person.case = turn.case
    try:
        requester.rate(turn.actor.unnamed(), person, level=level, words=turn.words, shows_rater=False)
    except RatedAlready:
        turn.data |= {"is_counted": False}


def _reopened(turn: _Turn) -> None:
    """They want it done again, within a new limit: the matter is opened for all who brought it."""
    order, main = turn.order, turn.main
    due = _end(turn, since=clock.now())
    if not main.is_open:
        reopening.reopened(turn.actor.unnamed(), main, "reopened", data={"words": turn.words})
        if turn.case.id != main.id:
            turn.case.refresh_from_db()
    order.round += 1
    turn.data |= {"due": due.isoformat()}
    _set_limit(turn, due)
    mark = _mark(turn)
    telling.tell_body(main, main.owner_id, "reopened", words=turn.words, mark=mark)


def _mark(turn: _Turn) -> str:
    """By which a notice of this is known: an order hears one thing a version."""
    return f"{turn.order.id}:{turn.order.version}"


def _end(turn: _Turn, *, since: dt.datetime) -> dt.datetime:
    calendar = policy.calendar_for(turn.main.place_code)
    return rules.end_of(turn.told.limit, since, clock.now(), calendar)


def _set_limit(turn: _Turn, due: dt.datetime) -> None:
    turn.order.due_at, turn.order.limit_kind = due, turn.told.limit.kind
    turn.order.save()
    if not turn.order.is_open:
        return  # the answer has crossed their consent
    hotline_limits.govern_and_save(turn.main)


EFFECTS = {
    OrderVerb.RETURN_ACCEPTED: _taken_back,
    OrderVerb.RETURN_REFUSED: _kept_here,
    OrderVerb.EXTENSION_GRANTED: _extended,
    OrderVerb.EXTENSION_DENIED: _denied,
    OrderVerb.ANSWER_ACKNOWLEDGED: _acknowledged,
    OrderVerb.RATED: _rated,
    OrderVerb.REOPENED: _reopened,
}
