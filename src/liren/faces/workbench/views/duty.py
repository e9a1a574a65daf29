"""Who is on duty: a body's week, setting and changing shifts, one's own, swaps, calls."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.domains.casework.actions.duty import answer_call
from liren.domains.casework.queries.duty import own_calls
from liren.domains.organisations.actions import duty as actions
from liren.domains.organisations.policies import can_edit_duty
from liren.domains.organisations.queries import bodies_offered_to
from liren.domains.organisations.queries import duty as queries
from liren.faces.ui import moments
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted, show
from liren.faces.workbench.asking import Fact, Removal, asked_first
from liren.faces.workbench.doors import staff_only
from liren.faces.workbench.duty_forms import BodyChoice, HandoverForm, ShiftForm, SwapForm, initial_of
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.ids import as_uuid
from liren.kernel.refusals import NotAllowed, NotFound, Refusal

if TYPE_CHECKING:
    from liren.domains.organisations.models import Body, DutyShift


@require_safe
@staff_only
def page(request: HttpRequest) -> HttpResponse:
    return render(request, "bench/duty/page.html", _week(request))


@require_safe
@staff_only
def paper(request: HttpRequest) -> HttpResponse:
    """The week as a sheet to hang up."""
    return render(request, "bench/duty/print.html", _week(request))


def _week(request: HttpRequest) -> dict[str, Any]:
    actor = actor_in(request)
    bodies = bodies_offered_to(actor)
    body = _chosen(actor, bodies, request.GET.get("body", ""))
    day = _day(request.GET.get("week", ""))
    words: dict[str, Any] = {
        "chosen": BodyChoice(
            {"body": str(body.id) if body else "", "week": day}, bodies=bodies, auto_id="b_%s"
        ),
        "calls": own_calls(actor),
        "own": queries.own_shifts(actor),
        "swaps": queries.swaps_waiting(actor),
        "now": clock.now(),
        "printed_at": clock.now(),
    }
    if body is not None:
        roster = queries.roster_of(body, day)
        words |= {
            "roster": roster,
            "on_duty": queries.on_duty(body.id),
            "may_edit": can_edit_duty(actor, body),
            "earlier": roster.monday - dt.timedelta(days=7),
            "later": roster.monday + dt.timedelta(days=7),
        }
    return words


def _chosen(actor: Actor, bodies: list[Body], wanted: str) -> Body | None:
    """The body asked for; else the first of those whose people the actor is one of, else the first of all."""
    by_id = {body.id: body for body in bodies}
    asked = as_uuid(wanted)
    if asked is not None:
        if asked not in by_id:
            raise NotFound
        return by_id[asked]
    own = {grant.body for grant in actor.grants if grant.body}
    return next((body for body in bodies if body.id in own), bodies[0] if bodies else None)


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return clock.today()


def people_choices(body: Body) -> list[tuple[str, str]]:
    return [(str(account.id), account.display_name or str(account)) for account in queries.people_of(body)]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def add(request: HttpRequest, body_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    body = _kept(actor, body_id)
    first = {"day": _day(request.GET.get("day", "")), "begins": dt.time(17, 30), "ends": dt.time(9)}
    form = ShiftForm(posted(request), initial=first, people=people_choices(body), auto_id="s_%s")
    if form.is_valid():
        until = form.cleaned_data["weekly_until"]
        try:
            made = actions.set_shifts(actor=actor, body_id=body.id, wish=form.wish(), weekly_until=until)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已排 {n} 班。").format(n=len(made)))
            return redirect(_at(body, moments.local(made[0].starts_at).date()))
    words = {"form": form, "body": body}
    return render(request, "bench/duty/add.html", words, status=422 if form.errors else 200)


def _kept(actor: Actor, body_id: uuid.UUID) -> Body:
    """A body whose roster the actor keeps. Refuses others."""
    body = queries.get_roster_body(actor, body_id)
    if not can_edit_duty(actor, body):
        raise NotAllowed
    return body


def _at(body: Body, day: dt.date) -> str:
    return f"{reverse('bench:duty')}?body={body.id}&week={day.isoformat()}"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def shift(request: HttpRequest, shift_id: uuid.UUID) -> HttpResponse:
    """One shift: what its people and the keepers of the roster may see and do."""
    actor = actor_in(request)
    one = queries.get_shift(actor, shift_id)
    may_edit = can_edit_duty(actor, one.body) and one.ends_at > clock.now()
    form = None
    if may_edit:
        people = people_choices(one.body)
        form = ShiftForm(
            posted(request), initial=initial_of(one), people=people, is_new=False, auto_id="s_%s"
        )
        if form.is_valid():
            version = form.cleaned_data["version"]
            try:
                actions.change_shift(actor=actor, shift_id=one.id, wish=form.wish(), version=version)
            except Refusal as refusal:
                show(form, refusal)
            else:
                messages.success(request, _("这一班已改。"))
                return redirect("bench:duty_shift", shift_id=one.id)
    elif request.method == "POST":
        raise NotAllowed
    return _shift_page(request, one, form=form)


def _shift_page(request: HttpRequest, one: DutyShift, **forms: Any) -> HttpResponse:
    actor = actor_in(request)
    is_mine = actor.id in (one.holder_id, one.deputy_id)
    choices = []
    if one.holder_id == actor.id and one.starts_at > clock.now():
        choices = [
            (str(o.id), f"{moments.moment(o.starts_at)} {o.holder}") for o in queries.swappable_with(one)
        ]
    words = {
        "shift": one,
        "phone": one.phone if queries.may_see_phone(actor, one) else "",
        "before": queries.handover_before(one),
        "handover_form": HandoverForm(None, initial={"words": one.handover}, auto_id="h_%s")
        if is_mine
        else None,
        "swap_form": SwapForm(None, choices=choices, auto_id="w_%s") if choices else None,
        "week": moments.local(one.starts_at).date().isoformat(),
        **forms,
    }
    wrong = any(form is not None and form.errors for form in forms.values())
    return render(request, "bench/duty/shift.html", words, status=422 if wrong else 200)


def _removing(shift: DutyShift) -> Removal:
    return Removal(
        title=_("去掉一班"),
        asked=_("要去掉这一班吗？"),
        facts=[
            Fact(_("单位"), shift.body.name, is_said=True),
            Fact(_("时间"), f"{moments.moment(shift.starts_at)}–{moments.moment(shift.ends_at)}"),
            Fact(_("值班人"), str(shift.holder), is_said=True),
            Fact(_("副班"), str(shift.deputy or "—"), is_said=True),
        ],
        consequence=_(
            "去掉后，这段时间没有人值班：夜里和假日的急事直接找上一级的值班人；正在商量的换班一并作罢。"
            "换人请改这一班，不用去掉。"
        ),
        back=reverse("bench:duty_shift", args=[shift.id]),
        verb=_("去掉"),
        keep=_("留着"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def remove(request: HttpRequest, shift_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    one = queries.get_shift(actor, shift_id)
    if request.method != "POST":
        if not can_edit_duty(actor, one.body):
            raise NotAllowed
        return asked_first(request, _removing(one))
    actions.remove_shift(actor=actor, shift_id=shift_id)
    messages.success(request, _("这一班已去掉。"))
    return redirect(_at(one.body, moments.local(one.starts_at).date()))


@require_POST
@staff_only
def handover(request: HttpRequest, shift_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    form = HandoverForm(request.POST, auto_id="h_%s")
    if form.is_valid():
        try:
            actions.hand_over(actor=actor, shift_id=shift_id, words=form.cleaned_data["words"])
        except Refusal as refusal:
            if refusal.field not in form.fields:
                raise
            show(form, refusal)
        else:
            messages.success(request, _("交接记录已存，下一班看得到。"))
            return redirect("bench:duty_shift", shift_id=shift_id)
    return _shift_page(request, queries.get_shift(actor, shift_id), handover_form=form)


@require_POST
@staff_only
def swap(request: HttpRequest, shift_id: uuid.UUID) -> HttpResponse:
    other = as_uuid(request.POST.get("other", ""))
    queries.get_shift(actor_in(request), shift_id)
    words = request.POST.get("words", "")
    actions.ask_swap(
        actor=actor_in(request), shift_id=shift_id, other_id=other or uuid.UUID(int=0), words=words
    )
    messages.success(request, _("已问对方，同意了才换。"))
    return redirect("bench:duty")


@require_POST
@staff_only
def decide(request: HttpRequest, swap_id: uuid.UUID) -> HttpResponse:
    agrees = request.POST.get("decision") == "yes"
    actions.decide_swap(actor=actor_in(request), swap_id=swap_id, agrees=agrees)
    messages.success(request, _("换好了，值班表已改。") if agrees else _("不换，值班表不变。"))
    return redirect("bench:duty")


@require_POST
@staff_only
def answer(request: HttpRequest, call_id: uuid.UUID) -> HttpResponse:
    case = answer_call(actor=actor_in(request), call_id=call_id)
    messages.success(request, _("已应答 {number}，请马上处理。").format(number=case.number))
    return redirect("bench:duty")
