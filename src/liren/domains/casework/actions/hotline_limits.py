"""The limits of orders, where they govern the limits of their matter."""

from __future__ import annotations

from liren.domains.casework.actions import working
from liren.domains.casework.hotline_choices import OPEN_ORDERS, LimitKind
from liren.domains.casework.models import Case, HotlineOrder
from liren.domains.casework.queries.found import together

GOVERNED = ("due_outside", "is_outside_clock", "clock", "clock_since", "due_at", "alarm_at", "alarm_stage")


def govern(case: Case) -> None:
    """Counts the matter's running limit with the tightest of the open orders behind it; the caller saves `GOVERNED`.
    While it is suspended the orders run on, since nobody has asked the hotline."""
    mine = together(case.id)
    orders = HotlineOrder.objects.filter(mine, state__in=OPEN_ORDERS)
    tightest = orders.order_by("due_at").values_list("due_at", "limit_kind").first()
    case.due_outside = tightest[0] if tightest else None
    case.is_outside_clock = bool(tightest and tightest[1] == LimitKind.CLOCK)
    working.start_clock(case, working.rulebook_of(case))


def govern_and_save(case: Case) -> None:
    govern(case)
    case.save(update_fields=GOVERNED)
