"""What we tell the hotline about an order: it is returned, needs more time, is answered."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from liren.domains.casework import policies
from liren.domains.casework.actions import working
from liren.domains.casework.choices import CaseState, NotAcceptedReason
from liren.domains.casework.errors import AnswerMissing, ReasonMissing
from liren.domains.casework.errors.hotline import (
    OrderAsked,
    OrderCaseOpen,
    OrderInWork,
    OrderMessageGone,
    OrderMessageSettled,
    OrderNotFound,
    OrderReturnOver,
)
from liren.domains.casework.hotline_choices import (
    UNSETTLED_MESSAGES,
    OrderMessageKind,
    OrderMessageState,
    OrderReturnReason,
    OrderState,
    OrderVerb,
)
from liren.domains.casework.models import Case, HotlineOrder, OrderMessage
from liren.domains.casework.queries.found import together
from liren.domains.casework.rules import hotline as rules
from liren.domains.casework.rules import intake
from liren.kernel import audit, clock, dates, outbox
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import StalePage

SEND = "liren.domains.casework.tasks.send_to_hotline"
LEASE = dt.timedelta(minutes=2)  # after which a message whose sender was killed is sent by another
BEFORE_WORK = (CaseState.RECEIVED, CaseState.ASSIGNED)


@transaction.atomic
def return_order(
    *, actor: Actor, order_id: uuid.UUID, reason: str, words: str, version: int | None = None
) -> None:
    """Asks the hotline to take the order back. Until it agrees the matter stays here and every limit runs.

    Refuses when the window for returning is over, and once a body has accepted the matter.
    """
    order, case = taken_order(actor, order_id, version)
    said = _said(words)
    if reason not in OrderReturnReason.values or not said:
        raise ReasonMissing(field="words" if reason in OrderReturnReason.values else "reason")
    order.state = rules.step(OrderState(order.state), OrderVerb.RETURN)
    if case.state not in BEFORE_WORK:
        raise OrderInWork
    if order.return_until is not None and clock.now() > order.return_until:
        raise OrderReturnOver(until=dates.moment(order.return_until))
    _tell(actor, order, case, OrderMessageKind.RETURN, said, order_return_reason=reason)


@transaction.atomic
def ask_extension(
    *, actor: Actor, order_id: uuid.UUID, until: dt.datetime, words: str, version: int | None = None
) -> None:
    """Asks the hotline for time until then. The limit stays what it is until it agrees."""
    order, case = taken_order(actor, order_id, version)
    said = _said(words)
    if not said:
        raise ReasonMissing(field="words")
    order.state = rules.step(OrderState(order.state), OrderVerb.EXTEND)
    rules.check_extension(until, max(order.due_at, clock.now()))
    open_ones = order.messages.filter(kind=OrderMessageKind.EXTENSION, state__in=UNSETTLED_MESSAGES)
    if open_ones.exists():
        raise OrderAsked
    _tell(actor, order, case, OrderMessageKind.EXTENSION, said, until=until.isoformat())


@transaction.atomic
def answer_order(*, actor: Actor, order_id: uuid.UUID, words: str, version: int | None = None) -> None:
    """Answers in own words an order whose matter has ended and which no rule has answered."""
    order, case = taken_order(actor, order_id, version)
    said = intake.checked_text(words, field="words")
    if not said:
        raise AnswerMissing(field="words")
    if case.is_open:
        raise OrderCaseOpen
    _answer(actor, order, case, said)


def answer_orders_of(actor: Actor, case: Case, *, said: str = "") -> None:
    """How a matter ended goes to the hotline for each order behind it, and behind those merged into it: its answer, the
    ground on which it was not accepted, or that it was withdrawn (`said`: with which words). In the caller's
    transaction."""
    words, data = _end_of(case, said)
    if not words:
        return
    mine = together(case.id)
    rows = HotlineOrder.objects.select_related("hotline", "case__owner").filter(mine)
    for order in locked(rows.filter(state=OrderState.WORKING).order_by("id")):
        _answer(actor, order, order.case, words, **data)


def _end_of(case: Case, said: str) -> tuple[str, dict[str, str]]:
    """What a hotline is told of the end, in Chinese, which it reads; nothing of a matter that goes on."""
    with override("zh-hans"):
        if case.state == CaseState.NOT_ACCEPTED:
            ground = NotAcceptedReason(case.not_accepted_reason).label
            return _("不予受理：{ground}。{elsewhere}").format(ground=ground, elsewhere=case.elsewhere), {}
        if case.state == CaseState.WITHDRAWN:
            return _("诉求人撤回了这件事。{words}").format(words=said), {}
    return ("", {}) if case.is_open else (case.resolution, {"outcome": case.outcome})


def _answer(actor: Actor, order: HotlineOrder, case: Case, words: str, **data: Any) -> None:
    order.state = rules.step(OrderState(order.state), OrderVerb.ANSWER)
    order.answered_at = clock.now()
    _tell(actor, order, case, OrderMessageKind.ANSWER, words, **data)


@transaction.atomic
def send_again(*, actor: Actor, message_id: uuid.UUID) -> None:
    """Sends once more, under the same key. Refuses what they have settled."""
    found = OrderMessage.objects.filter(id=message_id).values_list("order_id", flat=True).first()
    if found is None:
        raise OrderMessageGone
    order, case = taken_order(actor, found, None)
    message = locked(OrderMessage.objects.filter(id=message_id)).get()
    if message.state not in UNSETTLED_MESSAGES:
        raise OrderMessageSettled
    message.state, message.tried, message.since = OrderMessageState.WAITING, 0, clock.now()
    message.error = ""
    _queue(order, message)
    message.save()
    audit.record(
        actor=actor,
        verb="casework.order.sent_again",
        object_type="case",
        object_id=case.id,
        object_label=case.number,
        place_code=case.place_code,
        after={"order": order.number, "kind": message.kind},
    )


def taken_order(actor: Actor, order_id: uuid.UUID, version: int | None) -> tuple[HotlineOrder, Case]:
    """The order and its matter under lock, the matter first. Refuses whoever neither dispatches nor handles it."""
    found = HotlineOrder.objects.filter(id=order_id).values_list("case_id", flat=True).first()
    if found is None:
        raise OrderNotFound
    case = working.taken(actor, found, version=None, may=policies.can_exchange_order, may_be_merged=True)
    rows = HotlineOrder.objects.select_related("hotline").filter(id=order_id)
    order = locked(rows).get()
    if version is not None and version != order.version:
        raise StalePage
    return order, case


def _tell(
    actor: Actor, order: HotlineOrder, case: Case, kind: OrderMessageKind, words: str, **data: Any
) -> None:
    now = clock.now()
    message = OrderMessage(
        order=order,
        kind=kind,
        round=order.round,
        words=words,
        data=data,
        by=actor.id,
        by_name=actor.name,
        made_at=now,
        since=now,
    )
    _queue(order, message)
    message.save(force_insert=True)
    order.version += 1
    order.save(update_fields=["state", "answered_at", "version"])
    shown = {"hotline": order.hotline.name, "order": order.number, "words": words, **data}
    working.write(
        actor,
        case,
        f"order_{kind}",
        verb="casework.order.told",
        data=shown,
        is_public=False,
        saved=(),
        is_change=False,
    )


def _queue(order: HotlineOrder, message: OrderMessage) -> None:
    """Leaves it to the worker; for a hotline without an address it waits to be handed over as a file."""
    if order.hotline.url and order.hotline.is_active:
        message.next_at = clock.now() + LEASE
        outbox.enqueue(SEND, message_id=message.id)


def _said(words: str) -> str:
    return intake.checked_text(words, most=intake.WORDS_MOST, field="words")
