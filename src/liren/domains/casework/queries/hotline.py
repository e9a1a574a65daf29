"""Orders of the hotline as staff and machines see them: the list, one of them, what was exchanged about it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from liren.domains.casework import door_policies, policies
from liren.domains.casework.errors.hotline import HotlineUnknown, OrderNotFound
from liren.domains.casework.hotline_choices import OPEN_ORDERS, OrderMessageState, OrderState
from liren.domains.casework.models import Case, Hotline, HotlineOrder, OrderEvent, OrderMessage
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.ids import as_mark
from liren.kernel.recall import Recalled
from liren.kernel.refusals import NotFound

PAGE = 50
VIEWS = ("open", "late", "stuck", "waiting", "returned", "all")


def hotlines_usable_by(actor: Actor, *, is_active: bool = True) -> list[Hotline]:
    """Those whose orders the actor may take in, in the order of their places and names. One query."""
    rows = Hotline.objects.filter(policies.hotlines_used_by(actor))
    rows = rows.filter(is_active=True) if is_active else rows
    return list(rows.order_by("place_code", "name"))


def hotlines_seen_by(actor: Actor) -> list[Hotline]:
    """Those whose place and the actor's lie one within the other: what the list is narrowed to. One query."""
    rows = Hotline.objects.filter(policies.hotlines_near(actor, "cases.view"))
    return list(rows.order_by("place_code", "name"))


def hotlines_filed_by(actor: Actor) -> list[Hotline]:
    """Those whose tables the actor may bring. One query."""
    rows = Hotline.objects.filter(policies.hotlines_filed_by(actor), is_active=True)
    return list(rows.order_by("place_code", "name"))


def hotlines_kept_by(actor: Actor) -> list[Hotline]:
    """Those that the actor sets up, in the order of their places and names. One query."""
    return list(Hotline.objects.filter(door_policies.hotlines_kept_by(actor)).order_by("place_code", "name"))


def get_kept(actor: Actor, hotline_id: uuid.UUID) -> Hotline:
    """Refuses `kernel.not_found`. One query."""
    found = Hotline.objects.filter(door_policies.hotlines_kept_by(actor), id=hotline_id).first()
    if found is None:
        raise NotFound
    return found


def hotline_for(actor: Actor, name: str = "") -> Hotline:
    """The one of that name, or the only one there is. Refuses `casework.hotline_unknown`. One query."""
    found = [row for row in hotlines_usable_by(actor) if name in ("", row.name)]
    if len(found) != 1:
        raise HotlineUnknown(field="hotline")
    return found[0]


def _is_any(county: str) -> bool:
    return Hotline.objects.filter(place_code__prefix=county).exists()


has_hotline = Recalled(_is_any)  # whether the page of orders is offered in the navigation of a county


def orders_seen_by(actor: Actor) -> QuerySet[HotlineOrder]:
    """The orders behind the matters the actor sees."""
    seen = Case.objects.filter(policies.cases_visible_to(actor), id=OuterRef("case_id"))
    return HotlineOrder.objects.filter(Exists(seen))


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFilter:
    """What the list is narrowed to; empty means all. `sort` is "due" or "received"."""

    view: str = "all"
    text: str = ""
    hotline: str = ""
    place: str = ""
    sort: str = "due"


@dataclass(frozen=True, slots=True)
class OrderPage:
    rows: list[HotlineOrder]
    next_key: str


def _has_message(*states: str) -> Exists:
    return Exists(OrderMessage.objects.filter(order=OuterRef("pk"), state__in=states))


def _view(name: str) -> Q:
    stuck = _has_message(OrderMessageState.FAILED)
    waiting = _has_message(OrderMessageState.WAITING, OrderMessageState.SENT)
    return {
        "open": Q(state__in=OPEN_ORDERS),
        "late": Q(state__in=OPEN_ORDERS, due_at__lt=clock.now()),
        "stuck": Q(stuck),
        "waiting": Q(waiting),
        "returned": Q(state=OrderState.RETURNED),
    }.get(name, Q())


def filtered(actor: Actor, wanted: OrderFilter) -> QuerySet[HotlineOrder]:
    rows = orders_seen_by(actor).filter(_view(wanted.view))
    if wanted.text:
        words = Q(case__title__icontains=wanted.text) | Q(number__icontains=wanted.text)
        rows = rows.filter(words | Q(case__number__endswith=wanted.text))
    if wanted.hotline:
        rows = rows.filter(hotline_id=wanted.hotline)
    if wanted.place:
        rows = rows.filter(case__place_code__prefix=wanted.place)
    return rows


