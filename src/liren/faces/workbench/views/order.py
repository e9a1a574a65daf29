"""One order of the hotline: its page, and what we tell the hotline about it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.domains.casework import policies
from liren.domains.casework.actions import hotline_replies
from liren.domains.casework.hotline_choices import OrderState, OrderVerb
from liren.domains.casework.queries import hotline as found
from liren.domains.casework.rules.hotline import TABLE
from liren.domains.policy.queries import calendar_for
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import Form, posted, show
from liren.faces.workbench import order_forms as forms
from liren.faces.workbench.doors import with_right
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotAllowed, Refusal

if TYPE_CHECKING:
    from liren.domains.casework.models import HotlineOrder, OrderEvent, OrderMessage

SHOWN = (409, 422)  # refusals that stand above the form


@dataclass(frozen=True, slots=True)
class Step:
    """Something we tell the hotline, on a page of its own."""

    verb: OrderVerb
    form: type[Form]
    title: str | Promise
    done: str | Promise
    take: Callable[[Actor, uuid.UUID, Any], None]


def _return(actor: Actor, one: uuid.UUID, given: Any) -> None:
    hotline_replies.return_order(
        actor=actor,
        order_id=one,
        reason=given["reason"],
        words=given["words"],
        version=given["version"],
    )


def _extend(actor: Actor, one: uuid.UUID, given: Any) -> None:
    hotline_replies.ask_extension(
        actor=actor,
        order_id=one,
        until=given["until"],
        words=given["words"],
        version=given["version"],
    )


def _answer(actor: Actor, one: uuid.UUID, given: Any) -> None:
    hotline_replies.answer_order(actor=actor, order_id=one, words=given["words"], version=given["version"])


STEPS: dict[str, Step] = {
    "answer": Step(OrderVerb.ANSWER, forms.AnswerForm, _("答复热线"), _("答复已交给后台送出。"), _answer),
    "extend": Step(OrderVerb.EXTEND, forms.ExtendForm, _("申请延期"), _("延期申请已交给后台送出。"), _extend),
    "return": Step(
        OrderVerb.RETURN, forms.ReturnForm, _("退回热线"), _("退单已交给后台送出，等热线答复。"), _return
    ),
}


def possible(actor: Actor, order: HotlineOrder) -> list[str]:
    """The steps this actor can take now. No query."""
    if not policies.can_exchange_order(actor, order.case):
        return []
    state, is_open = OrderState(order.state), order.case.is_open
    steps = [name for name, step in STEPS.items() if (state, step.verb) in TABLE]
    if is_open and "answer" in steps:
        steps.remove("answer")
    if order.case.state not in hotline_replies.BEFORE_WORK and "return" in steps:
        steps.remove("return")
    return steps


@dataclass(frozen=True, slots=True)
class Line:
    """One thing exchanged: ours (`message`) or theirs (`event`)."""

    at: dt.datetime
    message: OrderMessage | None = None
    event: OrderEvent | None = None
    label: str = ""


def _lines(order: HotlineOrder) -> list[Line]:
    ours = [Line(row.made_at, message=row) for row in found.messages_of(order)]
    theirs = [Line(row.at, event=row, label=str(OrderVerb(row.verb).label)) for row in found.events_of(order)]
    return sorted([*ours, *theirs], key=lambda line: line.at, reverse=True)


@never_cache
@require_safe
@with_right("cases.view")
def page(request: HttpRequest, order_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    order = found.get_order(actor, order_id)
    words = {
        "order": order,
        "case": order.case,
        "calendar": calendar_for(order.case.place_code),
        "steps": [(name, STEPS[name]) for name in possible(actor, order)],
        "may_send": policies.can_exchange_order(actor, order.case),
        "lines": _lines(order),
    }
    return render(request, "bench/orders/page.html", words)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right("cases.view")
def act(request: HttpRequest, order_id: uuid.UUID, act: str) -> HttpResponse:
    actor, step = actor_in(request), STEPS.get(act)
    if step is None:
        raise Http404
    order = found.get_order(actor, order_id)
    if not policies.can_exchange_order(actor, order.case):
        raise NotAllowed
    form = step.form(posted(request), initial={"version": order.version})
    status = 200
    if form.is_bound:
        refusal = _taken(actor, order, step, form) if form.is_valid() else None
        if form.is_valid() and refusal is None:
            messages.success(request, str(step.done))
            return redirect("bench:order", order_id=order.id)
        status = refusal.status if refusal else 422
    words = {
        "order": order,
        "step": step,
        "act": act,
        "form": form,
        "calendar": calendar_for(order.case.place_code),
    }
    return render(request, "bench/orders/act.html", words, status=status)


def _taken(actor: Actor, order: HotlineOrder, step: Step, form: Form) -> Refusal | None:
    """Takes the step; what can be mended in the form is shown in it."""
    try:
        step.take(actor, order.id, form.cleaned_data)
    except Refusal as refusal:
        if refusal.status not in SHOWN:
            raise
        show(form, refusal)
        return refusal
    return None


@require_POST
@with_right("cases.view")
def again(request: HttpRequest, order_id: uuid.UUID, message_id: uuid.UUID) -> HttpResponse:
    """Sends once more what did not arrive or is not answered."""
    actor = actor_in(request)
    order = found.get_order(actor, order_id)
    try:
        hotline_replies.send_again(actor=actor, message_id=message_id)
    except Refusal as refusal:
        if refusal.status not in SHOWN:
            raise
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(_("已交给后台再送一次。")))
    return redirect("bench:order", order_id=order.id)