def list_orders(actor: Actor, wanted: OrderFilter, after: str = "", size: int = PAGE) -> OrderPage:
    """One page of what the actor sees, with hotline and matter. One query; `next_key` is empty at the end."""
    rows = _ordered(_after(filtered(actor, wanted), wanted.sort, after), wanted.sort)
    found = list(rows.select_related("hotline", "case__owner")[: size + 1])
    more = len(found) > size
    return OrderPage(found[:size], _key(found[size - 1], wanted.sort) if more else "")


def _ordered(rows: QuerySet[HotlineOrder], sort: str) -> QuerySet[HotlineOrder]:
    return rows.order_by("-received_at", "-id") if sort == "received" else rows.order_by("due_at", "id")


def _key(row: HotlineOrder, sort: str) -> str:
    return f"{(row.received_at if sort == 'received' else row.due_at).isoformat()}_{row.id}"


def _after(rows: QuerySet[HotlineOrder], sort: str, after: str) -> QuerySet[HotlineOrder]:
    at, one = as_mark(after) or (None, None)
    if at is None:
        return rows
    if sort == "received":
        return rows.filter(Q(received_at__lt=at) | Q(received_at=at, id__lt=one))
    return rows.filter(Q(due_at__gt=at) | Q(due_at=at, id__gt=one))


def count_views(actor: Actor, wanted: OrderFilter) -> dict[str, int]:
    """How many each view holds under the same filter. One query."""
    rows = filtered(actor, replace(wanted, view="all")).order_by()
    return rows.aggregate(**{name: Count("pk", filter=_view(name)) for name in VIEWS})


def get_order(actor: Actor, order_id: uuid.UUID) -> HotlineOrder:
    """With hotline and matter. Refuses `casework.order_not_found` outside the actor's scope. One query."""
    rows = orders_seen_by(actor).select_related("hotline", "case__owner", "case__category", "file")
    found = rows.filter(id=order_id).first()
    if found is None:
        raise OrderNotFound
    return found


def order_of_number(actor: Actor, hotline: Hotline, number: str) -> HotlineOrder:
    """By their number, for the hotline's own program. Refuses `casework.order_not_found`. One query."""
    rows = HotlineOrder.objects.filter(policies.orders_taken_in_by(actor), hotline=hotline, number=number)
    found = rows.select_related("hotline", "case__owner").first() if number.isprintable() else None
    if found is None:
        raise OrderNotFound(field="number")
    return found


def messages_of(order: HotlineOrder) -> list[OrderMessage]:
    """What we told them, the newest first. One query."""
    return list(order.messages.order_by("-made_at", "-id"))


def events_of(order: HotlineOrder) -> list[OrderEvent]:
    """What they told us, the newest first. One query."""
    return list(order.events.order_by("-at", "-id"))


def messages_for_file(actor: Actor, hotline_id: uuid.UUID | None = None) -> QuerySet[OrderMessage]:
    """What is to be handed over as a file: unsettled, of hotlines without an address, the oldest first."""
    mine = HotlineOrder.objects.filter(_takeable(actor))
    rows = OrderMessage.objects.filter(order__in=mine, order__hotline__url="")
    rows = rows.filter(order__hotline_id=hotline_id) if hotline_id else rows
    waiting = rows.filter(state=OrderMessageState.WAITING)
    return waiting.select_related("order__hotline", "order__case").order_by("made_at", "id")


def order_keys(actor: Actor, wanted: OrderFilter) -> Iterator[uuid.UUID]:
    """The ids of everything the filter shows and the actor may take away, in its order. One query."""
    rows = filtered(actor, wanted).filter(_takeable(actor))
    return _ordered(rows, wanted.sort).values_list("pk", flat=True).iterator(chunk_size=2_000)


def _takeable(actor: Actor) -> Q:
    return Q(Exists(Case.objects.filter(policies.cases_exportable_by(actor), id=OuterRef("case_id"))))


def orders_to_take(actor: Actor, ids: Sequence[uuid.UUID]) -> list[HotlineOrder]:
    """Of these those the actor may take away now, in the order of the ids. One query."""
    rows = HotlineOrder.objects.filter(_takeable(actor), id__in=ids)
    found = {row.id: row for row in rows.select_related("hotline", "case__owner")}
    return [found[one] for one in ids if one in found]
